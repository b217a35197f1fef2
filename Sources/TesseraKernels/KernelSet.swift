/// Every kernel, for one scalar type on one instruction set.
///
/// The kernels' bodies are generic over the vector and the instruction set; a conforming type in an
/// instruction set's module chooses those two and the register tile and holds nothing else. Its
/// witness table is the table that operators, tests and benchmarks dispatch through, so that no
/// kernel exists for one of them alone.
///
/// No kernel allocates, checks, or knows of threads. Sizes are elements. Tensors have room for 64
/// bytes past their end, which kernels may read but not write.
public protocol KernelSet<Scalar>: Sendable {
  /// The type that the kernels compute with.
  associatedtype Scalar: KernelScalar
  /// As many scalars as the kernels handle at a time.
  associatedtype Vector: SIMD where Vector.Scalar == Scalar
  /// What a multiply-add rounds, and the module that the code belongs to.
  associatedtype ISA: InstructionSet

  /// FMAPeak.run.
  static func multiplyAddPeak(iterations: Int, seed: Scalar) -> (value: Scalar, count: Int)
  /// C ← A·B by register tiles; see `ProductOperands`.
  static func product(_ operands: ProductOperands<Scalar>)
  /// C ← A·B where A is lists of its elements that are not 0; see `SparseOperands`.
  static func sparseProduct(_ operands: SparseOperands<Scalar>)
  /// The columns of a packed panel of B for a product with `columns` columns.
  static func panelWidth(columns: Int) -> Int
  /// The most rows of a register tile over `columns` columns of a panel.
  static func tileRows(columns: Int) -> Int
  /// Layout.packPanels.
  static func packPanels(
    _ source: UnsafePointer<Scalar>, rows: UnsafePointer<Int>, depth: Int, columnStride: Int,
    columns: Int, panel: Int, into target: UnsafeMutablePointer<Scalar>)
  /// Layout.writeOutRows.
  static func writeOutRows(
    _ a: UnsafePointer<Scalar>, aRows: UnsafePointer<Int>, rows: Int, depth: ProductDepth,
    into target: UnsafeMutablePointer<Scalar>)
  /// Layout.addBackRows.
  static func addBackRows(
    _ source: UnsafePointer<Scalar>, aRows: UnsafePointer<Int>, rows: Int, depth: ProductDepth,
    to a: UnsafeMutablePointer<Scalar>)
  /// Layout.compact.
  static func compact(
    _ source: UnsafePointer<Scalar>, rowStride: Int, columnStride: Int, rows: Int, columns: Int,
    scale: Scalar, into target: UnsafeMutablePointer<Scalar>)
  /// Layout.convert.
  static func convert(
    _ pixels: UnsafePointer<UInt8>, count: Int, scale: Scalar, shift: Scalar,
    into target: UnsafeMutablePointer<Scalar>)

  /// A function of an array, element by element; `y` may be `x`.
  static func map(
    _ function: UnaryFunction<Scalar>, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, count: Int)
  /// A function of two arrays, element by element; `z` may be one of them.
  static func zip(
    _ function: BinaryFunction<Scalar>, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into z: UnsafeMutablePointer<Scalar>, count: Int)
  /// keep(i) ? x_i·scale : 0, where x_0 stands at `position` of the mask's stream; see PhiloxDropout.
  static func dropout(
    _ mask: DropoutMask<Scalar>, position: UInt64, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, count: Int)
  /// ColumnSums.run.
  static func columnSums(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Scalar>)

  /// exp(x − max) / Σ exp(x − max), row by row; these are the kernels of SoftmaxRows.
  static func softmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  /// x − max − ln Σ exp(x − max), row by row.
  static func logSoftmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  /// y·(ȳ − Σ ȳ·y), row by row.
  static func softmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  /// ȳ − exp(y)·Σ ȳ, row by row, of a logarithm y of softmax.
  static func logSoftmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  /// −log softmax(logits)[label] of each row; `scratch` holds eight rows.
  static func crossEntropy(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int)
  /// (softmax(logits) − onehot(label))·scale, each row with its own scale.
  static func crossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  /// −Σ p·log softmax(logits) of each row, where the labels are probabilities p; `scratch` holds eight
  /// rows.
  static func distributionCrossEntropy(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int)
  /// (softmax(logits)·Σ p − p)·scale, each row with its own scale.
  static func distributionCrossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)

  /// The largest pixel of each window of one image, and the tap that won; see MaxPool.
  static func maxPool(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    winners: UnsafeMutablePointer<Int32>, scratch: UnsafeMutablePointer<Scalar>)
  /// Each ȳ goes to the pixel that won its window: the tap in `winners`, its offset in `taps`.
  static func maxPoolVJP(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, winners: UnsafePointer<Int32>,
    taps: UnsafePointer<Int>, into x: UnsafeMutablePointer<Scalar>)
  /// The mean of each window of one image.
  static func averagePool(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>)
  /// ȳ / count to every pixel of its window, the windows in order.
  static func averagePoolVJP(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>)

  /// One step of stochastic gradient descent over `count` parameters, in place.
  static func sgd(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ velocity: UnsafeMutablePointer<Scalar>?, _ coefficients: SGDCoefficients<Scalar>, count: Int)
  /// One step of Adam over `count` parameters, in place.
  static func adam(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ mean: UnsafeMutablePointer<Scalar>, _ variance: UnsafeMutablePointer<Scalar>,
    _ coefficients: AdamCoefficients<Scalar>, count: Int)
}
