/// The two loops around the register tile, which runs a group of equal tiles at a time: panels of columns, and
/// in each the tiles of rows; or, where all of B stays in the nearest cache, tiles of rows and in each the panels.
///
/// `Tall` and `Wide` are the tiles one and two vectors wide. B's panel stays in the nearest cache while the
/// rows of A pass by. How these are split is `TileRows`' to say.
///
/// `Narrow` is the vector for panels that fit into it, where a processor does more of the narrower
/// multiply-adds at a time (benchmark `convolution --only lenet`: 6 of 8 lanes at work and not 6 of 16);
/// else `Vector` again.
public enum StridedProduct<
  ISA: InstructionSet, Vector: SIMD, Narrow: SIMD, Tall: TileFamily, Wide: TileFamily
>
where Vector.Scalar: KernelScalar, Narrow.Scalar == Vector.Scalar {
  /// The type of the elements.
  public typealias Scalar = Vector.Scalar

  /// The columns of a panel of B for a product with this many columns: one vector where that is
  /// enough, else two.
  @_alwaysEmitIntoClient @inline(__always)
  public static func panelWidth(columns: Int) -> Int {
    if columns <= Narrow.scalarCount { return Narrow.scalarCount }
    return columns <= Vector.scalarCount ? Vector.scalarCount : 2 &* Vector.scalarCount
  }

  /// The most rows of a tile over this many columns of a panel.
  @_alwaysEmitIntoClient @inline(__always)
  public static func tileRows(columns: Int) -> Int {
    columns <= Vector.scalarCount ? Tall.most : Wide.most
  }

  /// C ← A·B: every panel of columns, and within it every tile of rows; `runByRows` where B is small.
  @_alwaysEmitIntoClient @inline(__always)
  public static func run(_ operands: ProductOperands<Scalar>) {
    let width = panelWidth(columns: operands.columns)
    // 16 kB: half of a first-level cache, the rows of A and C beside it.
    if operands.columns > width && operands.columns % width == 0
      && operands.depth.count &* operands.columns &* MemoryLayout<Scalar>.stride <= 1 << 14
    {
      return runByRows(operands, width)
    }
    var column = 0
    var b = operands.b
    while column < operands.columns {
      let columns = min(operands.columns &- column, width)
      let panel = column..<column &+ columns
      TileRows.groups(operands.rows, most: tileRows(columns: columns)) { row, rows, tiles in
        if columns <= Narrow.scalarCount {
          Tall.run(RegisterTile<ISA, Narrow, 1, 1>.self, rows, operands, row, tiles, panel, b)
        } else if columns <= Vector.scalarCount {
          Tall.run(RegisterTile<ISA, Vector, 1, 1>.self, rows, operands, row, tiles, panel, b)
        } else {
          Wide.run(RegisterTile<ISA, Vector, 1, 2>.self, rows, operands, row, tiles, panel, b)
        }
      }
      column &+= width
      b += operands.bPanelStride
    }
  }

  /// The same where B as a whole stays in the nearest cache, as in first layers: every tile of rows, and
  /// within it every panel, so that rows of C are written from end to end.
  @_alwaysEmitIntoClient @inline(__always)
  static func runByRows(_ operands: ProductOperands<Scalar>, _ width: Int) {
    TileRows.groups(operands.rows, most: tileRows(columns: width)) { first, rows, tiles in
      for tile in 0..<tiles {
        Wide.run(
          RegisterTile<ISA, Vector, 1, 2>.self, rows, operands, first &+ tile &* rows, 1,
          0..<operands.columns, operands.b)
      }
    }
  }
}
