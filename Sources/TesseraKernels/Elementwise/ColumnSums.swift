/// Sums down the columns of a row-major matrix: bias gradients.
public enum ColumnSums<ISA: InstructionSet, Vector: SIMD> where Vector.Scalar: KernelScalar {
  /// The type of the matrix's elements.
  public typealias Scalar = Vector.Scalar

  /// sums[j] ← 0 + x[0,j] + x[1,j] + …, each column one chain from the top, four vectors of columns
  /// at a time.
  @_alwaysEmitIntoClient @inline(__always)
  static func run(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Scalar>
  ) {
    var column = 0
    while column < columns {
      let left = columns &- column
      if left >= 4 &* Vector.scalarCount {
        wide(x + column, rows: rows, rowStride: columns, into: sums + column)
        column &+= 4 &* Vector.scalarCount
      } else {
        let lanes = min(left, Vector.scalarCount)
        narrow(x + column, rows: rows, rowStride: columns, lanes: lanes, into: sums + column)
        column &+= lanes
      }
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func wide(
    _ x: UnsafePointer<Scalar>, rows: Int, rowStride: Int, into sums: UnsafeMutablePointer<Scalar>
  ) {
    var total = InlineArray<4, Vector>(repeating: .zero)
    var row = x
    var left = rows
    while left > 0 {
      for v in 0..<4 { total[v] += (row + v &* Vector.scalarCount).load(as: Vector.self) }
      row += rowStride
      left &-= 1
    }
    for v in 0..<4 { (sums + v &* Vector.scalarCount).store(total[v]) }
  }

  /// All rows but the last are read a whole vector wide: what lies past their lanes is the next row.
  @_alwaysEmitIntoClient @inline(__always)
  static func narrow(
    _ x: UnsafePointer<Scalar>, rows: Int, rowStride: Int, lanes: Int,
    into sums: UnsafeMutablePointer<Scalar>
  ) {
    var total = Vector.zero
    var row = x
    var left = rows
    let margin = (Vector.scalarCount &+ rowStride &- 1) / rowStride
    while left > margin {
      total += row.load(as: Vector.self)
      row += rowStride
      left &-= 1
    }
    while left > 0 {
      total += row.loadPart(lanes, as: Vector.self)
      row += rowStride
      left &-= 1
    }
    sums.storePart(total, lanes)
  }
}
