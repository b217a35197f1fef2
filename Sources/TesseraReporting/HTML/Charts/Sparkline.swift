/// A small line without axes, for a cell of a table.
struct Sparkline: Sendable {
  let values: [Double]
  let low: Double
  let high: Double

  /// The values from `low` at the bottom to `high` at the top.
  func markup(alt: String) -> Markup {
    guard values.count > 1, high > low else { return "" }
    let path = values.enumerated().markup { index, value in
      let x = 100 * Double(index) / Double(values.count - 1)
      let y = 100 - 100 * min(max((value - low) / (high - low), 0), 1)
      return "\(index == 0 ? "M" : "L")\(x) \(y)"
    }
    return """
      <svg class="sparkline" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" \
      aria-label="\(alt)"><path class="line" d="\(path)"/></svg>
      """
  }
}
