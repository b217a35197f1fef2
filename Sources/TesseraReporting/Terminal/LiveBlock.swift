/// Lines that stand above the progress bar of a terminal and are redrawn in place.
///
/// Like the bar it neither writes nor asks: it gives the text that is due. The cursor stands at the
/// end of the bar, which is the line below the block.
public struct LiveBlock: Sendable {
  /// The lengths of the lines on the screen, and the columns that there were when they were drawn.
  private var drawn: [Int] = []
  private var width = 0

  /// A block that has not been drawn yet.
  public init() {}

  /// The text that puts these lines where the block was; the bar is to be drawn after it.
  public mutating func redraw(_ lines: [String], width: Int) -> String {
    let isSame = width == self.width && lines.count == drawn.count
    let start = isSame ? Self.up(drawn.count) : erase(width: width)
    guard !lines.isEmpty else { return start }
    (drawn, self.width) = (lines.map(\.count), width)
    return (start.isEmpty ? "\r" : start) + lines.map { $0 + "\u{1B}[K\n" }.joined()
  }

  /// The text that takes the block and the bar away; what follows is written in their place.
  public mutating func erase(width: Int) -> String {
    guard !drawn.isEmpty else { return "" }
    // A terminal that became narrower has broken the lines.
    let rows = drawn.reduce(0) { $0 + max(1, ($1 + max(width, 1) - 1) / max(width, 1)) }
    drawn = []
    return Self.up(rows) + "\u{1B}[J"
  }

  /// Leaves the lines where they are: what follows is written below them.
  public mutating func leave() { drawn = [] }

  private static func up(_ rows: Int) -> String { rows == 0 ? "" : "\r\u{1B}[\(rows)A" }
}
