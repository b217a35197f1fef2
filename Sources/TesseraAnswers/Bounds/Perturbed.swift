import TesseraReference

/// A number, and how far what a computation holds in its place may lie from it.
///
/// Steps of a formula are taken on both parts: the number is carried in ``DoubleDouble``, the distance
/// by the rules of ``Rounding``. What comes out is a running error analysis (Higham, *Accuracy and
/// Stability of Numerical Algorithms*, 2nd ed., §3.3) with all orders of u in it: a bound for this very
/// input, not for the worst.
struct Perturbed {
  var value: DoubleDouble
  var error: Double

  init(_ value: DoubleDouble, error: Double = 0) { (self.value, self.error) = (value, error) }

  /// A number that is known exactly.
  init(_ value: Double, error: Double = 0) { self.init(DoubleDouble(value), error: error) }

  /// The most that the computed magnitude may be.
  var reach: Double { value.value.magnitude + error }

  func widened(by more: Double) -> Perturbed { Perturbed(value, error: error + more) }

  static prefix func - (x: Perturbed) -> Perturbed { Perturbed(-x.value, error: x.error) }
}

/// The rules of one computation: what a step adds to the error of its operands.
///
/// A rounding of a computed v̂ is off by u·|v̂| + η at most, and |v̂| ≤ |v| + error.
struct Rounding {
  let model: RoundingModel
  /// Whether operands lose digits when they enter the computation, its format being narrower than
  /// theirs.
  let roundsOperands: Bool
  private let u, eta: Double

  init<Scalar: ReferenceScalar>(_ model: RoundingModel?, _ type: Scalar.Type) {
    let standard = RoundingModel.standard(type)
    self.model = model ?? standard
    roundsOperands = self.model.unit.value > standard.unit.value
    (u, eta) = (self.model.unit.value, self.model.unit.halfLeast)
  }

  /// Elementary functions are trusted to this many u of their value: an error below one unit in the
  /// last place, which every mathematical library keeps, is 2.
  static let elementary = 4.0
  /// The logarithm, which loses a little more in `Reference`.
  static let logarithm = 5.0

  /// What rounding x to the computation's format may change, if it is rounded at all.
  func operandError(_ x: Double) -> Double { roundsOperands ? u * x.magnitude + eta : 0 }

  func operand(_ x: Double) -> Perturbed { held(Perturbed(x, error: operandError(x))) }

  /// `count` more roundings of x.
  func rounded(_ x: Perturbed, count: Int = 1) -> Perturbed {
    held(x.widened(by: model.unit.gamma(count) * x.reach + Double(count) * eta))
  }

  /// A step's result; of one that may leave the format's range nothing is known, nor of what is made
  /// of it.
  private func held(_ x: Perturbed) -> Perturbed {
    x.reach <= model.unit.greatest ? x : Perturbed(x.value, error: .infinity)
  }

  /// a + b. A sum has no rounding error among the subnormals.
  func sum(_ a: Perturbed, _ b: Perturbed) -> Perturbed {
    let exact = Perturbed(a.value + b.value, error: a.error + b.error)
    return held(exact.widened(by: u * exact.reach))
  }

  func difference(_ a: Perturbed, _ b: Perturbed) -> Perturbed { sum(a, -b) }

  func product(_ a: Perturbed, _ b: Perturbed) -> Perturbed {
    let error =
      a.value.value.magnitude * b.error + b.value.value.magnitude * a.error + a.error * b.error
    return rounded(Perturbed(a.value * b.value, error: error))
  }

  /// a/b, or a times a rounded 1/b. Unbounded where b may be 0.
  func quotient(_ a: Perturbed, _ b: Perturbed) -> Perturbed {
    let least = b.value.value.magnitude - b.error
    guard least > 0 else { return Perturbed(a.value, error: .infinity) }
    let value = a.value / b.value
    let error = (a.error + value.value.magnitude * b.error) / least
    return rounded(Perturbed(value, error: error), count: 2)
  }

  /// √a for a ≥ 0: √(a + δ) − √a = δ/(√(a + δ) + √a), and never more than √|δ|.
  func squareRoot(_ a: Perturbed) -> Perturbed {
    let root = a.value.squareRoot()
    let below = max(a.value.value - a.error, 0).squareRoot()
    let error = a.error == 0 ? 0 : min(a.error / (root.value + below), a.error.squareRoot())
    return rounded(Perturbed(root, error: error))
  }

  /// e^a, whatever formula: e^(a + δ) = e^a·e^δ, then ``elementary``. A result among the subnormals may
  /// come out as anything up to the least normal number.
  func exponential(_ a: Perturbed) -> Perturbed {
    let value = DoubleDouble.exp(a.value)
    let moved =
      a.error < 1
      ? value.value * DoubleDouble.exponentialMinusOne(DoubleDouble(a.error)).value
      : DoubleDouble.exp(a.value + DoubleDouble(a.error)).value
    let exact = Perturbed(value, error: moved)
    return held(
      exact.widened(
        by: model.unit.gamma(Self.elementary) * exact.reach + model.unit.leastNormal))
  }

  /// ln a for a > 0: ln(a + δ) − ln a lies within −ln(1 − |δ|/a), then ``logarithm``.
  func logarithm(_ a: Perturbed) -> Perturbed {
    let share = a.error / a.value.value
    guard share < 1 else { return Perturbed(a.value, error: .infinity) }
    let exact = Perturbed(DoubleDouble.log(a.value), error: share / (1 - share))
    return exact.widened(by: model.unit.gamma(Self.logarithm) * exact.reach)
  }

  /// Σ of the terms in any order: each is rounded at most once for every other term.
  func total(_ terms: [Perturbed], magnitude: Double? = nil) -> Perturbed {
    var (value, error, size) = (DoubleDouble(0), 0.0, 0.0)
    for term in terms {
      value = value + term.value
      error += term.error
      size += term.reach
    }
    size = max(size, magnitude ?? 0)
    return size <= model.sums.greatest
      ? Perturbed(value, error: error + model.sums.gamma(max(terms.count - 1, 0)) * size)
      : Perturbed(value, error: .infinity)
  }
}
