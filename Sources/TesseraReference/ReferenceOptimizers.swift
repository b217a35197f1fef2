extension Reference {
  /// How weights are drawn towards zero.
  public enum WeightDecay: Hashable, Sendable {
    /// Weights are not drawn anywhere.
    case none
    /// Added to the cotangent, as the gradient of ½·λ·‖p‖²: g ← ◇(λ, p, g).
    case coupled(Double)
    /// Taken from the weights themselves: p ← ◇(−(learning rate · λ), p, p).
    case decoupled(Double)
  }

  /// What the velocity of momentum is made of. With one learning rate for all steps the two are the
  /// same but for rounding; where the rate changes they are not.
  public enum MomentumFormula: Hashable, Sendable, CaseIterable {
    /// Gradients, which the rate multiplies as they are taken: PyTorch.
    case torch
    /// Displacements, each with the rate of its own step: Keras.
    case keras
  }

  /// What a step of stochastic gradient descent needs to know. Products of these numbers are formed
  /// in Double and rounded once to the scalar.
  public struct SGDStep: Hashable, Sendable {
    /// The learning rate lr.
    public var learningRate: Double
    /// μ; 0 for none, and then no velocity is kept.
    public var momentum: Double
    /// Whether the step looks ahead, one velocity further.
    public var nesterov: Bool
    /// How the weights decay before or within the step.
    public var weightDecay: WeightDecay
    /// What the velocity is made of.
    public var formula: MomentumFormula
    /// d: the share of a gradient that PyTorch's velocity leaves out.
    public var dampening: Double
    /// Whether the velocity is still empty: then the gradient enters undamped.
    public var isFirst: Bool

    /// Describes a step; what has a default is what PyTorch does when nobody asks for more.
    public init(
      learningRate: Double, momentum: Double, nesterov: Bool, weightDecay: WeightDecay,
      formula: MomentumFormula = .torch, dampening: Double = 0, isFirst: Bool = false
    ) {
      self.learningRate = learningRate
      self.momentum = momentum
      self.nesterov = nesterov
      self.weightDecay = weightDecay
      self.formula = formula
      self.dampening = dampening
      self.isFirst = isFirst
    }
  }

  /// Where Adam adds its ε.
  public enum AdamEpsilon: Hashable, Sendable, CaseIterable {
    /// a = lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ);   p ← p − (a·m) / (√v + ε): TensorFlow and Keras.
    case tensorFlow
    /// p ← p − ((lr / (1 − β₁ᵗ))·m) / (√v·(1/√(1 − β₂ᵗ)) + ε): the paper and PyTorch.
    case paper
  }

  /// What a step of Adam or AdamW (decoupled decay) needs to know.
  public struct AdamStep: Hashable, Sendable {
    /// The learning rate lr.
    public var learningRate: Double
    /// β₁: how much of the first moment is kept from step to step.
    public var beta1: Double
    /// β₂: how much of the second moment is kept from step to step.
    public var beta2: Double
    /// ε, which keeps the divisor away from zero.
    public var epsilon: Double
    /// Where ε is added.
    public var placement: AdamEpsilon
    /// How the weights decay: coupled in Adam, decoupled in AdamW.
    public var weightDecay: WeightDecay
    /// β₁ᵗ, the running product with this step included.
    public var beta1Power: Double
    /// β₂ᵗ, the running product with this step included.
    public var beta2Power: Double

    /// Describes a step. The caller keeps the two running products, so that no power is formed
    /// here.
    public init(
      learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, placement: AdamEpsilon,
      weightDecay: WeightDecay, beta1Power: Double, beta2Power: Double
    ) {
      self.learningRate = learningRate
      (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
      self.placement = placement
      self.weightDecay = weightDecay
      (self.beta1Power, self.beta2Power) = (beta1Power, beta2Power)
    }
  }
}

extension Reference {
  /// One step of stochastic gradient descent, in place.
  ///
  ///     p ← ◇(−(lr·λ), p, p)            decoupled decay first
  ///     g ← ◇(λ, p, g)                  or coupled
  ///     p ← ◇(−lr, g, p)                without momentum; with it
  ///
  ///     .torch:  v ← ◇(μ, v, (1 − d)·g);   p ← ◇(−lr, nesterov ? ◇(μ, v, g) : v, p)
  ///     .keras:  f = −lr·g;   v ← ◇(μ, v, f);   p ← p + (nesterov ? ◇(μ, v, f) : v)
  ///
  /// 1 − d is formed in Double, and is 1 in the first step. Keras knows no dampening.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func sgd<Scalar: ReferenceScalar>(
    _ step: SGDStep, parameters: inout [Scalar], cotangents: [Scalar],
    velocities: inout [Scalar], arithmetic: Arithmetic
  ) {
    let rate = Scalar(step.learningRate)
    let momentum = Scalar(step.momentum)
    let gain = step.isFirst ? 1 : Scalar(1 - step.dampening)
    for i in parameters.indices {
      var p = parameters[i]
      var g = cotangents[i]
      decay(&p, &g, step.weightDecay, step.learningRate, arithmetic)
      guard step.momentum != 0 else {
        parameters[i] = .multiplyAdd(-rate, g, p, arithmetic)
        continue
      }
      let added: Scalar = step.formula == .torch ? gain * g : -rate * g
      let v: Scalar = .multiplyAdd(momentum, velocities[i], added, arithmetic)
      velocities[i] = v
      switch step.formula {
      case .torch:
        let way = step.nesterov ? .multiplyAdd(momentum, v, g, arithmetic) : v
        parameters[i] = .multiplyAdd(-rate, way, p, arithmetic)
      case .keras:
        parameters[i] = p + (step.nesterov ? .multiplyAdd(momentum, v, added, arithmetic) : v)
      }
    }
  }

  /// One step of Adam, in place.
  ///
  ///     m ← ◇(1 − β₁, g − m, m)
  ///     v ← ◇(1 − β₂, ◇(g, g, −v), v)
  ///
  /// then the update of ``AdamEpsilon``. 1 − β, lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ), lr/(1 − β₁ᵗ) and
  /// 1/√(1 − β₂ᵗ) are formed in Double and rounded once. Decay comes first, as in
  /// ``sgd(_:parameters:cotangents:velocities:arithmetic:)``.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func adam<Scalar: ReferenceScalar>(
    _ step: AdamStep, parameters: inout [Scalar], cotangents: [Scalar],
    firstMoments: inout [Scalar], secondMoments: inout [Scalar], arithmetic: Arithmetic
  ) {
    let (gain1, gain2) = (Scalar(1 - step.beta1), Scalar(1 - step.beta2))
    let (bias1, bias2) = (1 - step.beta1Power, (1 - step.beta2Power).squareRoot())
    let epsilon = Scalar(step.epsilon)
    let rate: Scalar
    let rescale: Scalar
    switch step.placement {
    case .tensorFlow: (rate, rescale) = (Scalar(step.learningRate * bias2 / bias1), 1)
    case .paper: (rate, rescale) = (Scalar(step.learningRate / bias1), Scalar(1 / bias2))
    }
    for i in parameters.indices {
      var p = parameters[i]
      var g = cotangents[i]
      decay(&p, &g, step.weightDecay, step.learningRate, arithmetic)
      let m: Scalar = .multiplyAdd(gain1, g - firstMoments[i], firstMoments[i], arithmetic)
      let rise: Scalar = .multiplyAdd(g, g, -secondMoments[i], arithmetic)
      let v: Scalar = .multiplyAdd(gain2, rise, secondMoments[i], arithmetic)
      (firstMoments[i], secondMoments[i]) = (m, v)
      // Multiplying by 1 is exact, so that one formula serves both places of ε.
      parameters[i] = p - (rate * m) / (v.squareRoot() * rescale + epsilon)
    }
  }

  @inline(__always)
  private static func decay<Scalar: ReferenceScalar>(
    _ p: inout Scalar, _ g: inout Scalar, _ decay: WeightDecay, _ learningRate: Double,
    _ arithmetic: Arithmetic
  ) {
    switch decay {
    case .none: break
    case .coupled(let strength): g = .multiplyAdd(Scalar(strength), p, g, arithmetic)
    case .decoupled(let strength):
      p = .multiplyAdd(-Scalar(learningRate * strength), p, p, arithmetic)
    }
  }
}
