import TesseraTraining

/// A histogram with bars of one width, small enough to keep many of.
struct HistogramSketch: Sendable, Hashable, Codable {
  static let barCount = 48

  /// The ends of the first and the last bar.
  let lower: Double
  let upper: Double
  /// The share of the values in each bar.
  let shares: [Double]
  let mean: Double
  let standardDeviation: Double
  /// The values that are infinite or NaN, which stand in no bar.
  let nonFiniteCount: Int

  /// Redraws a histogram: the values of a bar are spread over its width.
  init(_ histogram: Histogram) {
    lower = histogram.minimum
    upper = histogram.maximum
    mean = histogram.mean
    standardDeviation = histogram.standardDeviation
    nonFiniteCount = histogram.nonFiniteCount
    var bars = [Double](repeating: 0, count: Self.barCount)
    for bar in histogram.bars {
      // The outermost bars reach beyond the values.
      let (low, high) = (max(bar.lower, lower), min(bar.upper, upper))
      Self.spread(
        Double(bar.count) / Double(max(histogram.count, 1)), low, high, over: &bars, lower, upper)
    }
    // Five digits are enough to draw, and make a small file.
    shares = bars.map { ($0 * 1e5).rounded() / 1e5 }
  }

  /// The shares in bars of another range.
  func shares(from low: Double, to high: Double, bars count: Int) -> [Double] {
    var bars = [Double](repeating: 0, count: count)
    let width = (upper - lower) / Double(max(shares.count, 1))
    for (index, share) in shares.enumerated() where share > 0 {
      let left = lower + Double(index) * width
      Self.spread(share, left, left + width, over: &bars, low, high)
    }
    return bars
  }

  /// The value below which this share of the values lies.
  func quantile(_ share: Double) -> Double {
    var below = 0.0
    for (index, part) in shares.enumerated() {
      if part > 0, below + part >= share {
        let within = (share - below) / part
        return lower + (upper - lower) * (Double(index) + within) / Double(shares.count)
      }
      below += part
    }
    return upper
  }

  /// Whether the numbers, read from a file, can be drawn.
  var isSound: Bool {
    let numbers = shares + [lower, upper, mean, standardDeviation]
    return numbers.allSatisfy { $0.isFinite && $0.magnitude < 1e100 } && lower <= upper
      && shares.count == Self.barCount
  }

  /// Adds a share that is spread evenly from `left` to `right` to bars that reach from `low` to `high`.
  private static func spread(
    _ share: Double, _ left: Double, _ right: Double, over bars: inout [Double], _ low: Double,
    _ high: Double
  ) {
    let width = (high - low) / Double(bars.count)
    guard width > 0, width.isFinite else {
      bars[bars.count / 2] += share
      return
    }
    let (first, last) = ((left - low) / width, (right - low) / width)
    let end = Double(bars.count)
    guard last >= 0, first <= end else { return }
    let range = Int(min(max(first, 0), end - 1))...Int(min(max(last, 0), end - 1))
    for index in range {
      let overlap = min(last, Double(index + 1)) - max(first, Double(index))
      bars[index] += last > first ? share * max(0, overlap) / (last - first) : share
    }
  }
}
