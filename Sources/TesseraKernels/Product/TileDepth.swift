/// The tile's chains of multiply-adds: one loop over the depth, written for each way in which A and B lie.
///
/// A step of 6×16 floats in vectors of 8 is twelve multiply-adds, six broadcasts and two loads: six cycles.
/// What else it does (counting, moving pointers) competes with them where the core is shared with another
/// thread. Hence four steps to a turn; and where B is packed and A's steps follow each other, all addresses
/// are registers and constants. (Benchmark `gemm` under x86-64-v3, beside other work: packed, 512×512×512
/// and 1024×1024×1024 take 5 to 10 % less time than with one step to a turn.) Tiles of up to three rows, which
/// serve little but products of as few rows, go step by step: it spares a fifth of the compiler's time for a
/// module of kernels.
extension RegisterTile {
  /// start + Σ(p) A(i,p)·B(p,j), where start is C if a chain goes on from there, else 0.
  @_alwaysEmitIntoClient @inline(__always)
  static func chains(
    _ operands: ProductOperands<Scalar>, _ row: Int, _ c: UnsafeMutablePointer<Scalar>,
    _ columns: Int, _ b: UnsafePointer<Scalar>
  ) -> InlineArray<mr, Row> {
    var tile = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
    if operands.depth.innerStride == 1 && operands.bRowStride == nv &* Vector.scalarCount {
      begin(operands, row, c, columns, &tile)
      multiplyPacked(operands, operands.aRows + row, b, &tile)
    } else {
      // Element by element: a tile whose own address is known elsewhere lives in memory.
      let end = chainsInPlace(operands, row, c, columns, b)
      for i in 0..<mr { for v in 0..<nv { tile[i][v] = end[i][v] } }
    }
    return tile
  }

  /// Sets the tile to C where its chains go on from there.
  @_alwaysEmitIntoClient @inline(__always)
  static func begin(
    _ operands: ProductOperands<Scalar>, _ row: Int, _ c: UnsafeMutablePointer<Scalar>,
    _ columns: Int, _ tile: inout InlineArray<mr, Row>
  ) {
    if case .extend = operands.mode {
      let start = read(c, operands.cRows + row, columns)
      for i in 0..<mr { for v in 0..<nv { tile[i][v] = start[i][v] } }
    }
  }

  /// The same for every layout but the packed one. Not part of its caller, which would be too large then for
  /// the compiler to put all of it together.
  @_alwaysEmitIntoClient @inline(never)
  static func chainsInPlace(
    _ operands: ProductOperands<Scalar>, _ row: Int, _ c: UnsafeMutablePointer<Scalar>,
    _ columns: Int, _ b: UnsafePointer<Scalar>
  ) -> InlineArray<mr, Row> {
    let aRows = operands.aRows + row
    var tile = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
    begin(operands, row, c, columns, &tile)
    if operands.depth.innerStride == 1 {
      multiplyInPlace(operands, aRows, b, &tile)
    } else if areConsecutive(aRows) {
      multiplyByColumns(operands, aRows, b, &tile)
    } else {
      multiplyAnywhere(operands, aRows, b, &tile)
    }
    return InlineArray<mr, Row> { tile[$0] }
  }

  /// Where A's steps follow each other and B is packed.
  @_alwaysEmitIntoClient @inline(__always)
  static func multiplyPacked(
    _ operands: ProductOperands<Scalar>, _ aRows: UnsafePointer<Int>, _ b: UnsafePointer<Scalar>,
    _ tile: inout InlineArray<mr, Row>
  ) {
    let width = nv &* Vector.scalarCount
    let ahead = 8 &* width
    let rows = InlineArray<mr, UnsafePointer<Scalar>> { operands.a + aRows[$0] }
    var b = b
    var runs = DepthRuns(operands.depth)
    while let offset = runs.next() {
      var p = offset
      let end = offset &+ operands.depth.inner
      while mr > 3 && p &+ 4 <= end {
        step({ (rows[$0] + p)[0] }, b, ahead, &tile)
        step({ (rows[$0] + p)[1] }, b + width, ahead, &tile)
        step({ (rows[$0] + p)[2] }, b + 2 &* width, ahead, &tile)
        step({ (rows[$0] + p)[3] }, b + 3 &* width, ahead, &tile)
        p &+= 4
        b += 4 &* width
      }
      while p < end {
        step({ rows[$0][p] }, b, ahead, &tile)
        p &+= 1
        b += width
      }
    }
  }

