import TesseraTraining

/// A histogram as events hold it: from the least value to the greatest, in few bins.
///
/// Neighbouring bars are put together until they are wide enough to be seen: the counts stay exact, and
/// the log of a thousand histograms stays small.
struct HistogramBins {
  /// The values from `lower` to `upper`.
  struct Bin: Hashable {
    var lower: Double
    var upper: Double
    var count: Int
  }

  /// No bin but the last is narrower than this part of the whole.
  static let narrowest = 1.0 / 64

  let bins: [Bin]

  init(_ histogram: Histogram) {
    let (least, greatest) = (histogram.minimum, histogram.maximum)
    let width = (greatest - least) * Self.narrowest
    guard width > 0, width.isFinite else {
      // All values are one, and a bin without a width would not be drawn.
      let half = max(least.magnitude, 1) * Self.narrowest
      bins =
        histogram.count == 0
        ? [] : [Bin(lower: least - half, upper: greatest + half, count: histogram.count)]
      return
    }
    var bins: [Bin] = []
    for bar in histogram.bars {
      // The outermost bars reach beyond the values.
      let (lower, upper) = (max(bar.lower, least), min(bar.upper, greatest))
      if let last = bins.last, last.upper - last.lower < width {
        bins[bins.count - 1].upper = upper
        bins[bins.count - 1].count += bar.count
      } else {
        bins.append(Bin(lower: lower, upper: upper, count: bar.count))
      }
    }
    self.bins = bins
  }
}
