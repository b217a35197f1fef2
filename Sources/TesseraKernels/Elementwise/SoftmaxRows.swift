/// Softmax and what belongs to it: exponentials independent of each other, every sum one chain in the
/// order of its row.
///
/// Eight neighbouring rows are taken together, step by step: the exponentials of short rows fill whole
/// vectors, and the processor works at the chains of several rows at once, each of which waits for itself
/// alone.
public enum SoftmaxRows<ISA: InstructionSet, Scalar: KernelScalar> {
  /// A number for each of the rows that are taken together.
  public typealias Each = InlineArray<8, Scalar>

  /// How many of the rows from `row` on are taken together.
  @_alwaysEmitIntoClient @inline(__always)
  static func together(_ row: Int, _ rows: Int) -> Int { min(8, rows &- row) }

  /// Each row's largest element m and Σ e^(x − m), and the exponentials themselves in `y`, of at most
  /// eight rows.
  @_alwaysEmitIntoClient @inline(__always)
  static func exponentials(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) -> (largest: Each, sum: Each) {
    var (largest, sums) = (Each(repeating: 0), Each(repeating: 0))
    var row = 0
    while row < rows {
      largest[row] = maximum(x + row &* columns, count: columns)
      row &+= 1
    }
    row = 0
    while row < rows {
      let (from, to) = (x + row &* columns, y + row &* columns)
      let m = largest[row]
      var j = 0
      while j < columns {
        to[j] = from[j] - m
        j &+= 1
      }
      row &+= 1
    }
    Elementwise<ISA, Scalar>.map(ExpFunction(), y, into: y, count: rows &* columns)
    row = 0
    while row < rows {
      sums[row] = sum(UnsafePointer(y + row &* columns), count: columns)
      row &+= 1
    }
    return (largest, sums)
  }

  /// The first of the largest elements.
  @_alwaysEmitIntoClient @inline(__always)
  static func maximum(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar {
    var largest = x[0]
    var i = 1
    while i < count {
      largest = x[i] > largest ? x[i] : largest
      i &+= 1
    }
    return largest
  }

  /// Σ x_j in order, from 0.
  @_alwaysEmitIntoClient @inline(__always)
  static func sum(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar {
    var sum: Scalar = 0
    var i = 0
    while i < count {
      sum += x[i]
      i &+= 1
    }
    return sum
  }

  /// y_j = e^(x_j − m) / Σ e^(x − m).
  @_alwaysEmitIntoClient @inline(__always)
  static func softmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    var first = 0
    while first < rows {
      let count = together(first, rows)
      let to = y + first &* columns
      let sums = exponentials(x + first &* columns, into: to, rows: count, columns: columns).sum
      var row = 0
      while row < count {
        let (line, sum) = (to + row &* columns, sums[row])
        var j = 0
        while j < columns {
          line[j] /= sum
          j &+= 1
        }
        row &+= 1
      }
      first &+= count
    }
  }

  /// y_j = (x_j − m) − ln Σ e^(x − m).
  @_alwaysEmitIntoClient @inline(__always)
  static func logSoftmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    var first = 0
    while first < rows {
      let count = together(first, rows)
      let (from, to) = (x + first &* columns, y + first &* columns)
      let (largest, sums) = exponentials(from, into: to, rows: count, columns: columns)
      var row = 0
      while row < count {
        let (m, logarithm) = (largest[row], Exponential<ISA, Scalar>.log(sums[row]))
        let (from, to) = (from + row &* columns, to + row &* columns)
        var j = 0
        while j < columns {
          to[j] = (from[j] - m) - logarithm
          j &+= 1
        }
        row &+= 1
      }
      first &+= count
    }
  }

  /// x̄_j = y_j·(ȳ_j − Σ ȳ·y).
  @_alwaysEmitIntoClient @inline(__always)
  static func softmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    var row = 0
    while row < rows {
      let (up, out, to) = (cotangent + row &* columns, y + row &* columns, x + row &* columns)
      var dot: Scalar = 0
      var i = 0
      while i < columns {
        dot = ISA.multiplyAdd(up[i], out[i], dot)
        i &+= 1
      }
      i = 0
      while i < columns {
        to[i] = out[i] * (up[i] - dot)
        i &+= 1
      }
      row &+= 1
    }
  }

  /// x̄_j = ȳ_j − e^(y_j)·Σ ȳ.
  @_alwaysEmitIntoClient @inline(__always)
  static func logSoftmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    var row = 0
    while row < rows {
      let (up, out, to) = (cotangent + row &* columns, y + row &* columns, x + row &* columns)
      let total = sum(up, count: columns)
      Elementwise<ISA, Scalar>.map(ExpFunction(), out, into: to, count: columns)
      var i = 0
      while i < columns {
        to[i] = ISA.multiplyAdd(-to[i], total, up[i])
        i &+= 1
      }
      row &+= 1
    }
  }
}