  /// Where A's steps follow each other; B's rows are any distance apart.
  @_alwaysEmitIntoClient @inline(__always)
  static func multiplyInPlace(
    _ operands: ProductOperands<Scalar>, _ aRows: UnsafePointer<Int>, _ b: UnsafePointer<Scalar>,
    _ tile: inout InlineArray<mr, Row>
  ) {
    let bRowStride = operands.bRowStride
    let ahead = ahead(bRowStride)
    let rows = InlineArray<mr, UnsafePointer<Scalar>> { operands.a + aRows[$0] }
    var b = b
    var runs = DepthRuns(operands.depth)
    while let offset = runs.next() {
      var p = offset
      let end = offset &+ operands.depth.inner
      while mr > 3 && p &+ 4 <= end {
        step({ (rows[$0] + p)[0] }, b, ahead, &tile)
        b += bRowStride
        step({ (rows[$0] + p)[1] }, b, ahead, &tile)
        b += bRowStride
        step({ (rows[$0] + p)[2] }, b, ahead, &tile)
        b += bRowStride
        step({ (rows[$0] + p)[3] }, b, ahead, &tile)
        b += bRowStride
        p &+= 4
      }
      while p < end {
        step({ rows[$0][p] }, b, ahead, &tile)
        p &+= 1
        b += bRowStride
      }
    }
  }

  /// Where A's rows follow each other, a step being a column in memory; B's rows are any distance apart.
  @_alwaysEmitIntoClient @inline(__always)
  static func multiplyByColumns(
    _ operands: ProductOperands<Scalar>, _ aRows: UnsafePointer<Int>, _ b: UnsafePointer<Scalar>,
    _ tile: inout InlineArray<mr, Row>
  ) {
    let stride = operands.depth.innerStride
    let bRowStride = operands.bRowStride
    let ahead = ahead(bRowStride)
    var b = b
    var runs = DepthRuns(operands.depth)
    while let offset = runs.next() {
      var a = operands.a + (offset &+ aRows[0])
      var left = operands.depth.inner
      while mr > 3 && left >= 4 {
        step({ a[$0] }, b, ahead, &tile)
        a += stride
        b += bRowStride
        step({ a[$0] }, b, ahead, &tile)
        a += stride
        b += bRowStride
        step({ a[$0] }, b, ahead, &tile)
        a += stride
        b += bRowStride
        step({ a[$0] }, b, ahead, &tile)
        a += stride
        b += bRowStride
        left &-= 4
      }
      while left > 0 {
        step({ a[$0] }, b, ahead, &tile)
        a += stride
        b += bRowStride
        left &-= 1
      }
    }
  }

  /// Wherever A and B lie: tiles of a filter gradient that cross a row of taps, or a
  /// tap of dilated or grouped filters.
  @_alwaysEmitIntoClient @inline(__always)
  static func multiplyAnywhere(
    _ operands: ProductOperands<Scalar>, _ aRows: UnsafePointer<Int>, _ b: UnsafePointer<Scalar>,
    _ tile: inout InlineArray<mr, Row>
  ) {
    let bRowStride = operands.bRowStride
    let ahead = ahead(bRowStride)
    let rowOffset = InlineArray<mr, Int> { aRows[$0] }
    var b = b
    var runs = DepthRuns(operands.depth)
    while let offset = runs.next() {
      var a = operands.a + offset
      var left = operands.depth.inner
      while left > 0 {
        step({ a[rowOffset[$0]] }, b, ahead, &tile)
        a += operands.depth.innerStride
        b += bRowStride
        left &-= 1
      }
    }
  }

  /// One step of the depth: `a` gives A's element of a row.
  @_alwaysEmitIntoClient @inline(__always)
  static func step(
    _ a: (Int) -> Scalar, _ b: UnsafePointer<Scalar>, _ ahead: Int,
    _ tile: inout InlineArray<mr, Row>
  ) {
    // B's row first: loaded inside the row loop it would not stay in registers.
    let bRow = Row { (b + $0 &* Vector.scalarCount).load(as: Vector.self) }
    var i = 0
    while i < mr {
      let broadcast = Vector(repeating: a(i))
      var v = 0
      while v < nv {
        tile[i][v] = ISA.multiplyAdd(broadcast, bRow[v], tile[i][v])
        v &+= 1
      }
      i &+= 1
    }
    // With fewer rows or vectors the loads of a step already take as long as its multiply-adds.
    if nv > 1 && mr > 2 { (b + ahead).prefetch() }
  }

  /// How far ahead of its use B is asked for: it comes from the second or third level. Lines that lie far
  /// apart share few places in the first: asked for ahead, they would drive each other out (3136×1024×50,
  /// read where it lies, took a sixth more time). A line that is already there is then asked for, which
  /// costs less than to choose at every step.
  @_alwaysEmitIntoClient @inline(__always)
  static func ahead(_ bRowStride: Int) -> Int {
    bRowStride <= 4 &* nv &* Vector.scalarCount ? 8 &* bRowStride : 0
  }

  /// Whether each row of A begins one element behind the one before.
  @_alwaysEmitIntoClient @inline(__always)
  static func areConsecutive(_ aRows: UnsafePointer<Int>) -> Bool {
    var apart = 0
    for i in 0..<mr { apart |= aRows[i] &- aRows[0] &- i }
    return apart == 0
  }
}
