import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors

extension Museum {
  static let adam: [Exhibit] = [
    NoBiasCorrection.exhibit, EpsilonInOtherPlace.exhibit, EpsilonUnderRoot.exhibit,
    BetasSquared.exhibit, ResumesAtStepOne.exhibit, OneMinusBetaInSingle.exhibit,
    DecoupledDecayCoupled.exhibit, CoupledDecayDecoupled.exhibit, DecayWithoutRate.exhibit,
  ]
}

struct NoBiasCorrection: WrongOperators {
  static let exhibit = Exhibit(
    "adam-without-bias-correction", .optimizer, .params, Self.self,
    mistake: "The moments are used as they are, although they begin at zero.",
    origin: "ml-explore/mlx #1640; FluxML/Flux.jl #1962 for AdaBelief")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, changingSGD: { _ in },
      changingAdam: { ($0.beta1Power, $0.beta2Power) = (0, 0) })
  }
}

struct EpsilonInOtherPlace: WrongOperators {
  static let exhibit = Exhibit(
    "adam-epsilon-in-the-other-place", .optimizer, .params, Self.self,
    mistake:
      "ε stands where the other of the two formulas has it, before or after the correction of "
      + "the second moment.",
    origin: "tensorflow/tensorflow #35102 and pytorch/pytorch #22628")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, changingSGD: { _ in },
      changingAdam: { $0.placement = $0.placement == .paper ? .tensorFlow : .paper })
  }
}

struct EpsilonUnderRoot: WrongOperators {
  static let exhibit = Exhibit(
    "adam-epsilon-under-the-root", .optimizer, .params, Self.self,
    mistake: "√(v + ε) instead of √v + ε. Where weights decay it is left right, to keep it short.",
    origin: "RMSProp's other tradition: TensorFlow's has ε under the root, PyTorch's beside it")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    guard attributes.rule == .adam, attributes.weightDecay == 0 else {
      return right.optimizer(
        attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
        secondMoments: secondMoments)
    }
    var p = parameters.elements
    let zeros = [S](repeating: 0, count: p.count)
    var m = firstMoments?.elements ?? zeros
    var v = secondMoments?.elements ?? zeros
    return attributes.everyStep(gradients, hasSlots: firstMoments != nil) { step in
      let rate = S(step.rate / (1 - step.beta1Power))
      for i in p.indices {
        let g = step.gradient[i]
        m[i] += S(1 - attributes.beta1) * (g - m[i])
        v[i] += S(1 - attributes.beta2) * (g * g - v[i])
        let corrected = v[i] / S(1 - step.beta2Power)
        p[i] -= rate * m[i] / (corrected + S(attributes.epsilon)).squareRoot()
      }
      return p
    }
  }
}

struct BetasSquared: WrongOperators {
  static let exhibit = Exhibit(
    "adam-betas-squared", .optimizer, .params, Self.self,
    mistake: "1 − β² corrects every step, where 1 − βᵗ should: right in the second step.",
    origin: "ufal/npfl114 #79: a slide that said so")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, changingSGD: { _ in },
      changingAdam: {
        ($0.beta1Power, $0.beta2Power) = ($0.beta1 * $0.beta1, $0.beta2 * $0.beta2)
      })
  }
}

struct ResumesAtStepOne: WrongOperators {
  static let exhibit = Exhibit(
    "adam-resumes-at-step-one", .optimizer, .params, Self.self,
    mistake: "The moments of an earlier run are taken up, the number of its steps is not.",
    origin: "deepspeedai/DeepSpeed #564, tenstorrent/tt-metal #53212, TrenTorch/TrenTorch #187")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    var wrong = attributes
    if attributes.rule == .adam { wrong.stepsBefore = 0 }
    return right.optimizer(
      wrong, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments)
  }
}

struct OneMinusBetaInSingle: WrongOperators {
  static let exhibit = Exhibit(
    "adam-one-minus-beta-in-single-precision", .optimizer, .params, Self.self,
    mistake: "1 − β is formed from the rounded β: for β₂ = 0.999 an error in the fifth digit.",
    origin:
      "hyper-parameters kept in float32; Doubles that are rounded once at the end have none of it")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    func rounded(_ beta: Double) -> Double { Double(S(beta)) }
    return right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, changingSGD: { _ in },
      changingAdam: { ($0.beta1, $0.beta2) = (rounded($0.beta1), rounded($0.beta2)) })
  }
}

struct DecoupledDecayCoupled: WrongOperators {
  static let exhibit = Exhibit(
    "decoupled-decay-joins-the-gradient", .optimizer, .params, Self.self,
    mistake: "Decoupled decay is added to the gradient: AdamW is Adam.",
    origin: "pytorch/pytorch #38767 and #41679: weight_decay under one name for two things")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    var wrong = attributes
    wrong.weightDecayMode = .l2
    return right.optimizer(
      wrong, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments)
  }
}

struct CoupledDecayDecoupled: WrongOperators {
  static let exhibit = Exhibit(
    "coupled-decay-taken-from-the-weights", .optimizer, .params, Self.self,
    mistake:
      "A penalty that belongs to the gradient shrinks the weights themselves: Adam is AdamW.",
    origin: "the same confusion the other way round; plain descent hides it")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    var wrong = attributes
    if attributes.rule == .adam { wrong.weightDecayMode = .decoupled }
    return right.optimizer(
      wrong, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments)
  }
}

struct DecayWithoutRate: WrongOperators {
  static let exhibit = Exhibit(
    "decoupled-decay-without-learning-rate", .optimizer, .params, Self.self,
    mistake: "The weights lose λ·p a step instead of lr·λ·p.",
    origin:
      "pytorch/pytorch #4429, where it was found in review; egg-west/AdamW-pytorch #1 argues for "
      + "it")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    func unscaled(_ decay: Reference.WeightDecay, _ rate: Double) -> Reference.WeightDecay {
      guard case .decoupled(let strength) = decay, rate != 0 else { return decay }
      return .decoupled(strength / rate)
    }
    return right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments,
      changingSGD: { $0.weightDecay = unscaled($0.weightDecay, $0.learningRate) },
      changingAdam: { $0.weightDecay = unscaled($0.weightDecay, $0.learningRate) })
  }
}
