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
  associatedtype Scalar: KernelScalar
  associatedtype Vector: SIMD where Vector.Scalar == Scalar
  associatedtype ISA: InstructionSet

  /// FMAPeak.run.
  static func multiplyAddPeak(iterations: Int, seed: Scalar) -> (value: Scalar, count: Int)
  /// C ← A·B by register tiles; see `ProductOperands`.
  static func product(_ operands: ProductOperands<Scalar>)
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

  /// The activations and their VJPs; see `UnaryFunction` and `BinaryFunction`.
  static func map(
    _ function: UnaryFunction<Scalar>, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, count: Int)
  static func zip(
    _ function: BinaryFunction<Scalar>, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into z: UnsafeMutablePointer<Scalar>, count: Int)
  /// ColumnSums.run.
  static func columnSums(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Scalar>)

  /// The kernels of SoftmaxRows.
  static func softmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  static func logSoftmax(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  static func softmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  static func logSoftmaxVJP(
    _ cotangent: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  static func crossEntropy(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int)
  static func crossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ labels: UnsafePointer<Int32>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)
  static func distributionCrossEntropy(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    into losses: UnsafeMutablePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>, rows: Int,
    columns: Int)
  static func distributionCrossEntropyVJP(
    _ logits: UnsafePointer<Scalar>, _ probabilities: UnsafePointer<Scalar>,
    scales: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int)

  /// The pools of one image.
  static func maxPool(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    winners: UnsafeMutablePointer<Int32>, scratch: UnsafeMutablePointer<Scalar>)
  static func maxPoolVJP(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, winners: UnsafePointer<Int32>,
    taps: UnsafePointer<Int>, into x: UnsafeMutablePointer<Scalar>)
  static func averagePool(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>)
  static func averagePoolVJP(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>)

  /// The optimizers' updates.
  static func sgd(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ velocity: UnsafeMutablePointer<Scalar>?, _ coefficients: SGDCoefficients<Scalar>, count: Int)
  static func adam(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ mean: UnsafeMutablePointer<Scalar>, _ variance: UnsafeMutablePointer<Scalar>,
    _ coefficients: AdamCoefficients<Scalar>, count: Int)
}
