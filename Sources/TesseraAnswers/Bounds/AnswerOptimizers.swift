import TesseraReference
import TesseraTensors

/// Steps of an optimizer, each from the state that the last one left with its error.
///
/// The errors of parameters and moments are carried from step to step by the recurrences themselves,
/// so that the bound of step t is that of t steps. Learning rates, β, ε and what is made of them are
/// Doubles, rounded once to the computation's format. Counted are the formulas below and those that
/// differ from them in where a factor stands:
///
///     v ← μ·v + (1 − dampening)·g        p ← p − lr·v
///     m ← m + (1 − β)·(g − m)   or   β·m + (1 − β)·g, and so v with g²
///     p ← p − a·m/(√v + ε)      or   p − a·(m/(√v·c + ε))
public enum OptimizerSteps {
  /// Where momentum takes the learning rate.
  public enum Momentum: String, Sendable {
    /// v ← μ·v + (1 − dampening)·g, without dampening in the very first step; p ← p − lr·v. PyTorch's,
    /// and that of `Reference`.
    case torch
    /// v ← μ·v − lr·g; p ← p + v. Keras'; another rule where the rate changes.
    case keras
  }

  /// What stochastic gradient descent does in every step.
  public struct SGD: Sendable {
    /// μ; 0 for none.
    public var momentum: Double
    /// The share of a gradient that PyTorch's velocity leaves out.
    public var dampening: Double
    /// Whether the step looks one velocity ahead.
    public var nesterov: Bool
    /// How the weights decay before or within the step.
    public var weightDecay: Reference.WeightDecay
    /// Where momentum takes the learning rate.
    public var formula: Momentum

    /// Stochastic gradient descent with these numbers.
    public init(
      momentum: Double, dampening: Double, nesterov: Bool, weightDecay: Reference.WeightDecay,
      formula: Momentum
    ) {
      (self.momentum, self.dampening, self.nesterov) = (momentum, dampening, nesterov)
      (self.weightDecay, self.formula) = (weightDecay, formula)
    }
  }

  /// What Adam does in every step; `stepsBefore` were taken before the first.
  public struct Adam: Sendable {
    /// β₁: the share of the first moment that is kept from step to step.
    public var beta1: Double
    /// β₂: the share of the second moment that is kept from step to step.
    public var beta2: Double
    /// ε, which keeps the divisor away from zero.
    public var epsilon: Double
    /// Where ε is added.
    public var placement: Reference.AdamEpsilon
    /// How the weights decay before or within the step.
    public var weightDecay: Reference.WeightDecay
    /// How many steps were taken before the first, for the powers of β₁ and β₂.
    public var stepsBefore: Int

    /// Adam with these numbers.
    public init(
      beta1: Double, beta2: Double, epsilon: Double, placement: Reference.AdamEpsilon,
      weightDecay: Reference.WeightDecay, stepsBefore: Int
    ) {
      (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
      (self.placement, self.weightDecay, self.stepsBefore) = (placement, weightDecay, stepsBefore)
    }
  }
}

extension Answer {
  /// The parameters after every step of stochastic gradient descent, `[steps, …]`.
  ///
  /// - Parameters:
  ///   - rule: What is done in every step.
  ///   - parameters: p before the first step.
  ///   - cotangents: `[steps, …]`.
  ///   - rates: One learning rate for each step.
  ///   - velocities: The velocities before the first step, or nil for none: then PyTorch's first gradient
  ///     enters undamped.
  ///   - model: How the computation in question rounds; nil for its scalar's format.
  public static func sgd<Scalar: ReferenceScalar>(
    _ rule: OptimizerSteps.SGD, parameters: Tensor<Scalar>, cotangents: Tensor<Scalar>,
    rates: [Double], velocities: Tensor<Scalar>?, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return steps(parameters, cotangents, rates) { i, gradients in
      var p = rounding.operand(Double(parameters[i]))
      var v = rounding.operand(velocities.map { Double($0[i]) } ?? 0)
      return gradients.enumerated().map { step, cotangent in
        var g = rounding.operand(cotangent)
        rounding.decay(&p, &g, rule.weightDecay, rates[step])
        let rate = rounding.constant(rates[step])
        let momentum = rounding.constant(rule.momentum)
        switch rule.formula {
        case _ where rule.momentum == 0:
          p = rounding.difference(p, rounding.product(rate, g))
        case .torch:
          // PyTorch knows its first step by the velocity that is not there, and counts none.
          let isFirst = step == 0 && velocities == nil
          let share = isFirst ? g : rounding.product(rounding.constant(1 - rule.dampening), g)
          v = rounding.sum(rounding.product(momentum, v), share)
          let direction = rule.nesterov ? rounding.sum(rounding.product(momentum, v), g) : v
          p = rounding.difference(p, rounding.product(rate, direction))
        case .keras:
          let fall = rounding.product(rate, g)
          v = rounding.difference(rounding.product(momentum, v), fall)
          let move =
            rule.nesterov ? rounding.difference(rounding.product(momentum, v), fall) : v
          p = rounding.sum(p, move)
        }
        return rounding.element(p)
      }
    }
  }

