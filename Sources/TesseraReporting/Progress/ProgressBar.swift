/// Decides when progress is shown, and what is written then.
///
/// The bar neither reads a clock nor writes: it takes the time with each state and returns the text
/// that is due, empty if none is. So what a terminal gets can be tested character by character.
///
/// - On a terminal the line is redrawn in place, at most ten times a second, by `\r`, the line and
///   `ESC[K`; a finished line stays and ends with a line break.
/// - Elsewhere (a pipe, a file, a dumb terminal) there is one plain line for each finished line, and
///   one for each 30 seconds in between; no carriage return and no escape sequence.
/// - Silent, nothing is ever due.
public struct ProgressBar: Sendable {
  /// Where the progress goes.
  public enum Style: Sendable, Equatable {
    /// A terminal of `width` columns; `unicode` draws the bar with line characters.
    case terminal(width: Int, unicode: Bool, color: Bool)
    /// A pipe, a file or a dumb terminal.
    case lines
    /// Nowhere.
    case silent
  }

  /// Where the progress goes; the width may change while the bar is under way.
  public var style: Style

  private var images: RateMeter
  private var steps: RateMeter
  private var lineBegan: Double
  private var imagesBefore: Int
  private var lastShown: Double?
  private var isLineOpen = false

  private static let terminalInterval = 0.1
  private static let plainInterval = 30.0

  /// Makes a bar that begins at `time`, in seconds of any clock that only grows. A resumed run has
  /// `images` images and, on its first line, `done` steps already behind it.
  public init(style: Style, at time: Double, images: Int = 0, done: Int = 0) {
    self.style = style
    self.images = RateMeter(count: images, at: time)
    steps = RateMeter(count: done, at: time)
    lineBegan = time
    imagesBefore = images
  }

  /// Whether a call of ``update(_:at:)`` at `time` would show anything: callers in a hot loop ask
  /// before they gather the figures.
  public func isDue(at time: Double) -> Bool {
    switch style {
    case .silent: false
    case .terminal: time - (lastShown ?? -.infinity) >= Self.terminalInterval
    case .lines: time - (lastShown ?? lineBegan) >= Self.plainInterval
    }
  }

  /// The text to write for `state`, empty when it is too soon.
  public mutating func update(_ state: ProgressState, at time: Double) -> String {
    guard isDue(at: time) else { return "" }
    images.record(count: state.images, at: time)
    steps.record(count: state.done, at: time)
    let left = Double(max(0, state.total - state.done) + state.stepsAfterwards)
    let remaining = steps.rate.flatMap { $0 > 0 ? left / $0 : nil }
    lastShown = time
    return draw(state, timing: .init(imagesPerSecond: images.rate, remaining: remaining))
  }

  /// The last text of a line, with its mean rate and the time it took, ending in a line break; the
  /// next state begins a new line. `notes`, such as `validation accuracy 97.90 %`, follow the
  /// figures, on a line of their own where the terminal has no room for them.
  public mutating func finish(
    _ state: ProgressState, notes: [String] = [], at time: Double
  ) -> String {
    let elapsed = time - lineBegan
    let rate = elapsed > 0 ? Double(state.images - imagesBefore) / elapsed : nil
    let text = closing(state, timing: .init(imagesPerSecond: rate, elapsed: elapsed), notes: notes)
    images.record(count: state.images, at: time)
    steps.restart(count: 0, at: time)
    lineBegan = time
    imagesBefore = state.images
    lastShown = nil
    isLineOpen = false
    return text
  }

  /// The text that removes an unfinished line from a terminal, so that a message can be printed in
  /// its place; the next update draws it anew.
  public mutating func clear() -> String {
    defer {
      isLineOpen = false
      if case .terminal = style { lastShown = nil }
    }
    return isLineOpen ? "\r\u{1B}[K" : ""
  }

  private mutating func draw(_ state: ProgressState, timing: ProgressLine.Timing) -> String {
    switch style {
    case .silent: return ""
    case .lines: return ProgressLine.plain(state, timing: timing) + "\n"
    case .terminal(let width, let unicode, let color):
      isLineOpen = true
      // The last column stays free: filling it makes some terminals wrap.
      let line = ProgressLine.bar(
        state, timing: timing, width: width - 1, unicode: unicode, color: color)
      return "\r\(line)\u{1B}[K"
    }
  }

  private func closing(
    _ state: ProgressState, timing: ProgressLine.Timing, notes: [String]
  ) -> String {
    switch style {
    case .silent: return ""
    case .lines: return ProgressLine.plain(state, timing: timing, notes: notes) + "\n"
    case .terminal(let width, _, _):
      let erase = isLineOpen ? "\r\u{1B}[K" : ""
      let line = ProgressLine.plain(state, timing: timing, notes: notes)
      if notes.isEmpty || line.count < width { return erase + line + "\n" }
      let indent = String(repeating: " ", count: state.label.count + 2)
      let second = indent + notes.joined(separator: "  ")
      return erase + ProgressLine.plain(state, timing: timing) + "\n" + second + "\n"
    }
  }
}
