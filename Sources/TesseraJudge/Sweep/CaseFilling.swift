import TesseraCases
import TesseraTensors

extension OperatorKind {
  /// Whether equal inputs compete in it.
  var hasTies: Bool { self == .maxPool2d || self == .globalMaxPool2d }

  /// Whether it is a function of one number, which may go wrong near 0 alone.
  var isActivation: Bool {
    self == .relu || self == .leakyReLU || self == .sigmoid || self == .tanh
  }

  /// The outputs of which the protocol says what infinities and NaN make of them.
  ///
  /// A convolution is a sum of products as IEEE 754 has them; a NaN wins every maximum; a rectifier and
  /// its VJP select; a label of 0 at a logit of −∞ contributes 0; a copy is a copy.
  var specialOutputs: [OutputName] {
    switch self {
    case .conv2d: [.y, .gradW]
    case .maxPool2d, .globalMaxPool2d: [.y]
    case .relu, .flatten, .dropoutEvaluation: [.y, .gradX]
    case .softmaxCrossEntropy: [.y, .gradLogits]
    default: []
    }
  }

  /// The input whose size decides whether an exponential overflows.
  fileprivate var exponents: OperandName? {
    switch self {
    case .softmax, .logSoftmax, .sigmoid, .tanh: .x
    case .softmaxCrossEntropy: .logits
    default: nil
    }
  }
}

extension CaseSpecification {
  /// The outputs of this case that are judged, of those that are asked for.
  func judged(_ outputs: [OutputName]?) -> [OutputName] {
    let all = operation.kind.outputs.filter { output in
      output != .gradB && output != .gradC || output.operand(of: operation.kind) != addendName
        || hasAddend
    }
    return all.filter { outputs?.contains($0) ?? true }
      .filter { values != .special || operation.kind.specialOutputs.contains($0) }
  }

  private var addendName: OperandName? { operation.kind.addend }

  /// The case as a kernel is asked about it.
  ///
  /// Beside what `make` does, real logits reach as far as 128, in Double 1024, where exponentials overflow, and special
  /// values stand only where the protocol says what comes of them: in the image of a convolution, where
  /// they meet zeros among the weights, and in logits whose label is 0.
  func filled<Scalar: OperatorScalar>(_ type: Scalar.Type) throws(ShapeError) -> OperatorCase<
    Scalar
  > {
    var result = try make(type)
    switch (operation.kind, values) {
    case (.conv2d, .special):
      var whole = self
      whole.values = .integers
      let plain = try whole.make(type)
      // The largest number would overflow in some orders of summation and not in others.
      result.inputs[.x] = result.inputs[.x].map { x in
        Tensor(shape: x.shape, x.elements.map { $0.magnitude == .greatestFiniteMagnitude ? 1 : $0 })
      }
      result.inputs[.w] = plain.inputs[.w]
      result.inputs[.b] = plain.inputs[.b]
      result.cotangent = plain.cotangent
    case (.maxPool2d, .special), (.globalMaxPool2d, .special):
      guard seed % 3 == 0, let x = result.inputs[.x] else { break }
      result.inputs[.x] = Tensor(repeating: -.infinity, shape: x.shape)
    case (.softmaxCrossEntropy, .special):
      var real = self
      real.values = .real
      result = try real.make(type)
      result.loseUnlabelledLogits(seed)
    case (_, .real):
      guard let name = operation.kind.exponents, let x = result.inputs[name] else { break }
      let largest = MemoryLayout<Scalar>.size == 8 ? 512 : 64
      let scale = Scalar([1, 1, 8, largest][Int(seed % 4)])
      result.inputs[name] = Tensor(shape: x.shape, x.elements.map { $0 * scale })
    default: break
    }
    return result
  }
}

extension OperatorCase {
  /// Makes a quarter of the logits whose label is 0 −∞.
  fileprivate mutating func loseUnlabelledLogits(_ seed: UInt64) {
    guard var logits = inputs[.logits] else { return }
    let classes = logits.shape[1]
    let random = CounterRandom(seed: seed, stream: 1 << 35)
    for i in 0..<logits.count where random.uniform(UInt64(i)) < 0.25 {
      let isLabelled =
        labels.map { Int($0[i / classes]) == i % classes } ?? (inputs[.labels]?[i] != 0)
      if !isLabelled { logits[i] = -.infinity }
    }
    inputs[.logits] = logits
  }
}
