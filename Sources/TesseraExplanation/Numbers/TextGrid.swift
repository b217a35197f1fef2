/// Numbers in rows and columns for a terminal, each column as wide as its widest.
struct TextGrid {
  var rows: [[String]]

  /// The lines, each behind `indent` blanks.
  func lines(indent: Int = 2) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      String(repeating: " ", count: indent)
        + zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        .joined(separator: " ")
    }
  }

  /// Grids side by side, each under its title.
  static func beside(_ grids: [(title: String, grid: TextGrid)], indent: Int = 2) -> [String] {
    let blocks = grids.map { [$0.title] + $0.grid.lines(indent: 0) }
    let height = blocks.map(\.count).max() ?? 0
    return (0..<height).map { row in
      var line = String(repeating: " ", count: indent)
      for block in blocks {
        let width = block.map(\.count).max() ?? 0
        let cell = row < block.count ? block[row] : ""
        line += cell + String(repeating: " ", count: width - cell.count + 4)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
