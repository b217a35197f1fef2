/// The two loops around the register tile, which runs a group of equal tiles at a time: panels of columns, and in each the tiles of rows; or, where
/// all of B stays in the nearest cache, tiles of rows and in each the panels.
///
/// `mr1` and `mr2` are the most rows of a tile one and two vectors wide. B's panel stays in the
/// nearest cache while the rows of A pass by. How these are split is `TileRows`' to say.
///
/// `Narrow` is the vector for panels that fit into it, where a processor does more of the narrower
/// multiply-adds at a time (benchmark `convolution --only lenet`: 6 of 8 lanes at work and not 6 of 16);
/// else `Vector` again.
public enum StridedProduct<
  ISA: InstructionSet, Vector: SIMD, Narrow: SIMD, let mr1: Int, let mr2: Int
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
  ///
  /// By the sizes of arrays with so many elements: Swift 6.3.1 takes `columns <= … ? mr1 : mr2` for mr2
  /// in either case where nothing else stands in the function.
  @_alwaysEmitIntoClient @inline(__always)
  public static func tileRows(columns: Int) -> Int {
    columns <= Vector.scalarCount
      ? MemoryLayout<InlineArray<mr1, UInt8>>.size : MemoryLayout<InlineArray<mr2, UInt8>>.size
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
      TileRows.groups(operands.rows, most: tileRows(columns: columns)) { row, rows, tiles in
        if columns <= Narrow.scalarCount {
          oneVector(Narrow.self, rows, operands, row, tiles, column, b)
        } else if columns <= Vector.scalarCount {
          oneVector(Vector.self, rows, operands, row, tiles, column, b)
        } else {
          twoVectors(rows, operands, row, tiles, column..<column &+ columns, b)
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
        twoVectors(
          rows, operands, first &+ tile &* rows, 1, 0..<operands.columns, operands.b)
      }
    }
  }

  /// The number of rows is a parameter of the tile's type, so that its loops unroll.
  @_alwaysEmitIntoClient @inline(__always)
  static func oneVector<V: SIMD>(
    _: V.Type, _ rows: Int, _ operands: ProductOperands<Scalar>, _ row: Int, _ tiles: Int,
    _ column: Int, _ b: UnsafePointer<Scalar>
  ) where V.Scalar == Scalar {
    let columns = column..<column &+ 1
    switch rows {
    case 1: RegisterTile<ISA, V, 1, 1>.run(operands, row, tiles, columns, b)
    case 2: RegisterTile<ISA, V, 2, 1>.run(operands, row, tiles, columns, b)
    case 3: RegisterTile<ISA, V, 3, 1>.run(operands, row, tiles, columns, b)
    case 4: RegisterTile<ISA, V, 4, 1>.run(operands, row, tiles, columns, b)
    case 5: RegisterTile<ISA, V, 5, 1>.run(operands, row, tiles, columns, b)
    case 6: RegisterTile<ISA, V, 6, 1>.run(operands, row, tiles, columns, b)
    case 7: RegisterTile<ISA, V, 7, 1>.run(operands, row, tiles, columns, b)
    default: RegisterTile<ISA, V, 8, 1>.run(operands, row, tiles, columns, b)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func twoVectors(
    _ rows: Int, _ operands: ProductOperands<Scalar>, _ row: Int, _ tiles: Int,
    _ columns: Range<Int>, _ b: UnsafePointer<Scalar>
  ) {
    switch rows {
    case 1: RegisterTile<ISA, Vector, 1, 2>.run(operands, row, tiles, columns, b)
    case 2: RegisterTile<ISA, Vector, 2, 2>.run(operands, row, tiles, columns, b)
    case 3: RegisterTile<ISA, Vector, 3, 2>.run(operands, row, tiles, columns, b)
    case 4: RegisterTile<ISA, Vector, 4, 2>.run(operands, row, tiles, columns, b)
    case 5: RegisterTile<ISA, Vector, 5, 2>.run(operands, row, tiles, columns, b)
    case 6: RegisterTile<ISA, Vector, 6, 2>.run(operands, row, tiles, columns, b)
    case 7: RegisterTile<ISA, Vector, 7, 2>.run(operands, row, tiles, columns, b)
    default: RegisterTile<ISA, Vector, 8, 2>.run(operands, row, tiles, columns, b)
    }
  }
}
