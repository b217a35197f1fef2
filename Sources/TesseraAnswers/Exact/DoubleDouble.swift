/// A number of some 106 bits as the unevaluated sum of two Doubles, the oracle of Double itself.
///
/// high is the sum rounded to Double, so |low| ≤ u·|high|, u = 2⁻⁵³. The operations are those of
/// Joldes, Muller and Popescu, *Tight and rigorous error bounds for basic building blocks of
/// double-word arithmetic* (2017), with their relative errors, barring underflow below 2⁻⁹⁶⁹ and
/// overflow: sum 3u², product 5u², quotient 10u².
///
/// Only finite numbers have a meaning here; NaN and infinities are their users' business.
public struct DoubleDouble: Hashable, Sendable {
  /// The number rounded to Double.
  public let high: Double
  /// What is left of the number then.
  public let low: Double

  /// `high` + `low`, which need not be normalised.
  public init(_ high: Double, _ low: Double = 0) {
    (self.high, self.low) = Self.sum(high, low)
  }

  init(normalised high: Double, _ low: Double) { (self.high, self.low) = (high, low) }

  /// The number rounded to Double.
  public var value: Double { high }

  /// −x, exactly.
  public static prefix func - (x: DoubleDouble) -> DoubleDouble {
    DoubleDouble(normalised: -x.high, -x.low)
  }

  /// x + y, with a relative error of at most 3u².
  public static func + (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let (s, sRest) = sum(x.high, y.high)
    let (t, tRest) = sum(x.low, y.low)
    let (v, vRest) = ordered(s, sRest + t)
    let (high, low) = ordered(v, tRest + vRest)
    return DoubleDouble(normalised: high, low)
  }

  /// x − y, with a relative error of at most 3u².
  public static func - (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble { x + -y }

  /// x·y, with a relative error of at most 5u².
  public static func * (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let p = x.high * y.high
    let rest = (-p).addingProduct(x.high, y.high)
    let (high, low) = ordered(p, rest + (x.high * y.low + x.low * y.high))
    return DoubleDouble(normalised: high, low)
  }

  /// Exact but for the rounding of the two halves' products.
  public static func * (x: DoubleDouble, y: Double) -> DoubleDouble { x * DoubleDouble(y) }

  /// A first quotient, and a second of what is left of x.
  public static func / (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let first = x.high / y.high
    let rest = x - y * first
    let (high, low) = ordered(first, rest.high / y.high)
    return DoubleDouble(normalised: high, low)
  }

  /// √x for x ≥ 0: Double's root and one step of Newton's.
  public func squareRoot() -> DoubleDouble {
    guard high > 0 else { return DoubleDouble(0) }
    let root = high.squareRoot()
    let rest = self - DoubleDouble(root) * DoubleDouble(root)
    return DoubleDouble(root, rest.high / (2 * root))
  }

  /// 2^`exponent` times the number, for |exponent| ≤ 2000; exact unless it underflows.
  public func scaled(by exponent: Int) -> DoubleDouble {
    let half = exponent / 2
    func scale(_ x: Double) -> Double {
      x * Double(sign: .plus, exponent: half, significand: 1)
        * Double(sign: .plus, exponent: exponent - half, significand: 1)
    }
    return DoubleDouble(scale(high), scale(low))
  }

  /// |x|, exactly.
  public var magnitude: DoubleDouble { high < 0 ? -self : self }

  /// a + b and its exact rounding error (Knuth).
  @inline(__always)
  private static func sum(_ a: Double, _ b: Double) -> (Double, Double) {
    let s = a + b
    let bPart = s - a
    return (s, (a - (s - bPart)) + (b - bPart))
  }

  /// The same for |a| ≥ |b| (Dekker).
  @inline(__always)
  private static func ordered(_ a: Double, _ b: Double) -> (Double, Double) {
    let s = a + b
    return (s, b - (s - a))
  }
}
