/// One line of a chart.
struct LineSeries: Sendable {
  /// How it is told apart: by colour, dashes and marks.
  enum Style: String, Sendable {
    /// A thin pale line of the raw values under a strong smoothed one.
    case batch
    /// A dashed line with round marks.
    case validation
    /// A dotted line with square marks.
    case epoch
  }

  struct Point: Sendable {
    let step: Int
    let value: Double
  }

  let name: String
  let style: Style
  let points: [Point]

  /// The most points that are drawn.
  static let limit = 800

  /// - Returns: `nil` where there is nothing to draw.
  init?(_ name: String, _ style: Style, _ points: [(step: Int, value: Double?)]) {
    let known = points.compactMap { point in
      point.value.flatMap { $0.isFinite ? Point(step: point.step, value: $0) : nil }
    }
    guard !known.isEmpty else { return nil }
    (self.name, self.style) = (name, style)
    let every = (known.count + Self.limit - 1) / Self.limit
    self.points = known.indices.filter { $0 % every == 0 || $0 == known.count - 1 }
      .map { known[$0] }
  }

  /// The exponential moving average of the values, corrected for its beginning:
  ///
  ///     s[t] = w·s[t−1] + (1−w)·v[t],  shown is s[t] / (1 − wᵗ⁺¹)
  func smoothed(_ weight: Double) -> [Point] {
    var (sum, power) = (0.0, 1.0)
    return points.map { point in
      sum = weight * sum + (1 - weight) * point.value
      power *= weight
      return Point(step: point.step, value: sum / (1 - power))
    }
  }
}