  /// The parameters after every step of Adam or AdamW, `[steps, …]`.
  ///
  /// - Parameters:
  ///   - rule: What is done in every step.
  ///   - parameters: p before the first step.
  ///   - cotangents: `[steps, …]`.
  ///   - rates: One learning rate for each step.
  ///   - moments: Both moments before the first step, or nil for none.
  ///   - model: How the computation in question rounds; nil for its scalar's format.
  public static func adam<Scalar: ReferenceScalar>(
    _ rule: OptimizerSteps.Adam, parameters: Tensor<Scalar>, cotangents: Tensor<Scalar>,
    rates: [Double], moments: (first: Tensor<Scalar>, second: Tensor<Scalar>)?,
    model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    let corrections = rates.indices.map { step in
      (
        rounding.correction(rule.beta1, rule.stepsBefore + step + 1),
        rounding.correction(rule.beta2, rule.stepsBefore + step + 1)
      )
    }
    return steps(parameters, cotangents, rates) { i, gradients in
      var p = rounding.operand(Double(parameters[i]))
      var m = rounding.operand(moments.map { Double($0.first[i]) } ?? 0)
      var v = rounding.operand(moments.map { Double($0.second[i]) } ?? 0)
      return gradients.enumerated().map { step, cotangent in
        var g = rounding.operand(cotangent)
        rounding.decay(&p, &g, rule.weightDecay, rates[step])
        m = rounding.average(m, g, rule.beta1)
        v = rounding.average(v, rounding.product(g, g), rule.beta2)
        let (bias1, bias2) = corrections[step]
        let (root2, rate) = (rounding.root(bias2), DoubleDouble(rates[step]))
        var denominator = rounding.squareRoot(v)
        var factor = rate / bias1.value
        switch rule.placement {
        case .tensorFlow: factor = factor * root2.value
        case .paper: denominator = rounding.quotient(denominator, rounding.rounded(root2))
        }
        let share = bias1.error / bias1.value.value + root2.error / root2.value.value
        let scale = rounding.rounded(Perturbed(factor, error: factor.magnitude.value * share))
        denominator = rounding.sum(denominator, rounding.constant(rule.epsilon))
        p = rounding.difference(
          p, rounding.quotient(rounding.product(scale, m), denominator))
        return rounding.element(p)
      }
    }
  }

  /// Runs the steps of every parameter by itself.
  private static func steps<Scalar: ReferenceScalar>(
    _ parameters: Tensor<Scalar>, _ cotangents: Tensor<Scalar>, _ rates: [Double],
    _ run: (_ i: Int, _ cotangents: [Double]) -> [Element]
  ) -> Answer {
    let (count, shape) = (parameters.count, cotangents.shape)
    require(
      shape.extents == [rates.count] + parameters.shape.extents,
      "cotangents \(shape) are not \(rates.count) of parameters \(parameters.shape)")
    var elements = [Element](repeating: Element(0), count: shape.count)
    for i in 0..<count {
      let results = run(i, rates.indices.map { Double(cotangents[$0 * count + i]) })
      for (step, result) in results.enumerated() { elements[step * count + i] = result }
    }
    return Answer(shape: shape, elements)
  }
}

extension Rounding {
  /// A hyper-parameter, rounded to the format.
  fileprivate func constant(_ x: Double) -> Perturbed {
    x == 0 ? Perturbed(0) : rounded(Perturbed(x))
  }

  /// Coupled decay moves g, decoupled p: p·(1 − lr·λ) or p − (lr·λ)·p.
  fileprivate func decay(
    _ p: inout Perturbed, _ g: inout Perturbed, _ decay: Reference.WeightDecay, _ rate: Double
  ) {
    switch decay {
    case .none: break
    case .coupled(let strength): g = sum(g, product(constant(strength), p))
    case .decoupled(let strength):
      let kept = DoubleDouble(1) - DoubleDouble(rate) * strength
      p = rounded(
        Perturbed(p.value * kept, error: p.error * kept.magnitude.value)
          .widened(by: model.unit.gamma(2) * p.reach), count: 2)
    }
  }

  /// β·mean + (1 − β)·x in either form. The old error shrinks by β; what is new are four roundings of
  /// (1 − β)·(x − mean), or of β·mean and (1 − β)·x.
  fileprivate func average(_ mean: Perturbed, _ x: Perturbed, _ beta: Double) -> Perturbed {
    let gain = DoubleDouble(1) - DoubleDouble(beta)
    let share = gain.value
    let size = max(beta, share) * mean.reach + share * x.reach
    return Perturbed(
      mean.value * beta + x.value * gain,
      error: beta * mean.error + share * x.error + model.unit.gamma(4) * size
        + 4 * model.unit.halfLeast)
  }

  /// 1 − β^t as Double arithmetic may find it: β^t by t products or a library's power.
  fileprivate func correction(_ beta: Double, _ steps: Int) -> Perturbed {
    let power = (0..<steps).reduce(DoubleDouble(1)) { product, _ in product * beta }
    let error = steps == 1 ? 0 : UnitRoundoff.float64.gamma(steps + 1) * power.value
    return Perturbed(
      DoubleDouble(1) - power, error: error + UnitRoundoff.float64.value)
  }

  /// √ of a correction, in Double.
  fileprivate func root(_ correction: Perturbed) -> Perturbed {
    let root = correction.value.squareRoot()
    return Perturbed(
      root, error: correction.error / root.value + UnitRoundoff.float64.value * root.value)
  }
}
