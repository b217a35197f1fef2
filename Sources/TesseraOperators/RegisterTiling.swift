import TesseraKernels

/// Which register tile of a product computes which of its rows.
///
/// The rows of a convolution are the pixels p·Q + q of an image's output, or of those of its rows that are
/// made at a time: rows near a border, and parts of a large image, are products of their own. Its columns
/// are the filters.
///
///     RegisterTiling(rows: 9, columns: 1, of: Float.self, execution: .standard).tiles
///     // with tiles of at most 8 rows: 0..<5, 5..<9
public struct RegisterTiling: Sendable, Hashable {
  /// The most rows that a tile has.
  public let most: Int
  /// The columns of a tile, a whole number of vectors; there may be more of them than the product has.
  public let width: Int
  /// The rows of every tile of one panel of columns, in the order in which they are computed.
  public let tiles: [Range<Int>]

  /// The tiles of a product with this many rows and columns, neither less than 1.
  public init<Scalar: KernelScalar>(
    rows: Int, columns: Int, of scalar: Scalar.Type, execution: Execution
  ) {
    let kernels = execution.kernels(scalar)
    width = kernels.panelWidth(columns: columns)
    most = kernels.tileRows(columns: min(columns, width))
    tiles = TileRows.ranges(of: 0..<rows, most: most)
  }
}

extension TileRows {
  /// These rows, split evenly into as few ranges as may have `most` rows each.
  static func ranges(of rows: Range<Int>, most: Int) -> [Range<Int>] {
    var (first, ranges) = (rows.lowerBound, [Range<Int>]())
    for others in (0..<count(rows.count, most: most)).reversed() {
      let count = next(rows.upperBound - first, tiles: others + 1)
      ranges.append(first..<first + count)
      first += count
    }
    return ranges
  }
}
