import TesseraLayers

/// Histograms of one tensor over time, the latest in front.
struct RidgePlot: Sendable {
  let title: String
  /// The steps, from the earliest on, each with its histogram.
  let layers: [(step: Int, histogram: HistogramSketch)]

  /// The most histograms that are drawn.
  static let limit = 12
  private static let bars = 60
  /// How much of the height a ridge takes.
  private static let reach = 30.0

  init(title: String, layers: [(step: Int, histogram: HistogramSketch)]) {
    self.title = title
    let last = layers.count - 1
    let drawn = min(Self.limit, layers.count)
    self.layers = (0..<drawn).map { layers[drawn == 1 ? last : $0 * last / (drawn - 1)] }
  }

  var markup: Markup {
    let low = layers.map { $0.histogram.quantile(0.002) }.min() ?? 0
    let high = layers.map { $0.histogram.quantile(0.998) }.max() ?? 1
    let margin = max((high - low) * 0.04, 1e-12)
    let (left, right) = (low - margin, high + margin)
    let shares = layers.map { $0.histogram.shares(from: left, to: right, bars: Self.bars) }
    let ridges = shares.enumerated().markup { index, row in
      let base = baseline(index)
      let peak = row.max() ?? 0
      let line = row.enumerated().markup { bar, share in
        let x = 100 * (Double(bar) + 0.5) / Double(Self.bars)
        return "L\(x) \(base - Self.reach * (peak > 0 ? share / peak : 0))"
      }
      return "<path class=\"ridge\" d=\"M0 \(base)\(line)L100 \(base)\"/>\n"
    }
    return """
      <figure class="ridges">
      <figcaption>\(title)</figcaption>
      <div class="plot" role="img" aria-label="\(summary)">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      \(zero(left, right))\(ridges)</svg>
      \(labels(left, right))
      </div>
      </figure>

      """
  }

  private func baseline(_ index: Int) -> Double {
    layers.count == 1
      ? 98 : Self.reach + 1 + (98 - Self.reach) * Double(index) / Double(layers.count - 1)
  }

  private func zero(_ left: Double, _ right: Double) -> Markup {
    guard left < 0, right > 0 else { return "" }
    return "<path class=\"grid\" d=\"M\(100 * -left / (right - left)) 0V100\"/>\n"
  }

  private func labels(_ left: Double, _ right: Double) -> Markup {
    let shown = layers.count < 3 ? Array(layers.indices) : [0, layers.count / 2, layers.count - 1]
    let steps = shown.markup { index in
      """
      <span style="top:\(baseline(index))%">\
      \(NetworkSummary.grouped(layers[index].step))</span>
      """
    }
    return """
      <div class="times" aria-hidden="true">\(steps)</div>
      <div class="range" aria-hidden="true"><span>\(AxisScale.short(left))</span>\
      <span>\(AxisScale.short(right))</span></div>
      """
  }

  private var summary: String {
    let ends = [layers.first, layers.last].compactMap(\.self)
    let parts = ends.map { entry in
      "at step \(entry.step) mean \(AxisScale.short(entry.histogram.mean)), standard deviation "
        + AxisScale.short(entry.histogram.standardDeviation)
    }
    return "\(title): " + parts.joined(separator: "; ")
  }
}
