import TesseraTensors

extension OptimizerAttributes {
  /// Refuses hyper-parameters with which the formulas make no sense.
  ///
  /// Looked at are those that the rule reads: rates, weight decay, and for SGD momentum, Nesterov and
  /// dampening, for Adam β₁, β₂ and ε. They are refused where Keras or PyTorch refuses them; a rate
  /// below 0 is not, because it climbs.
  ///
  /// - Throws: `ShapeError` with the name of the attribute.
  func check() throws(ShapeError) {
    for rate in learningRates { try Self.check("lr", rate, rate.isFinite, "finite") }
    try Self.check("weight_decay", weightDecay, isSize(weightDecay), "at least 0 and finite")
    guard stepsBefore >= 0 else {
      throw ShapeError("optimizer: t0 must be at least 0, found \(stepsBefore)")
    }
    switch rule {
    case .sgd: try checkMomentum()
    case .adam:
      for (name, beta) in [("beta1", beta1), ("beta2", beta2)] {
        try Self.check(name, beta, beta >= 0 && beta < 1, "at least 0 and below 1")
      }
      try Self.check("epsilon", epsilon, isSize(epsilon), "at least 0 and finite")
    }
  }

  private func checkMomentum() throws(ShapeError) {
    try Self.check("momentum", momentum, isSize(momentum), "at least 0 and finite")
    try Self.check("dampening", dampening, dampening.isFinite, "finite")
    if formula == .keras, dampening != 0 {
      throw ShapeError("optimizer: dampening \(dampening) with formula keras, which has none")
    }
    if nesterov, momentum == 0 {
      throw ShapeError("optimizer: nesterov needs a momentum above 0")
    }
    if nesterov, dampening != 0 {
      throw ShapeError("optimizer: nesterov needs a dampening of 0, found \(dampening)")
    }
  }

  private func isSize(_ value: Double) -> Bool { value >= 0 && value.isFinite }

  private static func check(
    _ name: String, _ value: Double, _ isGood: Bool, _ expected: String
  ) throws(ShapeError) {
    guard isGood else {
      throw ShapeError("optimizer: \(name) must be \(expected), found \(value)")
    }
  }
}
