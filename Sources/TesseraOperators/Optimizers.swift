import TesseraKernels
import TesseraTensors

/// What the velocity of momentum is made of.
public enum MomentumFormula: String, Sendable, Codable, CaseIterable {
  /// Gradients, which the rate multiplies as they are taken: PyTorch.
  case torch
  /// Displacements, each with the rate of its own step: Keras.
  case keras
}

/// The hyper-parameters of one step of stochastic gradient descent.
public struct SGDStep: Sendable, Hashable {
  /// lr: how far a step goes along the gradient.
  public var learningRate: Double
  /// μ: the share of the velocity that is kept; 0 for plain descent.
  public var momentum: Double
  /// Whether the step looks one velocity ahead (Nesterov).
  public var nesterov: Bool
  /// wd: how strongly parameters are drawn towards zero.
  public var weightDecay: Double
  /// Whether the decay shrinks the parameter itself instead of joining the gradient.
  public var decoupled: Bool
  /// What the velocity is made of.
  public var formula: MomentumFormula
  /// The share of a gradient that PyTorch's velocity leaves out; Keras knows none.
  public var dampening: Double
  /// Whether the velocity is still empty: then the gradient enters undamped.
  public var isFirst: Bool

  /// The numbers of one step; what has a default is PyTorch's.
  public init(
    learningRate: Double, momentum: Double, nesterov: Bool, weightDecay: Double, decoupled: Bool,
    formula: MomentumFormula = .torch, dampening: Double = 0, isFirst: Bool = false
  ) {
    (self.learningRate, self.momentum, self.nesterov) = (learningRate, momentum, nesterov)
    (self.weightDecay, self.decoupled) = (weightDecay, decoupled)
    (self.formula, self.dampening, self.isFirst) = (formula, dampening, isFirst)
  }
}

/// One step of stochastic gradient descent: p ← p − lr·g, or with momentum μ and dampening d:
///
///     PyTorch:  v ← μ·v + (1 − d)·g;   p ← p − lr·v,   Nesterov's p ← p − lr·(μ·v + g)
///     Keras:    v ← μ·v − lr·g;        p ← p + v,      Nesterov's p ← p + (μ·v − lr·g)
///
/// With one rate for all steps and no dampening the two are the same but for rounding. Coupled decay
/// adds wd·p to g first; decoupled decay takes lr·wd·p from p first. Bits: those of `Reference.sgd`.
///
/// With lr = ½, μ = ½ and g = 2 in every step, p = 1 becomes 0 and then −1.5, v being 2 and then 3.
///
/// - Parameters:
///   - parameter: p, changed in place.
///   - gradient: g, of the parameter's shape.
///   - velocity: The momentum slot, of the parameter's shape; nil for plain descent, where it stays
///     nil.
///   - step: The hyper-parameters of this step.
///   - execution: How it runs; never changes a bit.
/// - Precondition: The shapes agree; a violation stops the program and names them.
public func sgdUpdate<Scalar: KernelScalar>(
  _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>, velocity: inout Tensor<Scalar>?,
  step: SGDStep, execution: Execution
) {
  require(
    parameter.shape == gradient.shape,
    "sgdUpdate: parameter \(parameter.shape), gradient \(gradient.shape)")
  require(
    step.momentum == 0 || velocity?.shape == parameter.shape,
    "sgdUpdate: parameter \(parameter.shape), momentum slot "
      + (velocity.map { "\($0.shape)" } ?? "missing"))
  let coefficients = SGDCoefficients(
    rate: Scalar(step.learningRate), momentum: Scalar(step.momentum), nesterov: step.nesterov,
    gradientGain: step.isFirst ? 1 : Scalar(1 - step.dampening),
    isDisplacement: step.formula == .keras,
    weightDecay: step.decoupled ? 0 : Scalar(step.weightDecay),
    decoupledDecay: step.decoupled ? Scalar(step.learningRate * step.weightDecay) : 0)
  let kernels = execution.kernels(Scalar.self)
  let p = parameter.mutablePointer
  let v = step.momentum == 0 ? nil : velocity?.mutablePointer
  Parallel.ranges(gradient.count, threads: execution.threads, work: gradient.count) { range in
    let first = range.lowerBound
    kernels.sgd(
      p + first, gradient.pointer + first, v.map { $0 + first }, coefficients, count: range.count)
  }
}

/// Where Adam's ε stands.
public enum EpsilonPlacement: String, Sendable, Codable, CaseIterable {
  /// √v + ε, with the corrections in the rate: TensorFlow and Keras.
  case tensorFlow
  /// √v̂ + ε with v̂ = v/(1 − β₂ᵗ): the paper and PyTorch.
  case paper
}

