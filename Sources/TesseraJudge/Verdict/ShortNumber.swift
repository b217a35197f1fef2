import Foundation

/// A number as a message shows it: few digits, and whole numbers in full.
func shortNumber(_ value: Double, digits: Int = 3) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-infinity" : "infinity" }
  if value == value.rounded(), abs(value) < 1e6 { return "\(Int(value))" }
  return String(format: "%.\(digits)g", value)
}
