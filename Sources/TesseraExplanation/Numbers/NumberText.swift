import TesseraReporting

/// Numbers as explanations print them; the script of a page prints them in the same way.
enum NumberText {
  /// At most four digits after the point, none that is a trailing 0; in scientific notation below
  /// 10⁻³ and from 10⁶ on.
  ///
  ///     NumberText.text(12)       // 12
  ///     NumberText.text(0.03125)  // 0.0312
  ///     NumberText.text(1.5e-7)   // 1.500e-7
  static func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    if value.magnitude < 1e-3 || value.magnitude >= 1e6 { return scientific(value) }
    var digits = Substring(DisplayNumber.fixed(value, digits: 4))
    while digits.last == "0" { digits.removeLast() }
    return String(digits.last == "." ? digits.dropLast() : digits)
  }

  static func text(_ value: Float) -> String { text(Double(value)) }

  /// One digit before the point and three after it.
  static func scientific(_ value: Double) -> String {
    var (mantissa, exponent) = (value, 0)
    while mantissa.magnitude < 1, exponent > -400 {
      mantissa *= 10
      exponent -= 1
    }
    while mantissa.magnitude >= 9.9995 {
      mantissa /= 10
      exponent += 1
    }
    return DisplayNumber.fixed(mantissa, digits: 3) + "e" + (exponent < 0 ? "" : "+")
      + String(exponent)
  }

  /// Summands as one writes them on a board: `0 + 3 - 6`.
  static func sum(_ values: [some BinaryFloatingPoint]) -> String {
    values.map { Double($0) }.enumerated().reduce(into: "") { line, term in
      let (index, value) = term
      if index == 0 {
        line += text(value)
      } else {
        line += (value < 0 ? " - " : " + ") + text(value.magnitude)
      }
    }
  }
}
