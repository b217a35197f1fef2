/// The cross-entropies of softmax, eight rows at a time as softmax itself.
extension SoftmaxRows {
  /// Per row ln Σ e^(x − m) − (x_label − m); `scratch` holds eight rows.
  @_alwaysEmitIntoClient @inline(__always)
  static func crossEntropy(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int
  ) {
    var first = 0
    while first < rows {
      let count = together(first, rows)
      let x = logits + first &* columns
      let (largest, sums) = exponentials(x, into: scratch, rows: count, columns: columns)
      var row = 0
      while row < count {
        let logarithm = Exponential<ISA, Scalar>.log(sums[row])
        let label = Int(labels[first &+ row])
        losses[first &+ row] = logarithm - (x[row &* columns &+ label] - largest[row])
        row &+= 1
      }
      first &+= count
    }
  }

  /// Per row Σ q_j·(ln Σ e^(x − m) − (x_j − m)) over the classes with q_j ≠ 0, in order; `scratch` holds
  /// eight rows.
  @_alwaysEmitIntoClient @inline(__always)
  static func distributionCrossEntropy(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int
  ) {
    var first = 0
    while first < rows {
      let count = together(first, rows)
      let start = logits + first &* columns
      let (largest, sums) = exponentials(start, into: scratch, rows: count, columns: columns)
      var row = 0
      while row < count {
        let (x, q) = (start + row &* columns, probabilities + (first &+ row) &* columns)
        let (m, logarithm) = (largest[row], Exponential<ISA, Scalar>.log(sums[row]))
        var loss: Scalar = 0
        var j = 0
        while j < columns {
          if q[j] != 0 { loss = ISA.multiplyAdd(q[j], logarithm - (x[j] - m), loss) }
          j &+= 1
        }
        losses[first &+ row] = loss
        row &+= 1
      }
      first &+= count
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
