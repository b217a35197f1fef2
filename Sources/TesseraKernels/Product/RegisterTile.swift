/// `mr` rows × `nv` vectors of C, held in registers over the whole depth.
///
///     C(i,j) ← start + Σ(p) A(i,p)·B(p,j)      0 ≤ i < mr, 0 ≤ j < nv·lanes
///
/// Each lane is one chain of multiply-adds in the order of p, so the result has the bits of the
/// plain loop. Rows of A lie anywhere (`aRows`), which makes this one loop nest serve matrix
/// products, convolutions and both their gradients.
public enum RegisterTile<ISA: InstructionSet, Vector: SIMD, let mr: Int, let nv: Int>
where Vector.Scalar: KernelScalar {
  /// The type of the elements.
  public typealias Scalar = Vector.Scalar
  /// One row of the tile, in `nv` vectors.
  public typealias Row = InlineArray<nv, Vector>

  /// Runs the tile whose first row is `row` of the operands' and whose panel begins at `column`.
  ///
  /// `b` is the panel; `columns`, at most nv·lanes, says how many of its columns C has.
  @_alwaysEmitIntoClient @inline(__always)
  static func run(
    _ operands: ProductOperands<Scalar>, _ row: Int, _ column: Int, _ columns: Int,
    _ b: UnsafePointer<Scalar>
  ) {
    let c = operands.c + column
    let cRows = operands.cRows + row
    var tile = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
    if case .extend = operands.mode {
      let start = read(c, cRows, columns)
      for i in 0..<mr { for v in 0..<nv { tile[i][v] = start[i][v] } }
    }
    requestNextRows(operands, row, c)
    multiply(operands, row: row, b: b, into: &tile)
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

  @_alwaysEmitIntoClient @inline(__always)
  static func multiply(
    _ operands: ProductOperands<Scalar>, row: Int, b: UnsafePointer<Scalar>,
    into tile: inout InlineArray<mr, Row>
  ) {
    let depth = operands.depth
    let bRowStride = operands.bRowStride
    // B comes from the second or third level. Lines that lie far apart share few places in the first:
    // asked for ahead, they would drive each other out (3136×1024×50, read where it lies, took a sixth
    // more time).
    // A line that is already there is then asked for, which costs less than to choose at every step.
    let ahead = bRowStride <= 4 &* nv &* Vector.scalarCount ? 8 &* bRowStride : 0
    let aRows = operands.aRows + row
    let rowOffset = InlineArray<mr, Int> { aRows[$0] }
    var b = b
    var outer = 0
    while outer < depth.outer {
      var middle = 0
      while middle < depth.middle {
        var a = operands.a + (outer &* depth.outerStride &+ middle &* depth.middleStride)
        var inner = depth.inner
        while inner > 0 {
          // B's row first: loaded inside the row loop it would not stay in registers.
          let bRow = Row { (b + $0 &* Vector.scalarCount).load(as: Vector.self) }
          for i in 0..<mr {
            let broadcast = Vector(repeating: a[rowOffset[i]])
            for v in 0..<nv { tile[i][v] = ISA.multiplyAdd(broadcast, bRow[v], tile[i][v]) }
          }
          // With fewer rows or vectors the loads of a step already take as long as its multiply-adds.
          if nv > 1 && mr > 2 { (b + ahead).prefetch() }
          a += depth.innerStride
          b += bRowStride
          inner &-= 1
        }
        middle &+= 1
      }
      outer &+= 1
    }
  }
}
