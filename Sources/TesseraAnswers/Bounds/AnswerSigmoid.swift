import TesseraReference
import TesseraTensors

/// The logistic function and tanh, for whichever of their usual formulas.
///
/// With exp and tanh good to 4u (``Rounding/elementary``) and first-order counts, in units of u:
///
/// **sigmoid** y. 1/(1 + e^−x): e^−x brings 4(1 − y), the sum 1, the quotient 1: **6y**. e/(1 + e) with
/// e = e^x: 4 + 4 + 1 + 1: **10y**. ½(1 + tanh ½x): 4·½|2y − 1| + y: **2|2y − 1| + y**, an error that
/// does not shrink with y. x/(1 + e^−x) and the like divide by what is counted already. Used:
/// γ₁₀·y + γ₃·|2y − 1|.
///
/// **tanh** y. A library's own: **4|y|**, that of `Reference` **9|y|**. 2σ(2x) − 1: 2·6σ(2x) + |y|; and
/// (e^2x − 1)/(e^2x + 1): 4 + 1 for the numerator over the denominator, 5|y| for the denominator,
/// |y| for the quotient. Both have an error that does not shrink with y: at most **12 + |y|**. Used:
/// γ₁₃ + γ₉·|y|.
///
/// 1/(1 + e^−x) whose exponential overflows gives 0 for a subnormal y, hence the least normal number
/// in every bound. A rounded operand x(1 + u) moves y by its error times the slope, and within that
/// error e the slope grows by e^e (sigmoid) or e^(2e) (tanh) at most.
///
/// **VJPs.** ȳ·y(1 − y) and ȳ·(1 − y²) move with the error E of y by |1 − 2y|·E + E² and 2|y|·E + E²,
/// and round: y² and the difference from 1 once each, the products twice. ȳ·y(1 − y), ȳ·y − ȳ·y² and
/// ȳ(1 − y)(1 + y) are covered. Without y, ȳ·e/(1 + e)² with e = e^−|x| or e^(−2|x|) has a relative
/// error of 4 + 2·(4 + 1) + 2 = 16, and 1/cosh² has 2·4 + 2: γ₁₆ of the slope is added.
extension Answer {
  /// y = 1/(1 + e^−x).
  public static func sigmoid<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return map(input) { rounding.element(x: $0, rounding.sigmoid) }
  }

  /// x̄ = ȳ·y(1 − y).
  public static func sigmoidVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return map(outputCotangent, input) { cotangent, x in
      rounding.element(x: x, cotangent: cotangent) { x in
        let y = rounding.sigmoid(x)
        let (size, opposite) = (y.value.value.magnitude, DoubleDouble.sigmoid(DoubleDouble(-x)))
        let slope = y.value * opposite
        let error = ((opposite - y.value).value.magnitude + y.error) * y.error
        return rounding.slope(slope, error: error, y: size + y.error)
      }
    }
  }

  /// y = tanh x.
  public static func tanh<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return map(input) { rounding.element(x: $0, rounding.tanh) }
  }

  /// x̄ = ȳ·(1 − y²).
  public static func tanhVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return map(outputCotangent, input) { cotangent, x in
      rounding.element(x: x, cotangent: cotangent) { x in
        let y = rounding.tanh(x)
        let size = y.value.value.magnitude
        // 1 − y² as 4σ(2x)σ(−2x), which does not cancel.
        let slope =
          DoubleDouble.sigmoid(DoubleDouble(2 * x)) * DoubleDouble.sigmoid(DoubleDouble(-2 * x)) * 4
        let error = (2 * size + y.error) * y.error
        return rounding.slope(slope, error: error, y: size + y.error)
      }
    }
  }
}

extension Rounding {
  /// σ(x) by any formula, for a finite x.
  fileprivate func sigmoid(_ x: Double) -> Perturbed {
    let exact = DoubleDouble.sigmoid(DoubleDouble(x))
    let (y, opposite) = (exact.value, DoubleDouble.sigmoid(DoubleDouble(-x)).value)
    let moved = moved(x, slope: y * opposite, growth: 1)
    let unit = model.unit
    return Perturbed(
      exact,
      error: moved + unit.gamma(10) * (y + moved) + unit.gamma(3) * (y - opposite).magnitude
        + unit.leastNormal)
  }

  /// tanh x by any formula, for a finite x.
  fileprivate func tanh(_ x: Double) -> Perturbed {
    let exact = DoubleDouble.tanh(DoubleDouble(x))
    let y = exact.value.magnitude
    let distance = 2 * DoubleDouble.sigmoid(DoubleDouble(-2 * x.magnitude)).value
    let moved = moved(x, slope: distance * (1 + y), growth: 2)
    let unit = model.unit
    return Perturbed(
      exact,
      error: moved + unit.gamma(13) + unit.gamma(9) * (y + moved) + unit.leastNormal)
  }

  /// A slope from y, or by itself: y² may be formed and taken away, two roundings of its size.
  fileprivate func slope(_ slope: DoubleDouble, error: Double, y: Double) -> Perturbed {
    let unit = model.unit
    return Perturbed(
      slope, error: error + unit.gamma(2) * y * y + unit.gamma(16) * slope.value)
  }

  /// How far the value moves with a rounded x: the error of x times a slope that grows by e^growth at
  /// most for each unit of it.
  private func moved(_ x: Double, slope: Double, growth: Double) -> Double {
    let error = operandError(x)
    if error == 0 { return 0 }
    let steepest = slope * DoubleDouble.exp(DoubleDouble(growth * error)).value
    // The slope of neither function exceeds 1, which serves where the estimate above overflows.
    return error * (steepest < 1 ? steepest : 1)
  }

  /// f of one operand; at ±∞ and NaN the limit, which every formula gives.
  fileprivate func element(x: Double, _ function: (Double) -> Perturbed) -> Answer.Element {
    if x.isNaN { return Answer.Element(.nan) }
    if x.isFinite { return element(function(x)) }
    return element(Perturbed(function(x < 0 ? -0x1p40 : 0x1p40).value, error: 0))
  }

  /// ȳ·f′(x), two products; by IEEE rules where either is not finite.
  fileprivate func element(
    x: Double, cotangent: Double, _ slope: (Double) -> Perturbed
  ) -> Answer.Element {
    if x.isNaN { return Answer.Element(.nan) }
    if !x.isFinite { return Answer.Element(0 * cotangent) }
    let slope = slope(x)
    if !cotangent.isFinite {
      // 0·∞ is NaN where the slope may have been rounded to 0.
      let exact = slope.value.value * cotangent
      return slope.value.value > slope.error || cotangent.isNaN
        ? Answer.Element(exact) : .undetermined(exact)
    }
    return element(rounded(product(slope, operand(cotangent)), count: 2))
  }
}
