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
  /// y[n,p,q,o] = b[o] + Σ(r,s,c) x[n, p·σ + r·δ − top, q·σ + s·δ − left, c] · w[r,s,c,o], each
  /// group of filters on its own group of channels.
  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S>
  /// x̄ of ``conv2d(_:filter:bias:geometry:groups:)``: to each pixel what the outputs it took part
  /// in send back through the filters.
  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S>
  /// w̄ of ``conv2d(_:filter:bias:geometry:groups:)``: to each tap the pixels that it met, times ȳ,
  /// over the batch.
  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S>
  /// b̄[o] = Σ(n,p,q) ȳ[n,p,q,o].
  func conv2dBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S>

  // Pools.
  /// The largest pixel of each window, the padding never.
  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S>
  /// x̄ of a max pool: each ȳ goes to the first pixel in row-major order that is the largest of its
  /// window.
  func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S>
  /// The mean of each window; the divisor counts the padding where `includePadding` says so.
  func averagePool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S>
  /// x̄ of an average pool: ȳ/count to every pixel of its window.
  func averagePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S>
  /// The largest pixel of each channel, `[N,C]`.
  func globalMaxPool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  /// x̄ of the global maximum: ȳ goes to the first pixel that has it.
  func globalMaxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S>
  /// The mean of each channel, `[N,C]`.
  func globalAveragePool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  /// x̄ of the global mean: ȳ/(H·W) to every pixel.
  func globalAveragePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape
  ) -> Tensor<S>

  // Products.
  /// y = x·W + b, with x `[N, in]` and W `[in, out]`.
  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S>
  /// x̄ = ȳ·Wᵀ.
  func denseInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, weights: Tensor<S>
  ) -> Tensor<S>
  /// W̄ = xᵀ·ȳ.
  func denseWeightsVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S>
  /// b̄: the sum of ȳ over the batch.
  func denseBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S>
  /// α·op(A)·op(B) + β·C, where C broadcasts to the result.
  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S>
  /// Ā = α·ȳ·op(B)ᵀ, transposed where A is stored so.
  func gemmLeftVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, alpha: S
  ) -> Tensor<S>
  /// B̄ = α·op(A)ᵀ·ȳ, transposed where B is stored so.
  func gemmRightVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, _ a: Tensor<S>, transposeA: Bool, transposeB: Bool, alpha: S
  ) -> Tensor<S>
  /// C̄ = β·ȳ, summed over the axes along which C was repeated down to `shape`.
  func gemmAddendVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, shape: Shape, beta: S
  ) -> Tensor<S>
  /// The product of the last two axes by NumPy's rules; the axes before them are batches that
  /// broadcast.
  func matmul<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S>

  // Sums with broadcasting.
  /// a + b, broadcast by NumPy's rules.
  func add<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S>
  /// The VJP of broadcasting: the sum of x down to `shape`.
  func sum<S: OperatorScalar>(_ x: Tensor<S>, to shape: Shape) -> Tensor<S>

  // Activations.
  /// x ≤ 0 ? 0 : x; NaN stays NaN.
  func relu<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  /// x ≤ 0 ? 0 : ȳ, a selection.
  func reluVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, input: Tensor<S>) -> Tensor<S>
  /// x ≤ 0 ? slope·x : x.
  func leakyReLU<S: OperatorScalar>(_ x: Tensor<S>, slope: S) -> Tensor<S>
  /// x ≤ 0 ? slope·ȳ : ȳ.
  func leakyReLUVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, slope: S
  ) -> Tensor<S>
  /// 1/(1 + e^−x).
  func sigmoid<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  /// ȳ·(y·(1 − y)).
  func sigmoidVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, output: Tensor<S>) -> Tensor<S>
  /// The hyperbolic tangent.
  func tanh<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S>
  /// ȳ·(1 − y²).
  func tanhVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, output: Tensor<S>) -> Tensor<S>

  // Softmax and its loss.
  /// exp(x − max) / Σ exp(x − max) along `axis`.
  func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S>
  /// y·(ȳ − Σ ȳ·y) along `axis`.
  func softmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S>
  /// x − max − ln Σ exp(x − max) along `axis`.
  func logSoftmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S>
  /// ȳ − exp(y)·Σ ȳ along `axis`.
  func logSoftmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S>
  /// −Σ p·log softmax(logits) of each row, p being 1 at the label or the row's probabilities;
  /// `[N]`, or one number where it is reduced.
  func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S>
  /// (softmax(logits)·Σ p − p)·ȳ, with ȳ divided among the rows as `reduction` says.
  func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S>

  // Dropout and optimizers.
  /// mask ≠ 0 ? x/(1 − rate) : 0, a selection.
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

  /// The definitions in this arithmetic.
  public init(arithmetic: Arithmetic = .fused) { self.arithmetic = arithmetic }
}
