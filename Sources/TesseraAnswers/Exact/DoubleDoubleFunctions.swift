/// exp, log, tanh and the logistic function to a relative 10⁻³⁰: an argument reduction that loses
/// nothing, and a series until its terms no longer count.
///
/// They follow Double's conventions for NaN, infinities and what lies beyond its range.
extension DoubleDouble {
  /// e^x = 2^k·e^r with k = round(x/ln 2) and |r| ≤ ½·ln 2.
  public static func exp(_ x: DoubleDouble) -> DoubleDouble {
    if x.high.isNaN { return x }
    if x.high > 710 { return DoubleDouble(normalised: .infinity, 0) }
    if x.high < -750 { return DoubleDouble(0) }
    let (k, r) = reduced(x)
    return (DoubleDouble(1) + exponentialMinusOne(reduced: r)).scaled(by: k)
  }

  /// e^x − 1, as good near 0 as elsewhere.
  public static func exponentialMinusOne(_ x: DoubleDouble) -> DoubleDouble {
    let (k, r) = reduced(x)
    let rest = exponentialMinusOne(reduced: r)
    if k == 0 { return rest }
    return rest.scaled(by: k) + (DoubleDouble(1).scaled(by: k) - DoubleDouble(1))
  }

  /// ln x = k·ln 2 + 2·artanh s with x = 2^k·m, √½ ≤ m < √2, and s = (m − 1)/(m + 1), so that
  /// |s| ≤ 0.172.
  public static func log(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high > 0, x.high < .infinity else {
      return DoubleDouble(
        normalised: x.high == 0 ? -.infinity : x.high < 0 ? .nan : x.high, 0)
    }
    var k = x.high.exponent
    if x.high.significand > 0x1.6a09e667f3bcdp+0 { k += 1 }
    let m = x.scaled(by: -k)
    let s = (m - DoubleDouble(1)) / (m + DoubleDouble(1))
    let z = s * s
    var series = DoubleDouble(0)
    for j in (0...22).reversed() {
      series = series * z + DoubleDouble(1) / DoubleDouble(Double(2 * j + 1))
    }
    let whole = DoubleDouble(Double(k) * ln2First, Double(k) * ln2Second) + ln2Rest * Double(k)
    return whole + s * series * 2
  }

  /// tanh x = m/(m + 2) with m = e^(2|x|) − 1, and the sign of x.
  public static func tanh(_ x: DoubleDouble) -> DoubleDouble {
    if x.high.isNaN { return x }
    let a = x.magnitude
    // Beyond 40 tanh is 1 to 34 digits.
    guard a.high < 40 else { return DoubleDouble(x.high < 0 ? -1 : 1) }
    let m = exponentialMinusOne(a * 2)
    let y = m / (m + DoubleDouble(2))
    return x.high < 0 ? -y : y
  }

  /// 1/(1 + e^−x), from e^−|x|.
  public static func sigmoid(_ x: DoubleDouble) -> DoubleDouble {
    if x.high.isNaN { return x }
    let e = exp(-x.magnitude)
    return (x.high < 0 ? e : DoubleDouble(1)) / (DoubleDouble(1) + e)
  }

  /// k and r with x = k·ln 2 + r. The first pieces of k·ln 2 cancel the leading digits of x exactly.
  private static func reduced(_ x: DoubleDouble) -> (k: Int, r: DoubleDouble) {
    let k = (x.high * 1.442_695_040_888_963_4).rounded()
    let r = x - DoubleDouble(k * ln2First) - DoubleDouble(k * ln2Second) - ln2Rest * k
    return (Int(k), r)
  }

  /// e^r − 1 = r·(1 + r/2·(1 + r/3·(1 + …))), |r| ≤ 0.35: r²⁷/28! is below 10⁻⁴².
  private static func exponentialMinusOne(reduced r: DoubleDouble) -> DoubleDouble {
    var factor = DoubleDouble(1)
    for k in (2...27).reversed() {
      factor = DoubleDouble(1) + factor * r / DoubleDouble(Double(k))
    }
    return r * factor
  }

  /// ln 2 in pieces of 42, 42 and 106 bits; the first two times a whole |k| < 2¹¹ are exact.
  private static var ln2First: Double { 0x1.62e42fefa38p-1 }
  private static var ln2Second: Double { 0x1.ef35793c76p-45 }
  private static var ln2Rest: DoubleDouble {
    DoubleDouble(0x1.cc01f97b57a08p-87, -0x1.979b31ace93a5p-141)
  }
}