/// The hyper-parameters of one step of Adam.
public struct AdamStep: Sendable, Hashable {
  /// lr: how far a step goes.
  public var learningRate: Double
  /// β₁: the share of the mean that is kept from step to step.
  public var beta1: Double
  /// β₂: the share of the variance that is kept from step to step.
  public var beta2: Double
  /// ε, which keeps the divisor away from zero.
  public var epsilon: Double
  /// β₁ᵗ and β₂ᵗ, t counting this step: running products, no power function.
  public var beta1Power: Double
  /// β₂ᵗ, a running product too.
  public var beta2Power: Double
  /// Where ε stands.
  public var epsilonPlacement: EpsilonPlacement
  /// wd: how strongly parameters are drawn towards zero.
  public var weightDecay: Double
  /// Whether the decay shrinks the parameter itself (AdamW) instead of joining the gradient.
  public var decoupled: Bool

  /// The numbers of one step, the two running products among them.
  public init(
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, beta1Power: Double,
    beta2Power: Double, epsilonPlacement: EpsilonPlacement, weightDecay: Double, decoupled: Bool
  ) {
    (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
    (self.epsilon, self.beta1Power, self.beta2Power) = (epsilon, beta1Power, beta2Power)
    self.epsilonPlacement = epsilonPlacement
    (self.weightDecay, self.decoupled) = (weightDecay, decoupled)
  }

  /// βᵗ after `steps` steps, for an optimizer that goes on where another one stopped.
  ///
  /// The running product of that one, bit for bit, over the first 4,096 steps. What follows is
  /// multiplied in by repeated squaring, so that no number of steps takes long.
  public static func power(_ beta: Double, after steps: Int) -> Double {
    require(steps >= 0, "AdamStep: \(steps) steps before the first")
    let counted = min(steps, 4096)
    var product = (0..<counted).reduce(1.0) { product, _ in product * beta }
    var (square, rest) = (beta, steps - counted)
    while rest > 0 {
      if rest & 1 == 1 { product *= square }
      square *= square
      rest >>= 1
    }
    return product
  }
}

/// One step of Adam (Kingma and Ba 2015), or AdamW with decoupled decay.
///
///     m ← m + (1 − β₁)(g − m),   v ← v + (1 − β₂)(g² − v)
///     TensorFlow's ε:  p ← p − (lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ))·m / (√v + ε)
///     the paper's ε:   p ← p − (lr/(1 − β₁ᵗ))·m / (√v/√(1 − β₂ᵗ) + ε)
///
/// Coupled decay adds wd·p to g first; decoupled decay takes lr·wd·p from p first. In the first step p
/// moves by lr against the sign of g, however large g is, as far as ε allows. Bits: those of
/// `Reference.adam`.
///
/// - Precondition: The shapes agree; a violation stops the program and names them.
public func adamUpdate<Scalar: KernelScalar>(
  _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>, mean: inout Tensor<Scalar>,
  variance: inout Tensor<Scalar>, step: AdamStep, execution: Execution
) {
  require(
    parameter.shape == gradient.shape && mean.shape == gradient.shape
      && variance.shape == gradient.shape,
    "adamUpdate: parameter \(parameter.shape), gradient \(gradient.shape), "
      + "slots \(mean.shape) and \(variance.shape)")
  let correction = (1 - step.beta2Power).squareRoot()
  let isPaper = step.epsilonPlacement == .paper
  let rate = (isPaper ? step.learningRate : step.learningRate * correction) / (1 - step.beta1Power)
  let coefficients = AdamCoefficients(
    meanGain: Scalar(1 - step.beta1), varianceGain: Scalar(1 - step.beta2), rate: Scalar(rate),
    varianceScale: isPaper ? Scalar(1 / correction) : 1, epsilon: Scalar(step.epsilon),
    weightDecay: step.decoupled ? 0 : Scalar(step.weightDecay),
    decoupledDecay: step.decoupled ? Scalar(step.learningRate * step.weightDecay) : 0)
  let kernels = execution.kernels(Scalar.self)
  let (p, m, v) = (parameter.mutablePointer, mean.mutablePointer, variance.mutablePointer)
  Parallel.ranges(gradient.count, threads: execution.threads, work: 8 * gradient.count) { range in
    let first = range.lowerBound
    kernels.adam(
      p + first, gradient.pointer + first, m + first, v + first, coefficients, count: range.count)
  }
}
