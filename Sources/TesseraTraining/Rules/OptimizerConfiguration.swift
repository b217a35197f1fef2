import TesseraOperators

/// The rule by which parameters follow their gradients, with its numbers.
public enum OptimizerConfiguration: Sendable, Hashable, Codable {
  /// Gradient descent, with momentum where that is not 0.
  ///
  /// Weight decay is added to the gradient, or taken from the parameter directly where `decoupled`.
  case sgd(
    learningRate: Double, momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0,
    decoupled: Bool = false)
  /// Adam; with `decoupled` weight decay it is AdamW.
  case adam(
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    epsilonPlacement: EpsilonPlacement = .tensorFlow, weightDecay: Double = 0,
    decoupled: Bool = false)

  /// AdamW with its usual numbers.
  public static func adamW(
    learningRate: Double, weightDecay: Double = 0.01
  ) -> OptimizerConfiguration {
    .adam(
      learningRate: learningRate, epsilonPlacement: .paper, weightDecay: weightDecay,
      decoupled: true)
  }

  /// The rules that can be asked for by name.
  public enum Name: String, Sendable, CaseIterable {
    /// Plain stochastic gradient descent.
    case sgd
    /// Descent with momentum.
    case momentum
    /// Descent with Nesterov's momentum.
    case nesterov
    /// Adam.
    case adam
    /// Adam with decoupled weight decay.
    case adamw
  }

  /// A rule by its name with its usual numbers.
  ///
  /// - Parameters:
  ///   - name: The rule.
  ///   - learningRate: Where none is given, 0.01 for gradient descent and 0.001 for Adam.
  public init(_ name: Name, learningRate: Double? = nil) {
    self =
      switch name {
      case .sgd: .sgd(learningRate: learningRate ?? 0.01)
      case .momentum: .sgd(learningRate: learningRate ?? 0.01, momentum: 0.9)
      case .nesterov: .sgd(learningRate: learningRate ?? 0.01, momentum: 0.9, nesterov: true)
      case .adam: .adam(learningRate: learningRate ?? 0.001)
      case .adamw: .adamW(learningRate: learningRate ?? 0.001)
      }
  }

  /// How many numbers are remembered for each parameter from step to step.
  public var slots: Int {
    switch self {
    case .sgd(_, let momentum, _, _, _): momentum == 0 ? 0 : 1
    case .adam: 2
    }
  }

  /// How far a step goes.
  public var learningRate: Double {
    switch self {
    case .sgd(let rate, _, _, _, _), .adam(let rate, _, _, _, _, _, _): rate
    }
  }

  /// The same rule with another learning rate.
  public func with(learningRate: Double) -> OptimizerConfiguration {
    switch self {
    case .sgd(_, let momentum, let nesterov, let decay, let decoupled):
      .sgd(
        learningRate: learningRate, momentum: momentum, nesterov: nesterov, weightDecay: decay,
        decoupled: decoupled)
    case .adam(_, let beta1, let beta2, let epsilon, let placement, let decay, let decoupled):
      .adam(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        epsilonPlacement: placement, weightDecay: decay, decoupled: decoupled)
    }
  }
}
