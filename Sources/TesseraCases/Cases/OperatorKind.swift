/// The operators that a case can be about, by the names of the oracle protocol.
///
/// The one list which the court, the oracle, the judge of foreign kernels and their tests all read:
/// an operator cannot be in one of them alone.
public enum OperatorKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// A cross-correlation of images with a bank of filters.
  case conv2d
  /// The largest pixel of each window.
  case maxPool2d = "max_pool2d"
  /// The mean of each window.
  case averagePool2d = "avg_pool2d"
  /// The largest pixel of each channel.
  case globalMaxPool2d = "global_max_pool2d"
  /// The mean of each channel.
  case globalAveragePool2d = "global_avg_pool2d"
  /// A matrix product and a bias.
  case dense
  /// y = α·op(A)·op(B) + β·C.
  case gemm
  /// The product of two tensors by NumPy's rules.
  case matmul
  /// A sum, broadcast.
  case add
  /// x ≤ 0 ? 0 : x.
  case relu
  /// x ≤ 0 ? slope·x : x.
  case leakyReLU = "leaky_relu"
  /// The logistic function.
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// exp(x) / Σ exp(x) along an axis.
  case softmax
  /// The logarithm of softmax.
  case logSoftmax = "log_softmax"
  /// −log softmax(logits)[label].
  case softmaxCrossEntropy = "softmax_cross_entropy"
  /// A tensor as a matrix, in row-major order.
  case flatten
  /// Dropout while it drops nothing.
  case dropoutEvaluation = "dropout_eval"
  /// Dropout by a mask that is given.
  case dropoutMasked = "dropout_masked"
  /// Some steps of SGD or Adam.
  case optimizer
}

/// What goes into an operator, by the names of the oracle protocol.
public enum OperandName: String, CaseIterable, Hashable, Sendable, Codable {
  /// The input of an operator that has one, `[N,H,W,C]` of an image.
  case x
  /// Filters `[R,S,C,O]`, or the matrix `[in, out]` of a dense layer.
  case w
  /// The bias, or the right operand of a product or sum.
  case b
  /// The left operand of a product or sum.
  case a
  /// What is added to a product.
  case c
  /// Scores `[N, classes]`, one row for each image.
  case logits
  /// The classes `[N]`, or probabilities `[N, classes]`.
  case labels
  /// What dropout keeps: 0 drops an element.
  case mask
  /// The parameters before the first step.
  case p0
  /// The gradients, `[steps, …]`.
  case grads
  /// The first moment before the first step: Adam's mean, or the velocity.
  case m0
  /// Adam's second moment before the first step.
  case v0
}

/// What comes out of an operator, by the names of the oracle protocol.
public enum OutputName: String, CaseIterable, Hashable, Sendable, Codable {
  /// The result.
  case y
  /// The cotangent of `x`.
  case gradX = "grad_x"
  /// The cotangent of `w`.
  case gradW = "grad_w"
  /// The cotangent of `b`.
  case gradB = "grad_b"
  /// The cotangent of `a`.
  case gradA = "grad_a"
  /// The cotangent of `c`.
  case gradC = "grad_c"
  /// The cotangent of `logits`.
  case gradLogits = "grad_logits"
  /// The parameters after every step, `[steps, …]`.
  case params

  /// Whether it is a cotangent, so that the case must carry that of y.
  public var isGradient: Bool { self != .y && self != .params }
}

extension OperatorKind {
  /// The inputs that a case must carry.
  public var required: [OperandName] {
    switch self {
    case .conv2d, .dense: [.x, .w]
    case .gemm, .matmul, .add: [.a, .b]
    case .softmaxCrossEntropy: [.logits, .labels]
    case .dropoutMasked: [.x, .mask]
    case .optimizer: [.p0, .grads]
    default: [.x]
    }
  }

  /// The inputs that a case may leave out.
  public var optional: [OperandName] {
    switch self {
    case .conv2d, .dense: [.b]
    case .gemm: [.c]
    case .optimizer: [.m0, .v0]
    default: []
    }
  }

  /// What can be asked of it.
  public var outputs: [OutputName] {
    switch self {
    case .conv2d, .dense: [.y, .gradX, .gradW, .gradB]
    case .gemm: [.y, .gradA, .gradB, .gradC]
    case .add: [.y, .gradA, .gradB]
    case .matmul, .dropoutMasked: [.y]
    case .softmaxCrossEntropy: [.y, .gradLogits]
    case .optimizer: [.params]
    default: [.y, .gradX]
    }
  }

  /// The names of the axes of a tensor, where they have names.
  public func axes(of operand: OperandName) -> [String] {
    switch (self, operand) {
    case (.conv2d, .x), (.maxPool2d, .x), (.averagePool2d, .x), (.globalMaxPool2d, .x),
      (.globalAveragePool2d, .x):
      ["n", "h", "w", "c"]
    case (.conv2d, .w): ["r", "s", "c", "o"]
    case (.conv2d, .b), (.dense, .b): ["o"]
    case (.dense, .x): ["n", "i"]
    case (.dense, .w): ["i", "o"]
    case (.softmaxCrossEntropy, .logits): ["n", "k"]
    default: []
    }
  }

  /// The names of the axes of an output, where they have names.
  public func axes(of output: OutputName) -> [String] {
    switch (self, output) {
    case (.conv2d, .y): ["n", "p", "q", "o"]
    case (.maxPool2d, .y), (.averagePool2d, .y): ["n", "p", "q", "c"]
    case (.dense, .y): ["n", "o"]
    case (.gemm, .y): ["i", "j"]
    case (_, .gradX): axes(of: OperandName.x)
    case (_, .gradW): axes(of: OperandName.w)
    case (.conv2d, .gradB), (.dense, .gradB): ["o"]
    case (_, .gradLogits): axes(of: OperandName.logits)
    default: []
    }
  }
}
