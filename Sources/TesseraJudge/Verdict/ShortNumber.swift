import Foundation

/// A number as a message shows it: few digits, and whole numbers in full.
func shortNumber(_ value: Double, digits: Int = 3) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-infinity" : "infinity" }
  if value == value.rounded(), abs(value) < 1e6 { return "\(Int(value))" }
  return String(format: "%.\(digits)g", value)
}

/// A number as a message shows it in full; whole ones without a point.
func fullNumber(_ value: Double) -> String {
  guard value.isFinite, value == value.rounded(), abs(value) < 1e15 else {
    return value.isFinite ? "\(value)" : shortNumber(value)
  }
  return value == 0 && value.sign == .minus ? "-0" : "\(Int(value))"
}
