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
  ///
  /// A function of its own on purpose: in the thunk of a kernel set's table, into which all kernels are
  /// otherwise inlined, the compiler marks calls as not to be inlined, and √v would be a call per lane.
  @_alwaysEmitIntoClient @inline(never)
  static func adam(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ mean: UnsafeMutablePointer<Scalar>, _ variance: UnsafeMutablePointer<Scalar>,
    _ coefficients: AdamCoefficients<Scalar>, count: Int
  ) {
    var i = 0
    while i < count {
      let lanes = min(Vector.scalarCount, count &- i)
      let p = parameter + i
      var value = UnsafePointer(p).loadPart(lanes, as: Vector.self)
      var g = (gradient + i).loadPart(lanes, as: Vector.self)
      decay(&value, &g, coefficients.weightDecay, coefficients.decoupledDecay)
      var m = UnsafePointer(mean + i).loadPart(lanes, as: Vector.self)
      var v = UnsafePointer(variance + i).loadPart(lanes, as: Vector.self)
      m = ISA.multiplyAdd(Vector(repeating: coefficients.meanGain), g - m, m)
      v = ISA.multiplyAdd(
        Vector(repeating: coefficients.varianceGain), ISA.multiplyAdd(g, g, Vector.zero - v), v)
      (mean + i).storePart(m, lanes)
      (variance + i).storePart(v, lanes)
      let root = v.squareRoot() * Vector(repeating: coefficients.varianceScale)
      let step =
        (Vector(repeating: coefficients.rate) * m)
        / (root + Vector(repeating: coefficients.epsilon))
      p.storePart(value - step, lanes)
      i &+= lanes
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
}
