import TesseraOperators
import TesseraTensors

extension KernelOperators {
  public func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    var p = parameters
    let zeros = Tensor<S>(repeating: 0, shape: p.shape)
    var m = firstMoments ?? zeros
    var velocity: Tensor<S>? = m
    var v = secondMoments ?? zeros
    let decoupled = attributes.weightDecayMode == .decoupled
    return attributes.everyStep(gradients, hasSlots: firstMoments != nil) { step in
      switch attributes.rule {
      case .sgd:
        sgdUpdate(
          &p, gradient: step.gradient, velocity: &velocity,
          step: SGDStep(
            learningRate: step.rate, momentum: attributes.momentum, nesterov: attributes.nesterov,
            weightDecay: attributes.weightDecay, decoupled: decoupled,
            formula: attributes.formula == .keras ? .keras : .torch,
            dampening: attributes.dampening, isFirst: step.isFirst),
          execution: execution)
      case .adam:
        adamUpdate(
          &p, gradient: step.gradient, mean: &m, variance: &v,
          step: AdamStep(
            learningRate: step.rate, beta1: attributes.beta1, beta2: attributes.beta2,
            epsilon: attributes.epsilon, beta1Power: step.beta1Power,
            beta2Power: step.beta2Power,
            epsilonPlacement: attributes.formula == .keras ? .tensorFlow : .paper,
            weightDecay: attributes.weightDecay, decoupled: decoupled),
          execution: execution)
      }
      return p.elements
    }
  }
}
