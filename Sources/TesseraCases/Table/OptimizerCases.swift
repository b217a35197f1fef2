import TesseraTensors

extension CaseTable {
  /// Every combination of what an optimizer's formula branches on.
  static let optimizerFamilies: [CaseFamily] = [
    CaseFamily(.optimizer, "sgd", count: 2 * 3 * 2 * 2 * 3 * 2 * 9 * 2, thinning: 11) { number in
      var digits = CaseDigits(number)
      var attributes = OptimizerAttributes(
        rule: .sgd, formula: digits.pick([.keras, .torch]), learningRates: [0.1])
      attributes.momentum = digits.pick([0, 0.9, 0.5])
      let (nesterov, dampening) = (digits.pick([false, true]), digits.pick([0, 0.3]))
      // Nesterov needs a momentum that is not dampened, and Keras dampens nothing.
      attributes.dampening = attributes.formula == .torch ? dampening : 0
      attributes.nesterov = nesterov && attributes.momentum > 0 && attributes.dampening == 0
      attributes.weightDecay = digits.pick([0, 0.01, 0.5])
      attributes.weightDecayMode = digits.pick([.l2, .decoupled])
      let size = [1, 2, 3, 7, 16, 17, 31, 33, 65][digits.pick(0...8)]
      attributes.stepsBefore = digits.pick([0, 3])
      return optimizer(attributes, size: size)
    },
    CaseFamily(.optimizer, "adam", count: 2 * 3 * 3 * 2 * 2 * 3 * 2 * 9, thinning: 31) { number in
      var digits = CaseDigits(number)
      var attributes = OptimizerAttributes(
        rule: .adam, formula: digits.pick([.keras, .torch]), learningRates: [0.01])
      attributes.beta1 = digits.pick([0.9, 0.5, 0])
      attributes.beta2 = digits.pick([0.999, 0.9, 0.5])
      attributes.epsilon = digits.pick([1e-7, 0.1])
      attributes.weightDecayMode = digits.pick([.l2, .decoupled])
      attributes.weightDecay = digits.pick([0, 0.01, 0.5])
      attributes.stepsBefore = digits.pick([0, 3])
      return optimizer(attributes, size: [1, 2, 3, 7, 16, 17, 31, 33, 65][digits.pick(0...8)])
    },
  ]

  private static func optimizer(
    _ attributes: OptimizerAttributes, size: Int
  ) -> CaseSpecification {
    var attributes = attributes
    let steps = 3
    if size % 2 == 1 { attributes.learningRates = [0.1, 0.02, 0.3] }
    var operands: [OperandName: Shape] = [.p0: [size], .grads: [steps, size]]
    // SGD without a velocity is at its first step, also where steps are said to have gone before.
    if attributes.stepsBefore > 0 && (attributes.rule == .adam || size < 16) || size == 16 {
      operands[.m0] = [size]
      operands[.v0] = attributes.rule == .adam ? [size] : nil
    }
    return CaseSpecification(.optimizer(attributes), operands)
  }
}
