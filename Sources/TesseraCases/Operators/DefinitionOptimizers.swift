import TesseraOperators
import TesseraReference
import TesseraTensors

extension OperatorSet {
  public func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, changingSGD: { _ in }, changingAdam: { _ in })
  }

  /// The definition, the numbers of each step being changed before it is taken.
  package func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?,
    changingSGD: (inout Reference.SGDStep) -> Void,
    changingAdam: (inout Reference.AdamStep) -> Void
  ) -> Tensor<S> {
    var p = parameters.elements
    let zeros = [S](repeating: 0, count: p.count)
    var m = firstMoments?.elements ?? zeros
    var v = secondMoments?.elements ?? zeros
    return attributes.everyStep(gradients, hasSlots: firstMoments != nil) { step in
      switch attributes.rule {
      case .sgd:
        var numbers = attributes.sgdStep(step)
        changingSGD(&numbers)
        Reference.sgd(
          numbers, parameters: &p, cotangents: step.gradient.elements, velocities: &m,
          arithmetic: arithmetic)
      case .adam:
        var numbers = attributes.adamStep(step)
        changingAdam(&numbers)
        Reference.adam(
          numbers, parameters: &p, cotangents: step.gradient.elements, firstMoments: &m,
          secondMoments: &v, arithmetic: arithmetic)
      }
      return p
    }
  }
}

extension OptimizerAttributes {
  private var decay: Reference.WeightDecay {
    weightDecay == 0
      ? .none : weightDecayMode == .l2 ? .coupled(weightDecay) : .decoupled(weightDecay)
  }

  fileprivate func sgdStep<S>(_ step: OptimizerStep<S>) -> Reference.SGDStep {
    Reference.SGDStep(
      learningRate: step.rate, momentum: momentum, nesterov: nesterov, weightDecay: decay,
      formula: formula == .keras ? .keras : .torch, dampening: dampening, isFirst: step.isFirst)
  }

  fileprivate func adamStep<S>(_ step: OptimizerStep<S>) -> Reference.AdamStep {
    Reference.AdamStep(
      learningRate: step.rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      placement: formula == .keras ? .tensorFlow : .paper, weightDecay: decay,
      beta1Power: step.beta1Power, beta2Power: step.beta2Power)
  }
}

/// What one step of an optimizer starts from.
package struct OptimizerStep<Scalar: OperatorScalar> {
  package let gradient: Tensor<Scalar>
  package let rate: Double
  /// Whether there is no slot yet: so PyTorch knows its first step, whatever `t0` says.
  package let isFirst: Bool
  /// β₁ᵗ and β₂ᵗ, this step counted.
  package let beta1Power: Double
  package let beta2Power: Double
}

extension OptimizerAttributes {
  /// Takes the steps one after the other and puts what each leaves under the last.
  package func everyStep<Scalar: OperatorScalar>(
    _ gradients: Tensor<Scalar>, hasSlots: Bool, _ take: (OptimizerStep<Scalar>) -> [Scalar]
  ) -> Tensor<Scalar> {
    let steps = gradients.shape[0]
    let size = gradients.shape.elementsPerRow
    let rates = rates(steps: steps)
    var power1 = AdamStep.power(beta1, after: stepsBefore)
    var power2 = AdamStep.power(beta2, after: stepsBefore)
    var history: [Scalar] = []
    for step in 0..<steps {
      (power1, power2) = (power1 * beta1, power2 * beta2)
      let gradient = Tensor(
        shape: Shape(Array(gradients.shape.extents.dropFirst())),
        (0..<size).map { gradients[step * size + $0] })
      history += take(
        OptimizerStep(
          gradient: gradient, rate: rates[step],
          isFirst: step == 0 && !hasSlots, beta1Power: power1, beta2Power: power2))
    }
    return Tensor(shape: gradients.shape, history)
  }
}
