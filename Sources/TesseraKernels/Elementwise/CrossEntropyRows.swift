/// The cross-entropies of softmax, a row at a time.
extension SoftmaxRows {
  /// Per row ln Σ e^(x − m) − (x_label − m); `scratch` holds a row.
  @_alwaysEmitIntoClient @inline(__always)
  static func crossEntropy(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int
  ) {
    var row = 0
    while row < rows {
      let x = logits + row &* columns
      let (largest, sum) = exponentials(x, into: scratch, count: columns)
      let logarithm = Exponential<ISA, Scalar>.log(sum)
      losses[row] = logarithm - (x[Int(labels[row])] - largest)
      row &+= 1
    }
  }

  /// Per row Σ q_j·(ln Σ e^(x − m) − (x_j − m)) over the classes with q_j ≠ 0, in order.
  @_alwaysEmitIntoClient @inline(__always)
  static func distributionCrossEntropy(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int
  ) {
    var row = 0
    while row < rows {
      let (x, q) = (logits + row &* columns, probabilities + row &* columns)
      let (largest, sum) = exponentials(x, into: scratch, count: columns)
      let logarithm = Exponential<ISA, Scalar>.log(sum)
      var loss: Scalar = 0
      var j = 0
      while j < columns {
        if q[j] != 0 { loss = ISA.multiplyAdd(q[j], logarithm - (x[j] - largest), loss) }
        j &+= 1
      }
      losses[row] = loss
      row &+= 1
    }
  }

  /// x̄_j = (softmax_j − [j = label])·scale, one scale for each row.
  @_alwaysEmitIntoClient @inline(__always)
  static func crossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    softmax(logits, into: x, rows: rows, columns: columns)
    var row = 0
    while row < rows {
      let to = x + row &* columns
      let (label, scale) = (Int(labels[row]), scales[row])
      var j = 0
      while j < columns {
        to[j] = (to[j] - (j == label ? 1 : 0)) * scale
        j &+= 1
      }
      row &+= 1
    }
  }

  /// x̄_j = (softmax_j·Σ q − q_j)·scale, one scale for each row.
  @_alwaysEmitIntoClient @inline(__always)
  static func distributionCrossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    softmax(logits, into: x, rows: rows, columns: columns)
    var row = 0
    while row < rows {
      let (to, q) = (x + row &* columns, probabilities + row &* columns)
      let (total, scale) = (sum(q, count: columns), scales[row])
      var j = 0
      while j < columns {
        to[j] = ISA.multiplyAdd(to[j], total, -q[j]) * scale
        j &+= 1
      }
      row &+= 1
    }
  }
}
