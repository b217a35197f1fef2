import TesseraAnswers
import TesseraReference
import TesseraTensors

/// An implementation of the operators: the definitions, our kernels, a wrong kernel of the museum, or
/// yours.
///
/// Every requirement has a default, the definition in this set's ``arithmetic``, so that a set says
/// only what it does in its own way. To judge a kernel of your own, write one function:
///
///     struct MyKernels: OperatorSet {
///       func relu<Scalar: OperatorScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { … }
///     }
///     let verdict = Court().judge(Candidate(name: "mine") { _ in MyKernels() }, on: .relu)
///
/// Operands are what the definitions of the same name say; shapes and options have been checked.
public protocol OperatorSet: Sendable {
  /// The arithmetic of the definition that the results must equal.
  var arithmetic: Arithmetic { get }

  // Convolution.
  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S>
  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S>
  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S>
  func conv2dBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S>

  // Pools.
  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S>
  func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S>
  func averagePool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S>
  func averagePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S>
  func globalMaxPool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  func globalMaxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S>
  func globalAveragePool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  func globalAveragePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape
  ) -> Tensor<S>

  // Products.
  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S>
  func denseInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, weights: Tensor<S>
  ) -> Tensor<S>
  func denseWeightsVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S>
  func denseBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S>
  /// α·op(A)·op(B) + β·C, where C broadcasts to the result.
  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S>
  func gemmLeftVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, alpha: S
  ) -> Tensor<S>
  func gemmRightVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, _ a: Tensor<S>, transposeA: Bool, transposeB: Bool, alpha: S
  ) -> Tensor<S>
  func gemmAddendVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, shape: Shape, beta: S
  ) -> Tensor<S>
  func matmul<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S>

  // Sums with broadcasting.
  func add<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S>
  /// The VJP of broadcasting: the sum of x down to `shape`.
  func sum<S: OperatorScalar>(_ x: Tensor<S>, to shape: Shape) -> Tensor<S>

  // Activations.
  func relu<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  func reluVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, input: Tensor<S>) -> Tensor<S>
  func leakyReLU<S: OperatorScalar>(_ x: Tensor<S>, slope: S) -> Tensor<S>
  func leakyReLUVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, slope: S
  ) -> Tensor<S>
  func sigmoid<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  func sigmoidVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, output: Tensor<S>) -> Tensor<S>
  func tanh<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  func tanhVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, output: Tensor<S>) -> Tensor<S>

  // Softmax and its loss.
  func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S>
  func softmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S>
  func logSoftmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S>
  func logSoftmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S>
  func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S>
  func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S>

  // Dropout and optimizers.
  func dropoutMasked<S: OperatorScalar>(
    _ x: Tensor<S>, mask: Tensor<S>, rate: Double
  ) -> Tensor<S>
  /// The parameters after every step, `[steps, …]`.
  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S>
}

/// The definitions themselves.
public struct Definitions: OperatorSet {
  public let arithmetic: Arithmetic

  public init(arithmetic: Arithmetic = .fused) { self.arithmetic = arithmetic }
}
