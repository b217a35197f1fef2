/// Numbers as they are shown to people: fixed digits, a point whatever the locale says.
///
/// Machine-readable output uses ``JSONValue``, which loses nothing.
public enum DisplayNumber {
  /// `value` with `digits` digits after the point, rounded half to even of its binary value.
  ///
  ///     DisplayNumber.fixed(0.97656, digits: 4)   // 0.9766
  ///
  /// NaN is `nan`, the infinities `inf` and `-inf`. From 10¹⁵ on, where a `Double` has no digits
  /// left to round, the shortest exact description stands. A negative value that rounds to zero
  /// keeps its sign.
  ///
  /// - Precondition: `digits` is in 0...9.
  public static func fixed(_ value: Double, digits: Int) -> String {
    precondition((0...9).contains(digits), "digits after the point: 0...9, not \(digits)")
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    guard value.magnitude < 1e15 else { return value.description }
    let sign = value.sign == .minus ? "-" : ""
    if digits == 0 { return sign + String(Int(value.magnitude.rounded(.toNearestOrEven))) }
    let whole = value.magnitude.rounded(.down)
    let scale = (0..<digits).reduce(1) { power, _ in power * 10 }
    var integer = Int(whole)
    var fraction = Int(((value.magnitude - whole) * Double(scale)).rounded(.toNearestOrEven))
    if fraction == scale {
      integer += 1
      fraction = 0
    }
    let tail = String(fraction)
    return "\(sign)\(integer)." + String(repeating: "0", count: digits - tail.count) + tail
  }

  /// A loss: four digits, in scientific notation below 10⁻³ so that small ones stay readable.
  ///
  ///     DisplayNumber.loss(0.25)       // 0.2500
  ///     DisplayNumber.loss(0.0000123)  // 1.2300e-05
  public static func loss(_ value: Double) -> String {
    guard value.isFinite, value != 0, value.magnitude < 1e-3 else { return fixed(value, digits: 4) }
    var mantissa = value
    var exponent = 0
    while mantissa.magnitude < 1, exponent < 400 {
      mantissa *= 10
      exponent += 1
    }
    if mantissa.magnitude >= 9.99995 {  // would round to 10.0000
      mantissa /= 10
      exponent -= 1
    }
    let digits = String(exponent)
    return fixed(mantissa, digits: 4) + "e-" + (digits.count < 2 ? "0" : "") + digits
  }

  /// A rate per second: whole from 100 on, one digit below.
  public static func rate(_ value: Double) -> String {
    fixed(value, digits: value >= 99.95 ? 0 : 1)
  }

  /// A time to wait, `0:07`, `12:34` or `1:02:03`; rounded up, so that 0:00 means done.
  public static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "-:--" }
    let total = Int(max(0, seconds).rounded(.up))
    let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
    let padded = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    return hours > 0 ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
  }

  /// A time that has passed, with one digit below a minute: `3.2 s`, else as ``clock(_:)``.
  public static func elapsed(_ seconds: Double) -> String {
    seconds < 59.95 ? fixed(max(0, seconds), digits: 1) + " s" : clock(seconds)
  }
}
