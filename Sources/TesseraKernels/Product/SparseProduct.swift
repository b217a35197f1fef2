/// The product of a matrix that is mostly zeros; see `SparseOperands`.
///
/// Each lane is one chain of multiply-adds in the order of its list. Leaving out a step that multiplies a
/// zero changes no bit of a chain where B is finite, but for the sign of one that underflow left at −0.
///
/// Benchmark `training --only cifar10-adam`: nine tenths of what comes back through its pools are zeros.
public enum SparseProduct<ISA: InstructionSet, Vector: SIMD> where Vector.Scalar: KernelScalar {
  /// The type of the elements.
  public typealias Scalar = Vector.Scalar

  /// The most vectors of a row of C in registers: sixteen of those hold them, a value of A and one more.
  @_alwaysEmitIntoClient @inline(__always)
  static var mostVectors: Int { 12 }

  /// C ← A·B: strips of columns as wide as registers allow, and in each all rows.
  @_alwaysEmitIntoClient @inline(__always)
  static func run(_ operands: SparseOperands<Scalar>) {
    let vectors = operands.columns / Vector.scalarCount
    var first = 0
    var left = TileRows.count(vectors, most: mostVectors)
    while left > 0 {
      let width = TileRows.next(vectors &- first, tiles: left)
      strip(width, operands, first &* Vector.scalarCount)
      first &+= width
      left &-= 1
    }
    let column = vectors &* Vector.scalarCount
    if column < operands.columns {
      SparseStrip<ISA, Vector, 1>.run(operands, column, lanes: operands.columns &- column)
    }
  }

  /// The number of vectors is a parameter of the strip's type, so that its loops unroll.
  @_alwaysEmitIntoClient @inline(__always)
  static func strip(_ vectors: Int, _ operands: SparseOperands<Scalar>, _ column: Int) {
    let lanes = Vector.scalarCount
    switch vectors {
    case 1: SparseStrip<ISA, Vector, 1>.run(operands, column, lanes: lanes)
    case 2: SparseStrip<ISA, Vector, 2>.run(operands, column, lanes: lanes)
    case 3: SparseStrip<ISA, Vector, 3>.run(operands, column, lanes: lanes)
    case 4: SparseStrip<ISA, Vector, 4>.run(operands, column, lanes: lanes)
    case 5: SparseStrip<ISA, Vector, 5>.run(operands, column, lanes: lanes)
    case 6: SparseStrip<ISA, Vector, 6>.run(operands, column, lanes: lanes)
    case 7: SparseStrip<ISA, Vector, 7>.run(operands, column, lanes: lanes)
    case 8: SparseStrip<ISA, Vector, 8>.run(operands, column, lanes: lanes)
    case 9: SparseStrip<ISA, Vector, 9>.run(operands, column, lanes: lanes)
    case 10: SparseStrip<ISA, Vector, 10>.run(operands, column, lanes: lanes)
    case 11: SparseStrip<ISA, Vector, 11>.run(operands, column, lanes: lanes)
    default: SparseStrip<ISA, Vector, 12>.run(operands, column, lanes: lanes)
    }
  }
}

/// `nv` vectors of every row of C, one row after the other; of the last vector, `lanes` lanes.
public enum SparseStrip<ISA: InstructionSet, Vector: SIMD, let nv: Int>
where Vector.Scalar: KernelScalar {
  /// The type of the elements.
  public typealias Scalar = Vector.Scalar
  /// The strip's part of a row.
  public typealias Row = InlineArray<nv, Vector>

  @_alwaysEmitIntoClient @inline(__always)
  static func run(_ operands: SparseOperands<Scalar>, _ column: Int, lanes: Int) {
    var c = operands.c + column
    var b = operands.b + column
    var row = 0
    while row < operands.rows {
      // Every use of the chains is a plain loop: what is handed their address keeps them in memory.
      var chains = Row(repeating: .zero)
      if case .extend = operands.mode {
        for v in 0..<nv { chains[v] = read(c, v, lanes) }
      }
      var entry = Int(operands.starts[row])
      let end = Int(operands.ends[row])
      while entry < end {
        let value = Vector(repeating: operands.values[entry])
        let bRow = b + Int(operands.offsets[entry])
        for v in 0..<nv {
          let vector = (bRow + v &* Vector.scalarCount).load(as: Vector.self)
          chains[v] = ISA.multiplyAdd(value, vector, chains[v])
        }
        entry &+= 1
      }
      if case .accumulate = operands.mode {
        for v in 0..<nv { chains[v] = read(c, v, lanes) + chains[v] }
      }
      for v in 0..<nv {
        (c + v &* Vector.scalarCount).storePart(
          chains[v], v == nv &- 1 ? lanes : Vector.scalarCount)
      }
      c += operands.cRowStride
      b += operands.bStep
      row &+= 1
    }
  }

  /// A vector of a row of C.
  @_alwaysEmitIntoClient @inline(__always)
  static func read(_ c: UnsafeMutablePointer<Scalar>, _ v: Int, _ lanes: Int) -> Vector {
    UnsafePointer(c + v &* Vector.scalarCount).loadPart(
      v == nv &- 1 ? lanes : Vector.scalarCount, as: Vector.self)
  }
}
