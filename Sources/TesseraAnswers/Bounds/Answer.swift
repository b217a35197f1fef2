import TesseraReference
import TesseraTensors

/// What an operator must give, and how far a computation of it may stray.
///
/// The exact value is a sum of products added up without rounding (``Exact``), or a formula evaluated
/// in ``DoubleDouble``, and then rounded to Double. The bound holds for every computation that rounds
/// as ``RoundingModel`` says, whatever its order of summation, its blocking and its choice among the
/// usual formulas of a function: a theorem for each element, from the number of its own terms.
///
///     |ŷ − y| ≤ γ_K · Σ |a|·|b| + underflow         for a sum of K products
///
/// Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §3.1 for sums, §3.3 for formulas
/// (`Rounding`). A format narrower than the operands' adds the rounding of the operands, and where
/// sums have a wider one the rounding of the result. Every bound contains what the exact value itself
/// lost: a rounding to Double and the error of its summation.
///
/// Methods that are no sum of those terms (Winograd, FFT, Strassen) are not covered.
///
/// - An operand that is infinite or NaN gives what IEEE arithmetic gives: the exact value is then
///   ±∞ or NaN and the bound 0, and the comparison is one of kind.
/// - A sum that may exceed the format's range on the way has no determined value, nor has a sum of so
///   many terms that K·u ≥ 1: its bound is ∞, and it is counted apart.
public struct Answer: Sendable {
  /// The exact values, rounded to Double.
  public let exact: Tensor<Double>
  /// How far a computation may lie from each of them; infinite where it may be anything.
  public let bound: Tensor<Double>

  /// The shape of both.
  public var shape: Shape { exact.shape }

  init(shape: Shape, _ elements: [Element]) {
    exact = Tensor(shape: shape, elements.map(\.exact))
    bound = Tensor(shape: shape, elements.map(\.bound))
  }

  /// The same answer under another shape of as many elements.
  package func reshaped(_ shape: Shape) -> Answer {
    Answer(exact: exact.reshaped(shape), bound: bound.reshaped(shape))
  }

  /// An answer that somebody else has found; both have one shape.
  package init(exact: Tensor<Double>, bound: Tensor<Double>) {
    (self.exact, self.bound) = (exact, bound)
  }

  /// One element of an answer.
  struct Element {
    var exact: Double
    var bound: Double

    /// An element of which nothing is known.
    static func undetermined(_ exact: Double) -> Element {
      Element(exact: exact, bound: .infinity)
    }

    /// A value that is what it is: selected, or not finite.
    init(_ exact: Double) { self.init(exact: exact, bound: 0) }

    init(exact: Double, bound: Double) { (self.exact, self.bound) = (exact, bound) }
  }
}

extension Rounding {
  /// The element of a sum times `scale`, where scaling takes `scalings` roundings.
  ///
  /// Of K terms every one is rounded K times at most, once as a product and K − 1 times in additions;
  /// in a sum of bare numbers K − 1 times. The scale may be applied to the sum, to its terms or to one
  /// operand of each: what any of these can overflow or lose among the subnormals is reckoned with.
  ///
  /// - Parameters:
  ///   - products: Whether the terms are products, or bare numbers times 1.
  ///   - extraTerms: Terms that are added later, each one more addition.
  func element(
    _ sum: BoundedAccumulator, products: Bool, scale: Double = 1, scalings: Int = 0,
    extraTerms: Int = 0
  ) -> Answer.Element {
    let (value, sizes) = (sum.value, sum.sizes)
    let terms = sizes.terms
    let size = scale.magnitude * sizes.magnitude
    let reach = scalings == 0 ? size : max(size, scale.magnitude * sizes.operands)
    if value.isSpecial {
      // Finite terms that overflow could meet the infinity with the other sign.
      let mayOverflow = !(max(reach, sizes.magnitude) < greatest(sizes))
      let exact = value.result * scale
      return mayOverflow || scale == 0 ? .undetermined(exact) : Answer.Element(exact)
    }
    let exact = value.result * scale
    if terms == 0 { return Answer.Element(0) }
    let roundings = (products ? terms : terms - 1) + scalings + extraTerms
    let relative = relativeError(roundings, operands: products ? 2 : 1)
    let bound =
      relative * size * (1 + 4 * UnitRoundoff.float64.gamma(terms + 4))
      + underflow(sizes, products: products, scale: scale.magnitude, scalings: scalings)
      * (1 + relative)
      + (terms == 1 && !products && scale == 1
        ? 0 : oracleError(exact, size: size, terms: terms, isScaled: scale != 1))
    if max(sizes.magnitude, reach) + bound < greatest(sizes) {
      return Answer.Element(exact: exact, bound: bound)
    }
    // With all terms of one sign an overflow is certain where the least possible result overflows.
    let oneSign = exact.magnitude >= size * (1 - 0x1p-40)
    let certain = exact.magnitude - bound > model.unit.greatest * (1 + model.unit.value)
    return oneSign && certain
      ? Answer.Element(exact < 0 ? -.infinity : .infinity) : .undetermined(exact)
  }

  /// What `count` roundings in sums amount to, with those of `operands` on entry and of the result.
  private func relativeError(_ count: Int, operands: Int) -> Double {
    let atEnds = (roundsOperands ? operands : 0) + (roundsResult ? 1 : 0)
    let (inside, outside) = (model.sums.gamma(count), model.unit.gamma(atEnds))
    return inside + outside + inside * outside
  }

  private var roundsResult: Bool { model.sums != model.unit }

  private func underflow(
    _ sizes: MagnitudeAccumulator, products: Bool, scale: Double, scalings: Int
  ) -> Double {
    let entering = roundsOperands ? model.unit.halfLeast * (sizes.operands + 1) : 0
    let multiplying = products ? Double(sizes.terms) * model.sums.halfLeast : 0
    let scaling = Double(scalings) * model.sums.halfLeast * (1 + sizes.operands)
    return scale * (entering + multiplying) + scaling + (roundsResult ? model.unit.halfLeast : 0)
  }

  /// What the compensated sum lost, a rounding and γ_n², and its scaling, a rounding of the factor and
  /// one of the product.
  private func oracleError(
    _ exact: Double, size: Double, terms: Int, isScaled: Bool
  ) -> Double {
    let (unit, gamma) = (UnitRoundoff.float64, UnitRoundoff.float64.gamma(terms))
    return unit.gamma(isScaled ? 3 : 1) * exact.magnitude + 2 * gamma * gamma * size
      + 8 * Double(terms) * Double.leastNonzeroMagnitude
  }

  /// The magnitude from which on something on the way may overflow.
  private func greatest(_ sizes: MagnitudeAccumulator) -> Double {
    roundsOperands && !(sizes.operands < model.unit.greatest)
      ? 0 : min(model.unit.greatest, model.sums.greatest)
  }

  /// The element of a formula's result.
  func element(_ result: Perturbed) -> Answer.Element {
    let exact = result.value.value
    let bound =
      result.error * (1 + 0x1p-30) + UnitRoundoff.float64.value * exact.magnitude
      + Double.leastNonzeroMagnitude
    guard bound.isFinite, exact.magnitude + bound < model.unit.greatest else {
      return .undetermined(exact)
    }
    return Answer.Element(exact: exact, bound: result.error == 0 && isHeld(result) ? 0 : bound)
  }

  /// Whether the value is a Double as it stands, so that nothing was lost in telling it.
  private func isHeld(_ result: Perturbed) -> Bool { result.value.low == 0 }
}
