import Dispatch
import TesseraReporting

/// A progress bar on the console.
struct ConsoleProgress {
  private let console: Console
  private var bar: ProgressBar

  /// A bar that begins now. A resumed run has `images` images and `done` steps behind it.
  init(_ console: Console, quiet: Bool, images: Int = 0, done: Int = 0) {
    self.console = console
    bar = ProgressBar(
      style: Self.style(console, quiet: quiet), at: monotonicSeconds(), images: images, done: done)
  }

  /// Whether ``update(_:)`` would show anything now: a training loop asks before it gathers figures.
  var isDue: Bool { bar.isDue(at: monotonicSeconds()) }

  /// Shows `state` if it is time to.
  mutating func update(_ state: ProgressState) {
    if case .terminal(_, let unicode, let color) = bar.style {
      bar.style = .terminal(width: console.width, unicode: unicode, color: color)
    }
    show(bar.update(state, at: monotonicSeconds()))
  }

  /// Ends the line with `state` and `notes`.
  mutating func finish(_ state: ProgressState, notes: [String] = []) {
    show(bar.finish(state, notes: notes, at: monotonicSeconds()))
  }

  /// Removes an unfinished line, so that a message can take its place.
  mutating func clear() { show(bar.clear()) }

  private func show(_ text: String) {
    if !text.isEmpty { console.progress(text) }
  }

  private static func style(_ console: Console, quiet: Bool) -> ProgressBar.Style {
    let capabilities = console.errorCapabilities
    if quiet { return .silent }
    guard capabilities.canRedraw else { return .lines }
    return .terminal(
      width: console.width, unicode: capabilities.unicode, color: capabilities.color)
  }
}

/// Seconds of a clock that only grows.
func monotonicSeconds() -> Double {
  Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
}
