/// A field of dots drawn with characters: braille, 2×4 dots in each, or where the locale has none,
/// points and apostrophes, 1×2 in each.
public struct DotCanvas: Sendable {
  /// The characters that a canvas is drawn with.
  public enum Style: Sendable, Hashable {
    /// Points and apostrophes, 1×2 dots in a character.
    case ascii
    /// Braille, 2×4 dots in a character.
    case braille
  }

  /// What the dots are drawn with.
  public let style: Style
  /// The characters of a line.
  public let columns: Int
  /// The lines.
  public let rows: Int
  private var cells: [UInt8]

  /// An empty field; extents below 1 count as 1.
  public init(columns: Int, rows: Int, style: Style) {
    self.style = style
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    cells = Array(repeating: 0, count: self.columns * self.rows)
  }

  private var dotsPerCell: (width: Int, height: Int) { style == .braille ? (2, 4) : (1, 2) }

  /// The dots from left to right.
  public var width: Int { columns * dotsPerCell.width }
  /// The dots from top to bottom.
  public var height: Int { rows * dotsPerCell.height }

  /// Sets the dot in column `x` from the left and row `y` from the top; outside the field nothing.
  public mutating func set(x: Int, y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let (cellWidth, cellHeight) = dotsPerCell
    let bit = Self.bit(x: x % cellWidth, y: y % cellHeight)
    cells[y / cellHeight * columns + x / cellWidth] |= 1 << bit
  }

  /// Braille counts its dots down the left column, then down the right; the lowest two came later.
  private static func bit(x: Int, y: Int) -> UInt8 {
    y == 3 ? 6 + UInt8(x) : UInt8(3 * x + y)
  }

  /// The field, a string for each row, every one ``columns`` characters long.
  public var lines: [String] {
    (0..<rows).map { row in
      String(
        String.UnicodeScalarView(
          cells[row * columns..<(row + 1) * columns].map(character)))
    }
  }

  private func character(_ cell: UInt8) -> Unicode.Scalar {
    switch style {
    case .braille: Unicode.Scalar(0x2800 + UInt32(cell)) ?? " "
    case .ascii: [" ", "'", ".", ":"][Int(cell & 3)]
    }
  }
}
