/// The operators that a case can be about, by the names of the oracle protocol.
///
/// The one list which the court, the oracle, the judge of foreign kernels and their tests all read:
/// an operator cannot be in one of them alone.
public enum OperatorKind: String, CaseIterable, Hashable, Sendable, Codable {
  case conv2d
  case maxPool2d = "max_pool2d"
  case averagePool2d = "avg_pool2d"
  case globalMaxPool2d = "global_max_pool2d"
  case globalAveragePool2d = "global_avg_pool2d"
  case dense
  case gemm
  case matmul
  case add
  case relu
  case leakyReLU = "leaky_relu"
  case sigmoid
  case tanh
  case softmax
  case logSoftmax = "log_softmax"
  case softmaxCrossEntropy = "softmax_cross_entropy"
  case flatten
  case dropoutEvaluation = "dropout_eval"
  case dropoutMasked = "dropout_masked"
  case optimizer
}

/// What goes into an operator, by the names of the oracle protocol.
public enum OperandName: String, CaseIterable, Hashable, Sendable, Codable {
  case x
  case w
  case b
  case a
  case c
  case logits
  case labels
  case mask
  case p0
  case grads
  case m0
  case v0
}

/// What comes out of an operator, by the names of the oracle protocol.
public enum OutputName: String, CaseIterable, Hashable, Sendable, Codable {
  case y
  case gradX = "grad_x"
  case gradW = "grad_w"
  case gradB = "grad_b"
  case gradA = "grad_a"
  case gradC = "grad_c"
  case gradLogits = "grad_logits"
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
