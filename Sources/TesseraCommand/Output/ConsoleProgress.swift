import Dispatch
import TesseraReporting

/// A progress bar on the console.
struct ConsoleProgress {
  private let console: Console
  private var bar: ProgressBar
  private var block = LiveBlock()

  /// A bar that begins now. A resumed run has `images` images and `done` steps behind it.
  init(_ console: Console, quiet: Bool, images: Int = 0, done: Int = 0) {
    self.console = console
    bar = ProgressBar(
      style: Self.style(console, quiet: quiet), at: monotonicSeconds(), images: images, done: done)
  }

  /// Whether ``update(_:)`` would show anything now: a training loop asks before it gathers figures.
  var isDue: Bool { bar.isDue(at: monotonicSeconds()) }

  /// Shows `state` if it is time to, on a terminal below `board` where that has room.
  mutating func update(_ state: ProgressState, board: CurveBoard? = nil) {
    guard case .terminal(_, let unicode, let color) = bar.style else {
      return show(bar.update(state, at: monotonicSeconds()))
    }
    let width = console.width
    bar.style = .terminal(width: width, unicode: unicode, color: color)
    let line = bar.update(state, at: monotonicSeconds())
    guard !line.isEmpty else { return }
    show(block.redraw(lines(board, width, unicode), width: width) + line)
  }

  /// Ends the line with `state` and `notes`.
  mutating func finish(_ state: ProgressState, notes: [String] = []) {
    let erase = block.erase(width: console.width)
    show(erase + bar.finish(state, notes: notes, at: monotonicSeconds()))
  }

  /// Draws `board` one last time, to stay.
  mutating func leave(_ board: CurveBoard) {
    guard case .terminal(_, let unicode, _) = bar.style else { return }
    let width = console.width
    show(bar.clear() + block.redraw(lines(board, width, unicode), width: width))
    block.leave()
  }

  /// Writes a line of its own where the bar is lines too.
  func line(_ text: String) {
    if case .lines = bar.style { show(text + "\n") }
  }

  /// Removes an unfinished line, so that a message can take its place.
  mutating func clear() { show(block.erase(width: console.width) + bar.clear()) }

  private func lines(_ board: CurveBoard?, _ width: Int, _ unicode: Bool) -> [String] {
    // The bar and a line above it stay visible.
    board?.lines(width: width - 1, height: console.height - 2, unicode: unicode) ?? []
  }

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
