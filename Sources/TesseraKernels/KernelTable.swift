// The bodies behind a kernel set's table: each names the kernel and passes its operands on.

extension KernelSet {
  @_alwaysEmitIntoClient @inline(__always)
  public static func multiplyAddPeak(iterations: Int, seed: Scalar) -> (value: Scalar, count: Int) {
    FMAPeak<ISA, Vector>.run(iterations: iterations, seed: seed)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func sparseProduct(_ operands: SparseOperands<Scalar>) {
    SparseProduct<ISA, Vector>.run(operands)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func packPanels(
    _ source: UnsafePointer<Scalar>, rows: UnsafePointer<Int>, depth: Int, columnStride: Int,
    columns: Int, panel: Int, into target: UnsafeMutablePointer<Scalar>
  ) {
    Layout<Vector>.packPanels(
      source, rows: rows, depth: depth, columnStride: columnStride, columns: columns, panel: panel,
      into: target)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func writeOutRows(
    _ a: UnsafePointer<Scalar>, aRows: UnsafePointer<Int>, rows: Int, depth: ProductDepth,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    Layout<Vector>.writeOutRows(a, aRows: aRows, rows: rows, depth: depth, into: target)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func addBackRows(
    _ source: UnsafePointer<Scalar>, aRows: UnsafePointer<Int>, rows: Int, depth: ProductDepth,
    to a: UnsafeMutablePointer<Scalar>
  ) {
    Layout<Vector>.addBackRows(source, aRows: aRows, rows: rows, depth: depth, to: a)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func compact(
    _ source: UnsafePointer<Scalar>, rowStride: Int, columnStride: Int, rows: Int, columns: Int,
    scale: Scalar, into target: UnsafeMutablePointer<Scalar>
  ) {
    Layout<Vector>.compact(
      source, rowStride: rowStride, columnStride: columnStride, rows: rows, columns: columns,
      scale: scale, into: target)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func dropout(
    _ mask: DropoutMask<Scalar>, position: UInt64, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    PhiloxDropout<ISA, Scalar>.run(mask, position: position, x, into: y, count: count)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func columnSums(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Scalar>
  ) {
    ColumnSums<ISA, Vector>.run(x, rows: rows, columns: columns, into: sums)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func softmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    SoftmaxRows<ISA, Scalar>.softmax(x, into: y, rows: rows, columns: columns)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func logSoftmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    SoftmaxRows<ISA, Scalar>.logSoftmax(x, into: y, rows: rows, columns: columns)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func softmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    SoftmaxRows<ISA, Scalar>.softmaxVJP(cotangent, y, into: x, rows: rows, columns: columns)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func logSoftmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    SoftmaxRows<ISA, Scalar>.logSoftmaxVJP(cotangent, y, into: x, rows: rows, columns: columns)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func crossEntropy(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int
  ) {
    SoftmaxRows<ISA, Scalar>.crossEntropy(
      logits, labels, into: losses, scratch: scratch, rows: rows, columns: columns)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func crossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    SoftmaxRows<ISA, Scalar>.crossEntropyVJP(
      logits, labels, scales: scales, into: x, rows: rows, columns: columns)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func distributionCrossEntropy(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int
  ) {
    SoftmaxRows<ISA, Scalar>.distributionCrossEntropy(
      logits, probabilities, into: losses, scratch: scratch, rows: rows, columns: columns)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func distributionCrossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int
  ) {
    SoftmaxRows<ISA, Scalar>.distributionCrossEntropyVJP(
      logits, probabilities, scales: scales, into: x, rows: rows, columns: columns)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func maxPool(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    winners: UnsafeMutablePointer<Int32>, scratch: UnsafeMutablePointer<Scalar>
  ) {
    MaxPool<Vector>.forward(shape, x, into: y, winners: winners, scratch: scratch)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func maxPoolVJP(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, winners: UnsafePointer<Int32>,
    taps: UnsafePointer<Int>, into x: UnsafeMutablePointer<Scalar>
  ) {
    MaxPool<Vector>.backward(shape, cotangent, winners: winners, taps: taps, into: x)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func averagePool(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>
  ) {
    AveragePool<ISA, Vector>.forward(shape, x, into: y)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func averagePoolVJP(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>
  ) {
    AveragePool<ISA, Vector>.backward(shape, cotangent, into: x)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func sgd(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ velocity: UnsafeMutablePointer<Scalar>?, _ coefficients: SGDCoefficients<Scalar>, count: Int
  ) {
    OptimizerUpdates<ISA, Vector>.sgd(parameter, gradient, velocity, coefficients, count: count)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func adam(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ mean: UnsafeMutablePointer<Scalar>, _ variance: UnsafeMutablePointer<Scalar>,
    _ coefficients: AdamCoefficients<Scalar>, count: Int
  ) {
    OptimizerUpdates<ISA, Vector>.adam(
      parameter, gradient, mean, variance, coefficients, count: count)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func convert(
    _ pixels: UnsafePointer<UInt8>, count: Int, scale: Scalar, shift: Scalar,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    Layout<Vector>.convert(
      pixels, count: count, scale: scale, shift: shift, ISA.self, into: target)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func map(
    _ function: UnaryFunction<Scalar>, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    typealias Kernel = Elementwise<ISA, Scalar>
    switch function {
    case .relu: Kernel.map(ReLU(), x, into: y, count: count)
    case .sigmoid: Kernel.map(SigmoidFunction(), x, into: y, count: count)
    case .tanh: Kernel.map(TanhFunction(), x, into: y, count: count)
    case .exp: Kernel.map(ExpFunction(), x, into: y, count: count)
    case .log: Kernel.map(LogFunction(), x, into: y, count: count)
    case .leakyReLU(let slope): Kernel.map(LeakyReLU(slope: slope), x, into: y, count: count)
    case .scale(let factor): Kernel.map(Scaling(factor: factor), x, into: y, count: count)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func zip(
    _ function: BinaryFunction<Scalar>, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into z: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    typealias Kernel = Elementwise<ISA, Scalar>
    switch function {
    case .add: Kernel.zip(Addition(), x, y, into: z, count: count)
    case .reluVJP: Kernel.zip(ReLUVJP(), x, y, into: z, count: count)
    case .sigmoidVJP: Kernel.zip(SigmoidVJP(), x, y, into: z, count: count)
    case .tanhVJP: Kernel.zip(TanhVJP(), x, y, into: z, count: count)
    case .leakyReLUVJP(let slope):
      Kernel.zip(LeakyReLUVJP(slope: slope), x, y, into: z, count: count)
    case .masked(let scale): Kernel.zip(Masking(scale: scale), x, y, into: z, count: count)
    }
  }
}
