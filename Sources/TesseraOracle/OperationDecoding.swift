import TesseraAnswers
import TesseraCases
import TesseraFormats
import TesseraTensors

extension Operation {
  /// Reads the attributes of an operator, the `attrs` of a case.
  ///
  /// | attribute                | default | what may stand there                                     |
  /// |--------------------------|---------|----------------------------------------------------------|
  /// | `strides`, `dilations`   | [1, 1]  | two integers of at least 1; a pool's strides: its `ksize` |
  /// | `groups`                 | 1       | an integer of at least 1                                 |
  /// | `padding`                | VALID   | SAME, SAME_LOWER, VALID, `[[top, bottom], [left, right]]` |
  /// | `ksize`                  |         | two integers of at least 1                               |
  /// | `count_include_pad`      | false   | a boolean, for which 0 and 1 may stand                   |
  /// | `keepdims`               | true    | a boolean                                                |
  /// | `alpha`, `beta`          | 1       | a number                                                 |
  /// | `transA`, `transB`       | false   | a boolean                                                |
  /// | `axis`                   | −1      | an integer; that of `flatten` is 1 by default            |
  /// | `reduction`              | none    | none, mean or sum                                        |
  /// | `rate`                   |         | a number; that of `dropout_eval` is 0 by default         |
  ///
  /// Those of an optimizer are in ``OptimizerAttributes``; `algo`, `formula` and `lr` must be there,
  /// and `epsilon` is 1e-5 by default. Whether they fit the shapes is asked later, see `CaseShapes`.
  ///
  /// - Parameters:
  ///   - kind: The operator.
  ///   - attributes: An object; nothing stands for an empty one.
  /// - Throws: `OracleError` with the attribute, also for one that the operator does not have. It is
  ///   marked as unsupported where a pool rounds its extents upwards (`ceil_mode`) or has
  ///   `dilations`, where labels are smoothed (`label_smoothing`), and for `rmsprop` and `amsgrad`.
  public init(_ kind: OperatorKind, attributes: JSONValue?) throws(OracleError) {
    var fields = try OracleFields(attributes, at: "attrs")
    self = try Self.read(kind, &fields)
    try fields.finish()
  }

  private static func read(
    _ kind: OperatorKind, _ fields: inout OracleFields
  ) throws(OracleError) -> Operation {
    let axes = -OracleFields.limit...OracleFields.limit
    switch kind {
    case .conv2d:
      let window = Window(
        stride: try fields.size("strides") ?? 1, dilation: try fields.size("dilations") ?? 1,
        padding: try fields.padding())
      return .conv2d(window, groups: try fields.integer("groups", in: 1...OracleFields.limit) ?? 1)
    case .maxPool2d:
      let (kernel, window) = try fields.pool()
      return .maxPool2d(kernel: kernel, window)
    case .averagePool2d:
      let (kernel, window) = try fields.pool()
      let includePadding = try fields.boolean("count_include_pad") ?? false
      return .averagePool2d(kernel: kernel, window, includePadding: includePadding)
    case .globalMaxPool2d:
      return .globalMaxPool2d(keepsAxes: try fields.boolean("keepdims") ?? true)
    case .globalAveragePool2d:
      return .globalAveragePool2d(keepsAxes: try fields.boolean("keepdims") ?? true)
    case .dense: return .dense
    case .gemm: return .gemm(try fields.gemm())
    case .matmul: return .matmul
    case .add: return .add
    case .relu: return .relu
    case .leakyReLU: return .leakyReLU(slope: try fields.number("alpha") ?? 1)
    case .sigmoid: return .sigmoid
    case .tanh: return .tanh
    case .softmax: return .softmax(axis: try fields.integer("axis", in: axes) ?? -1)
    case .logSoftmax: return .logSoftmax(axis: try fields.integer("axis", in: axes) ?? -1)
    case .softmaxCrossEntropy:
      fields.refuse("label_smoothing", if: try fields.number("label_smoothing") ?? 0 != 0)
      return .softmaxCrossEntropy(
        try fields.choice("reduction", of: RowReduction.self) ?? .none)
    case .flatten: return .flatten(axis: try fields.integer("axis", in: axes) ?? 1)
    case .dropoutEvaluation: return .dropoutEvaluation(rate: try fields.number("rate") ?? 0)
    case .dropoutMasked:
      let rate = try fields.number("rate")
      return .dropoutMasked(rate: try fields.required("rate", rate, "a number"))
    case .optimizer: return .optimizer(try fields.optimizer())
    }
  }
}

extension OracleFields {
  fileprivate mutating func pool() throws(OracleError) -> (Size2D, Window) {
    let size = try size("ksize")
    let kernel = try required("ksize", size, "two integers from 1 to \(Self.limit)")
    let window = Window(stride: try self.size("strides") ?? kernel, padding: try padding())
    refuse("dilations", if: try self.size("dilations") ?? 1 != 1)
    refuse("ceil_mode", if: try boolean("ceil_mode") ?? false)
    return (kernel, window)
  }

  fileprivate mutating func gemm() throws(OracleError) -> GEMMAttributes {
    GEMMAttributes(
      alpha: try number("alpha") ?? 1, beta: try number("beta") ?? 1,
      transposeA: try boolean("transA") ?? false, transposeB: try boolean("transB") ?? false)
  }

  /// The optimizers that the protocol names.
  private enum Algorithm: String, CaseIterable { case sgd, adam, rmsprop }

  fileprivate mutating func optimizer() throws(OracleError) -> OptimizerAttributes {
    typealias Attributes = OptimizerAttributes
    let algorithm = try choice("algo", of: Algorithm.self)
    let formula = try choice("formula", of: Attributes.Formula.self)
    let rates = try numbers("lr")
    var attributes = Attributes(
      rule: try required("algo", algorithm, "sgd or adam") == .adam ? .adam : .sgd,
      formula: try required("formula", formula, "keras or torch"),
      learningRates: try required("lr", rates, "a number or a list of numbers"))
    attributes.momentum = try number("momentum") ?? attributes.momentum
    attributes.nesterov = try boolean("nesterov") ?? attributes.nesterov
    attributes.dampening = try number("dampening") ?? attributes.dampening
    attributes.beta1 = try number("beta1") ?? attributes.beta1
    attributes.beta2 = try number("beta2") ?? attributes.beta2
    attributes.epsilon = try number("epsilon") ?? 1e-5
    attributes.weightDecay = try number("weight_decay") ?? attributes.weightDecay
    attributes.weightDecayMode =
      try choice("weight_decay_mode", of: Attributes.WeightDecayMode.self)
      ?? attributes.weightDecayMode
    attributes.stepsBefore = try integer("t0", in: 0...Self.limit) ?? attributes.stepsBefore
    _ = try number("rho")
    refuse("amsgrad", if: try boolean("amsgrad") ?? false)
    refuse("algo", if: algorithm == .rmsprop)
    return attributes
  }
}
