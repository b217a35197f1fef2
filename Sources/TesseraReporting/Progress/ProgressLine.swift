/// The text of one line of progress: pure functions of what is to be shown.
public enum ProgressLine {
  /// The figures that a clock adds to a ``ProgressState``.
  public struct Timing: Sendable, Equatable {
    /// Images per second.
    public var imagesPerSecond: Double?
    /// Seconds until the whole job is done; on a finished line nil.
    public var remaining: Double?
    /// Seconds this line took; nil while it is unfinished.
    public var elapsed: Double?

    /// Makes the figures of a line.
    public init(imagesPerSecond: Double? = nil, remaining: Double? = nil, elapsed: Double? = nil) {
      self.imagesPerSecond = imagesPerSecond
      self.remaining = remaining
      self.elapsed = elapsed
    }
  }

  /// A line of at most `width` columns with a bar, for redrawing in place.
  ///
  ///     Epoch  3/10  ━━━━━━━━━━╸─────────  120/860  23410 images/s  loss 0.2345  …  ETA 0:12
  ///
  /// A narrow terminal loses first the length of the bar, then the bar, the rate, the accuracy, the
  /// time and the loss; what then still does not fit is cut off. The bar is full only when all steps
  /// are done. It counts columns as characters: labels are plain text.
  public static func bar(
    _ state: ProgressState, timing: Timing, width: Int, unicode: Bool, color: Bool
  ) -> String {
    let fixed = [state.label, counter(state)]
    // In the order in which they are given up.
    var droppable = [rate(timing), accuracy(state), time(timing), loss(state)]
    let length = { (parts: [String?]) -> Int in
      let texts = parts.compactMap { $0 }
      return texts.reduce(0) { $0 + $1.count } + gap.count * max(0, texts.count - 1)
    }
    for index in droppable.indices where length(fixed + droppable) > width {
      droppable[index] = nil
    }
    let figures = [counter(state), droppable[0], droppable[3], droppable[1], droppable[2]]
      .compactMap { $0 }
    let room = width - length([state.label] + figures) - gap.count
    if room >= 8 {
      let cells = drawing(state, cells: min(room, 30), unicode: unicode, color: color)
      return ([state.label, cells] + figures).joined(separator: gap)
    }
    return String(([state.label] + figures).joined(separator: gap).prefix(max(0, width)))
  }

  /// The same figures without a bar, for logs and pipes: plain ASCII, no cursor movement, no limit.
  ///
  ///     Epoch  3/10  860/860  23410 images/s  loss 0.2345  accuracy 93.12 %  2.4 s
  public static func plain(_ state: ProgressState, timing: Timing, notes: [String] = []) -> String {
    ([state.label, counter(state), rate(timing), loss(state), accuracy(state), time(timing)]
      .compactMap { $0 } + notes).joined(separator: gap)
  }

  private static let gap = "  "

  private static func counter(_ state: ProgressState) -> String {
    let (done, total) = (String(state.done), String(state.total))
    return String(repeating: " ", count: max(0, total.count - done.count)) + "\(done)/\(total)"
  }

  private static func rate(_ timing: Timing) -> String? {
    timing.imagesPerSecond.map { DisplayNumber.rate($0) + " images/s" }
  }

  private static func loss(_ state: ProgressState) -> String? {
    state.loss.map { "loss " + DisplayNumber.loss($0) }
  }

  private static func accuracy(_ state: ProgressState) -> String? {
    state.accuracy.map { "accuracy " + DisplayNumber.fixed($0 * 100, digits: 2) + " %" }
  }

  private static func time(_ timing: Timing) -> String? {
    timing.elapsed.map(DisplayNumber.elapsed)
      ?? timing.remaining.map { "ETA " + DisplayNumber.clock($0) }
  }

  private static func drawing(
    _ state: ProgressState, cells: Int, unicode: Bool, color: Bool
  ) -> String {
    let fraction = state.total > 0 ? Double(state.done) / Double(state.total) : 1
    let halves = Int((min(max(fraction, 0), 1) * Double(cells * 2)).rounded(.down))
    let full = halves / 2
    let half = halves % 2 == 1
    let rest = cells - full - (half ? 1 : 0)
    let filled =
      String(repeating: unicode ? "━" : "=", count: full) + (half ? (unicode ? "╸" : "-") : "")
    let empty = String(repeating: unicode ? "─" : ".", count: rest)
    return color ? "\u{1B}[32m\(filled)\u{1B}[0m\u{1B}[2m\(empty)\u{1B}[0m" : filled + empty
  }
}
