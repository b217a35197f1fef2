import TesseraCases
import TesseraFormats
import TesseraTensors

extension Operation {
  /// The attributes as JSON, the `attrs` of a case. All of them, so that whoever reads them needs no
  /// defaults.
  public var attributes: JSONValue {
    .object(members.map { JSONValue.Member($0.0, $0.1) })
  }

  private var members: KeyValuePairs<String, JSONValue> {
    switch self {
    case .conv2d(let window, let groups):
      [
        "strides": .size(window.stride), "dilations": .size(window.dilation),
        "groups": .integer(groups), "padding": .padding(window.padding),
      ]
    case .maxPool2d(let kernel, let window):
      [
        "ksize": .size(kernel), "strides": .size(window.stride),
        "dilations": .size(window.dilation), "padding": .padding(window.padding),
      ]
    case .averagePool2d(let kernel, let window, let includePadding):
      [
        "ksize": .size(kernel), "strides": .size(window.stride),
        "dilations": .size(window.dilation), "padding": .padding(window.padding),
        "count_include_pad": .bool(includePadding),
      ]
    case .globalMaxPool2d(let keepsAxes), .globalAveragePool2d(let keepsAxes):
      ["keepdims": .bool(keepsAxes)]
    case .gemm(let gemm):
      [
        "alpha": .number(gemm.alpha), "beta": .number(gemm.beta),
        "transA": .bool(gemm.transposeA), "transB": .bool(gemm.transposeB),
      ]
    case .leakyReLU(let slope): ["alpha": .number(slope)]
    case .softmax(let axis), .logSoftmax(let axis), .flatten(let axis): ["axis": .integer(axis)]
    case .softmaxCrossEntropy(let reduction): ["reduction": .string(reduction.rawValue)]
    case .dropoutEvaluation(let rate), .dropoutMasked(let rate): ["rate": .number(rate)]
    case .optimizer(let optimizer): optimizer.members
    case .dense, .matmul, .add, .relu, .sigmoid, .tanh: [:]
    }
  }
}

extension OptimizerAttributes {
  fileprivate var members: KeyValuePairs<String, JSONValue> {
    let rates = learningRates.map(JSONValue.number)
    return [
      "algo": .string(rule.rawValue), "formula": .string(formula.rawValue),
      "lr": rates.count == 1 ? rates[0] : .array(rates), "momentum": .number(momentum),
      "nesterov": .bool(nesterov), "dampening": .number(dampening), "beta1": .number(beta1),
      "beta2": .number(beta2), "epsilon": .number(epsilon), "weight_decay": .number(weightDecay),
      "weight_decay_mode": .string(weightDecayMode.rawValue), "t0": .integer(stepsBefore),
    ]
  }
}

extension JSONValue {
  fileprivate static func size(_ size: Size2D) -> JSONValue {
    .array([.integer(size.rows), .integer(size.columns)])
  }

  fileprivate static func padding(_ padding: Padding) -> JSONValue {
    switch padding {
    case .valid: .string("VALID")
    case .same: .string("SAME")
    case .sameLower: .string("SAME_LOWER")
    case .explicit(let top, let left, let bottom, let right):
      .array([
        .array([.integer(top), .integer(bottom)]), .array([.integer(left), .integer(right)]),
      ])
    }
  }
}
