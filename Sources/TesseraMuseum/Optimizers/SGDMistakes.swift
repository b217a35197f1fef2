import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors

extension Museum {
  static let gradientDescent: [Exhibit] = [
    NesterovAsMomentum.exhibit, VelocityOfOtherFormula.exhibit, VelocityAveraged.exhibit,
    DampeningInFirstStep.exhibit, DecayNeedsMomentum.exhibit, FirstRateForAll.exhibit,
    KernelLeavesRemainder.exhibit,
  ]
}

struct NesterovAsMomentum: WrongOperators {
  static let exhibit = Exhibit(
    "nesterov-as-momentum", .optimizer, .params, Self.self,
    mistake: "Nesterov's look ahead is left out: plain momentum.",
    origin: "torch/optim #27 and patrikeh/go-deep #17: Nesterov's flag and what it does")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    var wrong = attributes
    wrong.nesterov = false
    return right.optimizer(
      wrong, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments)
  }
}

struct VelocityOfOtherFormula: WrongOperators {
  static let exhibit = Exhibit(
    "learning-rate-on-the-other-side-of-momentum", .optimizer, .params, Self.self,
    mistake:
      "The velocity holds gradients where the formula's holds displacements, or the other way "
      + "round: the same until the learning rate changes.",
    origin: "HIPS/autograd #289 compares the formulas; davidcpage/cifar10-fast #11")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments,
      changingSGD: { $0.formula = $0.formula == .torch ? .keras : .torch },
      changingAdam: { _ in })
  }
}

struct VelocityAveraged: WrongOperators {
  static let exhibit = Exhibit(
    "velocity-averages-gradients", .optimizer, .params, Self.self,
    mistake: "v ← μ·v + (1 − μ)·g, an average of the gradients instead of their sum.",
    origin: "ml-explore/mlx #87: the momentum of its first SGD; HIPS/autograd #289")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments,
      changingSGD: { ($0.dampening, $0.isFirst) = ($0.momentum, false) }, changingAdam: { _ in })
  }
}

struct DampeningInFirstStep: WrongOperators {
  static let exhibit = Exhibit(
    "dampening-in-the-first-step", .optimizer, .params, Self.self,
    mistake: "The first gradient is dampened too, where PyTorch takes it whole.",
    origin: "ml-explore/mlx #473")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments, changingSGD: { $0.isFirst = false }, changingAdam: { _ in })
  }
}

struct DecayNeedsMomentum: WrongOperators {
  static let exhibit = Exhibit(
    "weight-decay-needs-momentum", .optimizer, .params, Self.self,
    mistake: "Without momentum the step returns before the weights decay.",
    origin: "ml-explore/mlx #473")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    right.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments,
      changingSGD: { if $0.momentum == 0 { $0.weightDecay = .none } }, changingAdam: { _ in })
  }
}

struct FirstRateForAll: WrongOperators {
  static let exhibit = Exhibit(
    "learning-rate-of-the-first-step", .optimizer, .params, Self.self,
    mistake: "The learning rate is read once, and a schedule changes nothing.",
    origin: "rates captured when a graph is built or a step is compiled; a constant rate hides it")
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    var wrong = attributes
    wrong.learningRates = Array(attributes.learningRates.prefix(1))
    return right.optimizer(
      wrong, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments)
  }
}

struct KernelLeavesRemainder: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func updated(count: Int) -> Int { count / 4 * 4 }
  }

  static let exhibit = Exhibit(
    "kernel-leaves-remainder-parameters", .optimizer, .params, Self.self,
    mistake: "Parameters are updated four at a time, and those that are left are never trained.",
    origin:
      "amd/IRON #198: tails that are never written; biases, whose number is seldom a multiple of "
      + "the vector's, suffer first")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> {
    kernels.optimizer(
      attributes, parameters: parameters, gradients: gradients, firstMoments: firstMoments,
      secondMoments: secondMoments)
  }
}
