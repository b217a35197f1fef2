/// The tiles of every number of rows up to `most`: a kernel set is compiled with one family of them for panels
/// of one vector, and with one for panels of two.
///
/// The number of rows is a parameter of the tile's type, so that its loops unroll. Every tile is code of its own
/// in every module of kernels, which the compiler takes long for: a family has no tile that its set never runs.
public protocol TileFamily {
  /// The most rows of a tile.
  static var most: Int { get }

  /// Runs `tiles` tiles of `rows` rows, 1 to `most`, that follow each other from row `row` of the operands', in
  /// each of the panels that begin in `columns`; `b` is the first of these. `one` is the tile of a single row,
  /// with the vectors that the others have too.
  static func run<ISA: InstructionSet, Vector: SIMD, let nv: Int>(
    _ one: RegisterTile<ISA, Vector, 1, nv>.Type, _ rows: Int,
    _ operands: ProductOperands<Vector.Scalar>, _ row: Int, _ tiles: Int, _ columns: Range<Int>,
    _ b: UnsafePointer<Vector.Scalar>
  ) where Vector.Scalar: KernelScalar
}

/// One row or two: for kernels that only need to be right.
public enum TilesOfTwoRows: TileFamily {
  @_alwaysEmitIntoClient @inline(__always)
  public static var most: Int { 2 }

  @_alwaysEmitIntoClient @inline(__always)
  public static func run<ISA: InstructionSet, Vector: SIMD, let nv: Int>(
    _ one: RegisterTile<ISA, Vector, 1, nv>.Type, _ rows: Int,
    _ operands: ProductOperands<Vector.Scalar>, _ row: Int, _ tiles: Int, _ columns: Range<Int>,
    _ b: UnsafePointer<Vector.Scalar>
  ) where Vector.Scalar: KernelScalar {
    switch rows {
    case 1: one.run(operands, row, tiles, columns, b)
    default: RegisterTile<ISA, Vector, 2, nv>.run(operands, row, tiles, columns, b)
    }
  }
}

/// One to four rows.
public enum TilesOfFourRows: TileFamily {
  @_alwaysEmitIntoClient @inline(__always)
  public static var most: Int { 4 }

  @_alwaysEmitIntoClient @inline(__always)
  public static func run<ISA: InstructionSet, Vector: SIMD, let nv: Int>(
    _ one: RegisterTile<ISA, Vector, 1, nv>.Type, _ rows: Int,
    _ operands: ProductOperands<Vector.Scalar>, _ row: Int, _ tiles: Int, _ columns: Range<Int>,
    _ b: UnsafePointer<Vector.Scalar>
  ) where Vector.Scalar: KernelScalar {
    switch rows {
    case 3: RegisterTile<ISA, Vector, 3, nv>.run(operands, row, tiles, columns, b)
    case 4: RegisterTile<ISA, Vector, 4, nv>.run(operands, row, tiles, columns, b)
    default: TilesOfTwoRows.run(one, rows, operands, row, tiles, columns, b)
    }
  }
}

/// One to six rows.
public enum TilesOfSixRows: TileFamily {
  @_alwaysEmitIntoClient @inline(__always)
  public static var most: Int { 6 }

  @_alwaysEmitIntoClient @inline(__always)
  public static func run<ISA: InstructionSet, Vector: SIMD, let nv: Int>(
    _ one: RegisterTile<ISA, Vector, 1, nv>.Type, _ rows: Int,
    _ operands: ProductOperands<Vector.Scalar>, _ row: Int, _ tiles: Int, _ columns: Range<Int>,
    _ b: UnsafePointer<Vector.Scalar>
  ) where Vector.Scalar: KernelScalar {
    switch rows {
    case 5: RegisterTile<ISA, Vector, 5, nv>.run(operands, row, tiles, columns, b)
    case 6: RegisterTile<ISA, Vector, 6, nv>.run(operands, row, tiles, columns, b)
    default: TilesOfFourRows.run(one, rows, operands, row, tiles, columns, b)
    }
  }
}

/// One to eight rows.
public enum TilesOfEightRows: TileFamily {
  @_alwaysEmitIntoClient @inline(__always)
  public static var most: Int { 8 }

  @_alwaysEmitIntoClient @inline(__always)
  public static func run<ISA: InstructionSet, Vector: SIMD, let nv: Int>(
    _ one: RegisterTile<ISA, Vector, 1, nv>.Type, _ rows: Int,
    _ operands: ProductOperands<Vector.Scalar>, _ row: Int, _ tiles: Int, _ columns: Range<Int>,
    _ b: UnsafePointer<Vector.Scalar>
  ) where Vector.Scalar: KernelScalar {
    switch rows {
    case 7: RegisterTile<ISA, Vector, 7, nv>.run(operands, row, tiles, columns, b)
    case 8: RegisterTile<ISA, Vector, 8, nv>.run(operands, row, tiles, columns, b)
    default: TilesOfSixRows.run(one, rows, operands, row, tiles, columns, b)
    }
  }
}
