/// How far a long job has come: what one line of progress shows.
public struct ProgressState: Sendable, Equatable {
  /// What is under way, such as `Epoch 3/10` or `Evaluating`.
  public var label: String
  /// Steps done of ``total``.
  public var done: Int
  /// Steps of this line: of the epoch, or of the whole run where it is counted in steps.
  public var total: Int
  /// Steps that follow when this line is full: those of the epochs to come. They count for the time
  /// that is left.
  public var stepsAfterwards: Int
  /// Images processed since the job began; it only grows, also from line to line.
  public var images: Int
  /// The loss to show, if one is known.
  public var loss: Double?
  /// The accuracy to show as a fraction 0...1, if one is known.
  public var accuracy: Double?

  /// Makes a state of its parts.
  public init(
    label: String, done: Int, total: Int, stepsAfterwards: Int = 0, images: Int,
    loss: Double? = nil, accuracy: Double? = nil
  ) {
    self.label = label
    self.done = done
    self.total = total
    self.stepsAfterwards = stepsAfterwards
    self.images = images
    self.loss = loss
    self.accuracy = accuracy
  }

  /// A state in epoch `epoch` (from 1) of `epochs`; the numbers of epochs are aligned, so that the
  /// lines of a run stand in columns.
  public static func epoch(
    _ epoch: Int, of epochs: Int, done: Int, total: Int, images: Int,
    loss: Double? = nil, accuracy: Double? = nil
  ) -> ProgressState {
    let (number, count) = (String(epoch), String(epochs))
    let indent = String(repeating: " ", count: max(0, count.count - number.count))
    return ProgressState(
      label: "Epoch \(indent)\(number)/\(count)", done: done, total: total,
      stepsAfterwards: max(0, epochs - epoch) * max(0, total), images: images,
      loss: loss, accuracy: accuracy)
  }
}
