/// Softmax and what belongs to it, a row at a time: exponentials independent of each other, every sum one
/// chain in the order of the row.
public enum SoftmaxRows<ISA: InstructionSet, Scalar: KernelScalar> {
  /// The row's largest element m, Σ e^(x − m), and the exponentials themselves in `y`.
  @_alwaysEmitIntoClient @inline(__always)
  static func exponentials(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, count: Int
  ) -> (largest: Scalar, sum: Scalar) {
    var largest = x[0]
    var i = 1
    while i < count {
      if x[i] > largest { largest = x[i] }
      i &+= 1
    }
    i = 0
    while i < count {
      y[i] = x[i] - largest
      i &+= 1
    }
    Elementwise<ISA, Scalar>.map(ExpFunction(), y, into: y, count: count)
    return (largest, sum(UnsafePointer(y), count: count))
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
    var row = 0
    while row < rows {
      let (from, to) = (x + row &* columns, y + row &* columns)
      let sum = exponentials(from, into: to, count: columns).sum
      var i = 0
      while i < columns {
        to[i] /= sum
        i &+= 1
      }
      row &+= 1
    }
  }

  /// y_j = (x_j − m) − ln Σ e^(x − m).
  @_alwaysEmitIntoClient @inline(__always)
  static func logSoftmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    var row = 0
    while row < rows {
      let (from, to) = (x + row &* columns, y + row &* columns)
      let (largest, sum) = exponentials(from, into: to, count: columns)
      let logarithm = Exponential<ISA, Scalar>.log(sum)
      var i = 0
      while i < columns {
        to[i] = (from[i] - largest) - logarithm
        i &+= 1
      }
      row &+= 1
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
