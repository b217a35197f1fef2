import TesseraAnswers
import TesseraTensors

/// An operator with its attributes.
public enum Operation: Hashable, Sendable {
  /// A cross-correlation with a bank of filters, channels and filters in `groups` parts.
  case conv2d(Window, groups: Int)
  /// The largest pixel of each window.
  case maxPool2d(kernel: Size2D, Window)
  /// The mean of each window; `includePadding`: whether the divisor counts the padding.
  case averagePool2d(kernel: Size2D, Window, includePadding: Bool)
  /// `keepsAxes`: whether y is `[N,1,1,C]` instead of `[N,C]`.
  case globalMaxPool2d(keepsAxes: Bool)
  /// The mean of each channel over the whole image; `keepsAxes` as for the maximum.
  case globalAveragePool2d(keepsAxes: Bool)
  /// y = x·W + b.
  case dense
  /// y = α·op(A)·op(B) + β·C.
  case gemm(GEMMAttributes)
  /// The product of two tensors by NumPy's rules: a batch of matrices, broadcast.
  case matmul
  /// a + b, broadcast.
  case add
  /// x ≤ 0 ? 0 : x.
  case relu
  /// x ≤ 0 ? slope·x : x.
  case leakyReLU(slope: Double)
  /// 1/(1 + e^−x).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// exp(x) / Σ exp(x) along `axis`.
  case softmax(axis: Int)
  /// The logarithm of softmax along `axis`.
  case logSoftmax(axis: Int)
  /// −log softmax(logits)[label] of each row, reduced over the rows.
  case softmaxCrossEntropy(RowReduction)
  /// The extents before `axis` multiplied to one, and those from there on.
  case flatten(axis: Int)
  /// Dropout while it drops nothing: y = x, whatever the rate.
  case dropoutEvaluation(rate: Double)
  /// Dropout by a mask that is given: mask ≠ 0 ? x/(1 − rate) : 0.
  case dropoutMasked(rate: Double)
  /// Some steps of an optimizer.
  case optimizer(OptimizerAttributes)

  /// The operator, without its attributes.
  public var kind: OperatorKind {
    switch self {
    case .conv2d: .conv2d
    case .maxPool2d: .maxPool2d
    case .averagePool2d: .averagePool2d
    case .globalMaxPool2d: .globalMaxPool2d
    case .globalAveragePool2d: .globalAveragePool2d
    case .dense: .dense
    case .gemm: .gemm
    case .matmul: .matmul
    case .add: .add
    case .relu: .relu
    case .leakyReLU: .leakyReLU
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .softmax: .softmax
    case .logSoftmax: .logSoftmax
    case .softmaxCrossEntropy: .softmaxCrossEntropy
    case .flatten: .flatten
    case .dropoutEvaluation: .dropoutEvaluation
    case .dropoutMasked: .dropoutMasked
    case .optimizer: .optimizer
    }
  }
}

extension Operation: CustomStringConvertible {
  /// The operator and its attributes, as a person would say them.
  public var description: String {
    func text(_ size: Size2D) -> String { "\(size.rows)×\(size.columns)" }
    func text(_ window: Window) -> String {
      let padding =
        switch window.padding {
        case .valid: "VALID"
        case .same: "SAME"
        case .sameLower: "SAME_LOWER"
        case .explicit(let top, let left, let bottom, let right):
          "[[\(top),\(bottom)],[\(left),\(right)]]"
        }
      return
        "strides \(text(window.stride)), dilations \(text(window.dilation)), padding \(padding)"
    }
    let name = kind.rawValue
    switch self {
    case .conv2d(let window, let groups): return "\(name) \(text(window)), groups \(groups)"
    case .maxPool2d(let kernel, let window):
      return "\(name) ksize \(text(kernel)), \(text(window))"
    case .averagePool2d(let kernel, let window, let includePadding):
      return "\(name) ksize \(text(kernel)), \(text(window)), "
        + "count_include_pad \(includePadding)"
    case .globalMaxPool2d(let keepsAxes), .globalAveragePool2d(let keepsAxes):
      return "\(name) keepdims \(keepsAxes)"
    case .gemm(let attributes):
      return "\(name) alpha \(attributes.alpha), beta \(attributes.beta), "
        + "transA \(attributes.transposeA), transB \(attributes.transposeB)"
    case .leakyReLU(let slope): return "\(name) alpha \(slope)"
    case .softmax(let axis), .logSoftmax(let axis), .flatten(let axis):
      return "\(name) axis \(axis)"
    case .softmaxCrossEntropy(let reduction): return "\(name) reduction \(reduction)"
    case .dropoutEvaluation(let rate), .dropoutMasked(let rate): return "\(name) rate \(rate)"
    case .optimizer(let attributes): return "\(name) \(attributes)"
    case .dense, .matmul, .add, .relu, .sigmoid, .tanh: return name
    }
  }
}

