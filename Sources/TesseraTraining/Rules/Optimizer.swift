import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// An optimizer at work: its rule, and what it remembers of the gradients so far.
public struct Optimizer<Scalar: KernelScalar>: Sendable {
  /// The rule with its numbers.
  public let configuration: OptimizerConfiguration
  /// For each parameter: momentum's velocity, where there is momentum.
  var velocities: [Tensor<Scalar>?]
  /// For each parameter: Adam's running mean of the gradients and of their squares.
  var means: [Tensor<Scalar>]
  var variances: [Tensor<Scalar>]
  /// β₁ᵗ and β₂ᵗ after t steps, as running products.
  var beta1Power = 1.0
  var beta2Power = 1.0

  /// An optimizer that has seen nothing yet.
  public init(_ configuration: OptimizerConfiguration, parameters: [Tensor<Scalar>]) {
    self.configuration = configuration
    let zeros = parameters.map { Tensor<Scalar>(repeating: 0, shape: $0.shape) }
    switch configuration {
    case .sgd(_, let momentum, _, _, _):
      velocities = zeros.map { momentum == 0 ? nil : $0 }
      (means, variances) = ([], [])
    case .adam:
      velocities = []
      (means, variances) = (zeros, parameters.map { Tensor(repeating: 0, shape: $0.shape) })
    }
  }

  /// Takes one step against the gradients.
  public mutating func update(
    _ parameters: inout [Tensor<Scalar>], gradients: [Tensor<Scalar>], execution: Execution
  ) {
    switch configuration {
    case .sgd(let learningRate, let momentum, let nesterov, let weightDecay, let decoupled):
      let step = SGDStep(
        learningRate: learningRate, momentum: momentum, nesterov: nesterov,
        weightDecay: weightDecay, decoupled: decoupled)
      for index in parameters.indices {
        sgdUpdate(
          &parameters[index], gradient: gradients[index], velocity: &velocities[index], step: step,
          execution: execution)
      }
    case .adam(
      let learningRate, let beta1, let beta2, let epsilon, let placement, let weightDecay,
      let decoupled):
      beta1Power *= beta1
      beta2Power *= beta2
      let step = AdamStep(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        beta1Power: beta1Power, beta2Power: beta2Power, epsilonPlacement: placement,
        weightDecay: weightDecay, decoupled: decoupled)
      for index in parameters.indices {
        adamUpdate(
          &parameters[index], gradient: gradients[index], mean: &means[index],
          variance: &variances[index], step: step, execution: execution)
      }
    }
  }

  /// What is remembered, by name, each with one tensor for each parameter.
  var slots: [(name: String, tensors: [Tensor<Scalar>])] {
    let kept = velocities.compactMap(\.self)
    return [("velocity", kept), ("mean", means), ("variance", variances)]
      .filter { !$0.tensors.isEmpty }
  }

  /// Puts back what ``slots`` gave.
  mutating func restore(_ name: String, _ tensors: [Tensor<Scalar>]) {
    switch name {
    case "velocity": velocities = tensors
    case "mean": means = tensors
    default: variances = tensors
    }
  }
}
