import TesseraKernels

extension HandedOnKernels {
  static func softmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) { right.softmax(x, into: y, rows: rows, columns: columns) }

  static func logSoftmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) { right.logSoftmax(x, into: y, rows: rows, columns: columns) }

  static func softmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) { right.softmaxVJP(cotangent, y, into: x, rows: rows, columns: columns) }

  static func logSoftmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) { right.logSoftmaxVJP(cotangent, y, into: x, rows: rows, columns: columns) }

  static func crossEntropy(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int
  ) {
    right.crossEntropy(
      logits, labels, into: losses, scratch: scratch, rows: rows, columns: columns)
  }

  static func crossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    right.crossEntropyVJP(logits, labels, scales: scales, into: x, rows: rows, columns: columns)
  }

  static func distributionCrossEntropy(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int
  ) {
    right.distributionCrossEntropy(
      logits, probabilities, into: losses, scratch: scratch, rows: rows, columns: columns)
  }

  static func distributionCrossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    right.distributionCrossEntropyVJP(
      logits, probabilities, scales: scales, into: x, rows: rows, columns: columns)
  }

  static func maxPool(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    winners: UnsafeMutablePointer<Int32>, scratch: UnsafeMutablePointer<Scalar>
  ) { right.maxPool(shape, x, into: y, winners: winners, scratch: scratch) }

  static func maxPoolVJP(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, winners: UnsafePointer<Int32>,
    taps: UnsafePointer<Int>, into x: UnsafeMutablePointer<Scalar>
  ) { right.maxPoolVJP(shape, cotangent, winners: winners, taps: taps, into: x) }

  static func averagePool(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>
  ) { right.averagePool(shape, x, into: y) }

  static func averagePoolVJP(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>
  ) { right.averagePoolVJP(shape, cotangent, into: x) }
}
