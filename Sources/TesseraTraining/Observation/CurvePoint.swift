/// A point of the curves that are drawn while a run goes on.
public struct CurvePoint: Sendable, Hashable, Codable {
  /// Steps done.
  public var step: Int
  /// The mean loss per image of the step's batch before its update.
  public var batchLoss: Double
  /// The share of the step's batch that is right, measured as ``TrainingAccuracy`` says.
  public var batchAccuracy: Double
  /// On all images that it is validated on, where the configuration wants them at every point.
  public var validationLoss: Double?
  /// The share of the same images that is right, where it was asked for at every point.
  public var validationAccuracy: Double?

  /// A point of the curves.
  public init(
    step: Int, batchLoss: Double, batchAccuracy: Double, validationLoss: Double? = nil,
    validationAccuracy: Double? = nil
  ) {
    self.step = step
    self.batchLoss = batchLoss
    self.batchAccuracy = batchAccuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
  }
}

/// What the word "training accuracy" means for the batches of a run; authors differ.
public enum TrainingAccuracy: String, Sendable, Hashable, Codable, CaseIterable {
  /// The batch before its update, dropout on: it costs nothing.
  case beforeUpdate
  /// The batch before its update, dropout off.
  case beforeUpdateWithoutDropout
  /// The batch after its update, dropout off: higher, since the network has just seen these images.
  case afterUpdate

  /// In words, for legends.
  public var title: String {
    switch self {
    case .beforeUpdate: "batch before its update"
    case .beforeUpdateWithoutDropout: "batch before its update, dropout off"
    case .afterUpdate: "batch after its update"
    }
  }
}

/// Which points a run draws.
public struct CurveConfiguration: Sendable, Hashable, Codable {
  /// The first step and every so many from there on are points; at least 1.
  public var interval: Int
  /// What the points call training accuracy.
  public var accuracy: TrainingAccuracy
  /// Whether all validation images are evaluated at each point.
  public var validates: Bool

  /// Points at the first step and every `interval` from there on.
  ///
  /// - Parameters:
  ///   - interval: The steps from one point to the next, at least 1.
  ///   - accuracy: What the points call training accuracy.
  ///   - validates: Whether all validation images are evaluated at each point.
  public init(
    every interval: Int = 100, accuracy: TrainingAccuracy = .beforeUpdate, validates: Bool = false
  ) {
    self.interval = interval
    self.accuracy = accuracy
    self.validates = validates
  }
}