/// y = α·op(A)·op(B) + β·C.
public struct GEMMAttributes: Hashable, Sendable {
  /// What multiplies the product.
  public var alpha: Double
  /// What multiplies C.
  public var beta: Double
  /// Whether op(A) is Aᵀ.
  public var transposeA: Bool
  /// Whether op(B) is Bᵀ.
  public var transposeB: Bool

  /// A product; what is left out is what ONNX takes for Gemm.
  public init(
    alpha: Double = 1, beta: Double = 1, transposeA: Bool = false, transposeB: Bool = false
  ) {
    (self.alpha, self.beta) = (alpha, beta)
    (self.transposeA, self.transposeB) = (transposeA, transposeB)
  }
}

/// An optimizer and its hyper-parameters.
///
/// The two formulas are those of Keras and of PyTorch; they differ in where ε, the learning rate and
/// weight decay stand (see `SGDStep` and `AdamStep`).
public struct OptimizerAttributes: Hashable, Sendable {
  /// The optimizers that a case can be about.
  public enum Rule: String, Hashable, Sendable, CaseIterable {
    /// Stochastic gradient descent, with momentum where it is not 0.
    case sgd
    /// Adam, or AdamW where the weight decay is decoupled.
    case adam
  }
  /// Whose formula it is, where the two differ.
  public enum Formula: String, Hashable, Sendable, CaseIterable {
    /// Keras's.
    case keras
    /// PyTorch's.
    case torch
  }
  /// Where the weights are drawn towards zero.
  public enum WeightDecayMode: String, Hashable, Sendable, CaseIterable {
    /// Added to the gradient.
    case l2
    /// Taken from the parameter.
    case decoupled
  }

  /// Which optimizer.
  public var rule: Rule
  /// Whose formula.
  public var formula: Formula
  /// One rate, or one for each step.
  public var learningRates: [Double]
  /// μ; 0 for plain descent.
  public var momentum = 0.0
  /// Whether descent looks one velocity ahead.
  public var nesterov = false
  /// The share of a gradient that PyTorch's velocity leaves out.
  public var dampening = 0.0
  /// β₁: the share of Adam's first moment that is kept from step to step.
  public var beta1 = 0.9
  /// β₂: the share of Adam's second moment that is kept from step to step.
  public var beta2 = 0.999
  /// ε, which keeps Adam's divisor away from zero.
  public var epsilon = 1e-7
  /// λ; 0 for none.
  public var weightDecay = 0.0
  /// Where the weights are drawn towards zero.
  public var weightDecayMode = WeightDecayMode.l2
  /// How many steps were taken before the first, for the powers of Adam's β; SGD counts none.
  public var stepsBefore = 0

  /// An optimizer with one learning rate, or one for each step; the rest is Keras's.
  public init(rule: Rule, formula: Formula, learningRates: [Double]) {
    (self.rule, self.formula, self.learningRates) = (rule, formula, learningRates)
  }
}

extension Operation {
  /// Whether y is linear in every single element of every input that has a cotangent.
  public var isMultilinear: Bool {
    switch self {
    case .conv2d, .averagePool2d, .globalAveragePool2d, .dense, .gemm, .matmul, .add, .flatten,
      .dropoutEvaluation, .dropoutMasked:
      true
    default: false
    }
  }
}
