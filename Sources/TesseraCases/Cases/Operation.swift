import TesseraAnswers
import TesseraTensors

/// An operator with its attributes.
public enum Operation: Hashable, Sendable {
  case conv2d(Window, groups: Int)
  case maxPool2d(kernel: Size2D, Window)
  case averagePool2d(kernel: Size2D, Window, includePadding: Bool)
  /// `keepsAxes`: whether y is `[N,1,1,C]` instead of `[N,C]`.
  case globalMaxPool2d(keepsAxes: Bool)
  case globalAveragePool2d(keepsAxes: Bool)
  case dense
  case gemm(GEMMAttributes)
  case matmul
  case add
  case relu
  case leakyReLU(slope: Double)
  case sigmoid
  case tanh
  case softmax(axis: Int)
  case logSoftmax(axis: Int)
  case softmaxCrossEntropy(RowReduction)
  case flatten(axis: Int)
  case dropoutEvaluation(rate: Double)
  case dropoutMasked(rate: Double)
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
  public var alpha: Double
  public var beta: Double
  public var transposeA: Bool
  public var transposeB: Bool

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
  public enum Rule: String, Hashable, Sendable, CaseIterable { case sgd, adam }
  public enum Formula: String, Hashable, Sendable, CaseIterable { case keras, torch }
  public enum WeightDecayMode: String, Hashable, Sendable, CaseIterable {
    /// Added to the gradient.
    case l2
    /// Taken from the parameter.
    case decoupled
  }

  public var rule: Rule
  public var formula: Formula
  /// One rate, or one for each step.
  public var learningRates: [Double]
  public var momentum = 0.0
  public var nesterov = false
  public var dampening = 0.0
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-7
  public var weightDecay = 0.0
  public var weightDecayMode = WeightDecayMode.l2
  /// How many steps were taken before the first.
  public var stepsBefore = 0

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
