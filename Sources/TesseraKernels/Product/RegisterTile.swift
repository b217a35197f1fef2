/// `mr` rows × `nv` vectors of C, held in registers over the whole depth.
///
///     C(i,j) ← start + Σ(p) A(i,p)·B(p,j)      0 ≤ i < mr, 0 ≤ j < nv·lanes
///
/// Each lane is one chain of multiply-adds in the order of p, so the result has the bits of the
/// plain loop. Rows of A lie anywhere (`aRows`), which makes this one tile serve matrix products,
/// convolutions and both their gradients. The loop over the depth is in `TileDepth.swift`.
public enum RegisterTile<ISA: InstructionSet, Vector: SIMD, let mr: Int, let nv: Int>
where Vector.Scalar: KernelScalar {
  /// The type of the elements.
  public typealias Scalar = Vector.Scalar
  /// One row of the tile, in `nv` vectors.
  public typealias Row = InlineArray<nv, Vector>

  /// Runs `tiles` tiles that follow each other from row `row` of the operands', in each of the panels that
  /// begin in `columns`; `b` is the first of these.
  @_alwaysEmitIntoClient @inline(__always)
  static func run(
    _ operands: ProductOperands<Scalar>, _ row: Int, _ tiles: Int, _ columns: Range<Int>,
    _ b: UnsafePointer<Scalar>
  ) {
    let width = nv &* Vector.scalarCount
    let end = row &+ tiles &* mr
    var column = columns.lowerBound
    var b = b
    while column < columns.upperBound {
      var first = row
      while first < end {
        tile(operands, first, column, min(width, operands.columns &- column), b)
        first &+= mr
      }
      column &+= width
      b += operands.bPanelStride
    }
  }

  /// Runs the tile whose first row is `row` of the operands' and whose panel begins at `column`.
  ///
  /// `b` is the panel; `columns`, at most nv·lanes, says how many of its columns C has.
  @_alwaysEmitIntoClient @inline(__always)
  static func tile(
    _ operands: ProductOperands<Scalar>, _ row: Int, _ column: Int, _ columns: Int,
    _ b: UnsafePointer<Scalar>
  ) {
    let c = operands.c + column
    let cRows = operands.cRows + row
    requestNextRows(operands, row, c)
    var tile = chains(operands, row, c, columns, b)
    if case .accumulate = operands.mode {
      let total = read(c, cRows, columns)
      for i in 0..<mr { for v in 0..<nv { tile[i][v] = total[i][v] + tile[i][v] } }
    }
    if let bias = operands.bias { add(bias + column, to: &tile) }
    if operands.appliesReLU {
      for i in 0..<mr { for v in 0..<nv { tile[i][v] = relu(tile[i][v]) } }
    }
    write(tile, c, cRows, columns)
  }

  /// Asks for the first line of each row of C that the next tile of this panel writes, or goes on from, if it
  /// has as many rows: they are seldom near, and by the end of this tile they are. With B's rows asked for
  /// too, products from 512×512×512 to 2048×2048×2048 take 1 to 5 % less time on one thread, and
  /// `cifar10-deep`'s first layer a sixth, by least times on a disturbed machine (benchmarks
  /// `gemm --only 512,1024,2048`, `convolution --only cifar10-deep`, under x86-64-v3).
  @_alwaysEmitIntoClient @inline(__always)
  static func requestNextRows(
    _ operands: ProductOperands<Scalar>, _ row: Int, _ c: UnsafeMutablePointer<Scalar>
  ) {
    guard row &+ mr &+ mr <= operands.rows else { return }
    let next = operands.cRows + (row &+ mr)
    for i in 0..<mr { UnsafePointer(c + next[i]).prefetch() }
  }

  /// v ≤ 0 ? 0 : v, by the bits: those of a number with a sign become 0, those of a NaN stay.
  ///
  /// The comparison itself the compiler makes lane by lane, and a loop over the tile in memory with jumps
  /// that nobody can predict (benchmark `training --only notmnist-pooled`).
  @_alwaysEmitIntoClient @inline(__always)
  static func relu(_ vector: Vector) -> Vector {
    typealias Bits = Vector.MaskStorage
    let bits = unsafeBitCast(vector, to: Bits.self)
    let infinity = Bits(repeating: Bits.Scalar(truncatingIfNeeded: Scalar.infinity.bits))
    let last = Bits(repeating: Bits.Scalar(truncatingIfNeeded: Bits.Scalar.bitWidth &- 1))
    // A shift by all places but one fills a number with its sign.
    let isNaN = (infinity &- (bits & Bits(repeating: .max))) &>> last
    let isPositive = ~(bits &>> last)
    return unsafeBitCast(bits & (isNaN | isPositive), to: Vector.self)
  }
}
