/// The numbers of a step of stochastic gradient descent, each formed in Double and rounded once.
@frozen
public struct SGDCoefficients<Scalar: KernelScalar>: Sendable {
  /// lr: what a gradient is multiplied by on its way into the parameter.
  public var rate: Scalar
  /// μ: the share of the velocity that is kept; 0 where there is none.
  public var momentum: Scalar
  /// Whether the step looks one velocity ahead.
  public var nesterov: Bool
  /// What a gradient is multiplied by on its way into the velocity: 1 − dampening.
  public var gradientGain: Scalar
  /// Whether the velocity holds displacements, the rate included, instead of gradients.
  public var isDisplacement: Bool
  /// What multiplies the parameter on its way into the gradient where the decay is coupled, else 0.
  public var weightDecay: Scalar
  /// rate·weight decay where the decay is decoupled from the gradient, else 0.
  public var decoupledDecay: Scalar

  /// The numbers of a step, already rounded.
  @inlinable
  public init(
    rate: Scalar, momentum: Scalar, nesterov: Bool, gradientGain: Scalar, isDisplacement: Bool,
    weightDecay: Scalar, decoupledDecay: Scalar
  ) {
    (self.rate, self.momentum, self.nesterov) = (rate, momentum, nesterov)
    (self.gradientGain, self.isDisplacement) = (gradientGain, isDisplacement)
    (self.weightDecay, self.decoupledDecay) = (weightDecay, decoupledDecay)
  }
}

/// The numbers of a step of Adam, each formed in Double and rounded once.
@frozen
public struct AdamCoefficients<Scalar: KernelScalar>: Sendable {
  /// 1 − β₁.
  public var meanGain: Scalar
  /// 1 − β₂.
  public var varianceGain: Scalar
  /// What multiplies the mean: lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ), or lr/(1 − β₁ᵗ) where `varianceScale` is used.
  public var rate: Scalar
  /// What multiplies √v: 1 for TensorFlow's ε, 1/√(1 − β₂ᵗ) for the paper's.
  public var varianceScale: Scalar
  /// ε, which keeps the divisor away from zero.
  public var epsilon: Scalar
  /// What multiplies the parameter on its way into the gradient where the decay is coupled, else 0.
  public var weightDecay: Scalar
  /// rate·weight decay where the decay is decoupled from the gradient, else 0.
  public var decoupledDecay: Scalar

  /// The numbers of a step, already rounded.
  @inlinable
  public init(
    meanGain: Scalar, varianceGain: Scalar, rate: Scalar, varianceScale: Scalar, epsilon: Scalar,
    weightDecay: Scalar, decoupledDecay: Scalar
  ) {
    (self.meanGain, self.varianceGain, self.rate) = (meanGain, varianceGain, rate)
    (self.varianceScale, self.epsilon) = (varianceScale, epsilon)
    (self.weightDecay, self.decoupledDecay) = (weightDecay, decoupledDecay)
  }
}

/// One step of an optimizer over `count` parameters, element by element.
public enum OptimizerUpdates<ISA: InstructionSet, Vector: SIMD>
where Vector.Scalar: KernelScalar {
  /// The type of the parameters.
  public typealias Scalar = Vector.Scalar

  /// p ← p − rate·step, with step = g, or v ← μ·v + gain·g and Nesterov's μ·v + g; for displacements
  /// v ← μ·v − rate·g and p ← p + v, or Nesterov's p + (μ·v − rate·g).
  @_alwaysEmitIntoClient @inline(__always)
  static func sgd(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ velocity: UnsafeMutablePointer<Scalar>?, _ coefficients: SGDCoefficients<Scalar>, count: Int
  ) {
    var i = 0
    while i < count {
      let lanes = min(Vector.scalarCount, count &- i)
      let p = parameter + i
      var value = UnsafePointer(p).loadPart(lanes, as: Vector.self)
      var g = (gradient + i).loadPart(lanes, as: Vector.self)
      decay(&value, &g, coefficients.weightDecay, coefficients.decoupledDecay)
      let fall = Vector(repeating: -coefficients.rate)
      if let velocity {
        let added =
          coefficients.isDisplacement
          ? fall * g : Vector(repeating: coefficients.gradientGain) * g
        let mu = Vector(repeating: coefficients.momentum)
        let v = ISA.multiplyAdd(
          mu, UnsafePointer(velocity + i).loadPart(lanes, as: Vector.self), added)
        (velocity + i).storePart(v, lanes)
        // Nesterov looks one step ahead, where the gradient counts in full.
        let last = coefficients.isDisplacement ? added : g
        g = coefficients.nesterov ? ISA.multiplyAdd(mu, v, last) : v
      }
      let isDone = velocity != nil && coefficients.isDisplacement
      p.storePart(isDone ? value + g : ISA.multiplyAdd(fall, g, value), lanes)
      i &+= lanes
    }
  }

  /// m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v), p ← p − rate·m/(√v·scale + ε).
  @_alwaysEmitIntoClient @inline(__always)
  static func adam(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ mean: UnsafeMutablePointer<Scalar>, _ variance: UnsafeMutablePointer<Scalar>,
    _ coefficients: AdamCoefficients<Scalar>, count: Int
  ) {
    let (meanGain, varianceGain) = (coefficients.meanGain, coefficients.varianceGain)
    let (rate, scale, epsilon) = (
      coefficients.rate, coefficients.varianceScale, coefficients.epsilon
    )
    var i = 0
    while i < count {
      var (value, g) = (parameter[i], gradient[i])
      decay(&value, &g, coefficients.weightDecay, coefficients.decoupledDecay)
      let m = ISA.multiplyAdd(meanGain, g - mean[i], mean[i])
      let v = ISA.multiplyAdd(
        varianceGain, ISA.multiplyAdd(g, g, 0 - variance[i]), variance[i])
      mean[i] = m
      variance[i] = v
      parameter[i] = value - (rate * m) / (v.squareRoot() * scale + epsilon)
      i &+= 1
    }
  }

  /// Weight decay, coupled (into the gradient) or decoupled (into the parameter), where it is not 0.
  @_alwaysEmitIntoClient @inline(__always)
  static func decay(
    _ value: inout Vector, _ g: inout Vector, _ coupled: Scalar, _ decoupled: Scalar
  ) {
    if decoupled != 0 {
      value = ISA.multiplyAdd(Vector(repeating: -decoupled), value, value)
    } else if coupled != 0 {
      g = ISA.multiplyAdd(Vector(repeating: coupled), value, g)
    }
  }

  /// The same for one parameter.
  @_alwaysEmitIntoClient @inline(__always)
  static func decay(
    _ value: inout Scalar, _ g: inout Scalar, _ coupled: Scalar, _ decoupled: Scalar
  ) {
    if decoupled != 0 {
      value = ISA.multiplyAdd(-decoupled, value, value)
    } else if coupled != 0 {
      g = ISA.multiplyAdd(coupled, value, g)
    }
  }
}
