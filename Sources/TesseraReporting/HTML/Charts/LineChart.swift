import TesseraLayers

/// Lines over the steps of a run, complete without a script; the script adds smoothing and values.
///
/// The drawing is stretched to whatever room there is, so texts stand beside it as HTML, and marks are
/// lines of no length with thick ends, which stretching leaves alone.
struct LineChart: Sendable {
  let id: String
  let title: String
  let series: [LineSeries]
  /// The two ways to lay out values, of which the reader chooses one.
  let plain: AxisScale
  let logarithmic: AxisScale
  /// A value as the legend shows it.
  let format: @Sendable (Double) -> String
  /// The same for the script: `number` or `percent`.
  let unit: String
  /// The steps at both ends.
  let first: Int
  let last: Int

  /// The smoothing at first: none for a few points, behind which a mean would lag.
  static func smoothing(points: Int) -> Double { points < 40 ? 0 : 0.6 }

  /// - Returns: `nil` where there is no line.
  init?(
    id: String, title: String, series: [LineSeries?], isShare: Bool, last: Int
  ) {
    self.series = series.compactMap(\.self)
    guard !self.series.isEmpty else { return nil }
    (self.id, self.title) = (id, title)
    let values = self.series.flatMap { $0.points.map(\.value) }
    if isShare {
      plain = .share(values)
      logarithmic = .error(values)
      format = { DisplayNumber.fixed($0 * 100, digits: 2) + " %" }
    } else {
      plain = .linear(values) { AxisScale.short($0) }
      logarithmic = .logarithmic(values)
      format = { AxisScale.loss($0) }
    }
    unit = isShare ? "percent" : "number"
    first = 0
    self.last = max(last, self.series.compactMap { $0.points.last?.step }.max() ?? 1, 1)
  }

  var markup: Markup {
    """
    <figure class="chart" id="\(id)" data-unit="\(unit)" data-first="\(first)" data-last="\(last)">
    <figcaption>\(title)</figcaption>
    <div class="plot" role="img" aria-label="\(summary)">
    \(heights(plain, "plain"))\(heights(logarithmic, "log"))
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
    \(drawing(plain, "plain"))\(drawing(logarithmic, "log"))
    <path class="cursor" d=""/>
    </svg>
    \(steps)
    </div>
    <ul class="legend">
    \(series.markup(entry))</ul>
    <output class="readout" aria-live="off"></output>
    </figure>

    """
  }

  /// What is seen, in words.
  private var summary: String {
    let parts = series.compactMap { line -> String? in
      guard let first = line.points.first, let last = line.points.last else { return nil }
      return "\(line.name): \(format(first.value)) at step \(first.step), "
        + "\(format(last.value)) at step \(last.step)"
    }
    return "\(title). " + parts.joined(separator: "; ")
  }

  private func heights(_ scale: AxisScale, _ style: Markup) -> Markup {
    let labels = scale.ticks.compactMap { tick -> Markup? in
      scale.height(of: tick.value).map {
        "<span style=\"bottom:\($0)%\">\(tick.label)</span>"
      }
    }
    return "<div class=\"heights \(style)\" aria-hidden=\"true\">\(labels)</div>\n"
  }

  private var steps: Markup {
    let step = max(1, Int(AxisScale.niceStep(Double(last) / 5)))
    let labels = stride(from: 0, through: last, by: step).markup { value -> Markup in
      "<span style=\"left:\(place(value))%\">\(NetworkSummary.grouped(value))</span>"
    }
    return "<div class=\"steps\" aria-hidden=\"true\">\(labels)<i>steps</i></div>"
  }

  private func place(_ step: Int) -> Double {
    100 * Double(step - first) / Double(last - first)
  }

  private func drawing(_ scale: AxisScale, _ style: Markup) -> Markup {
    let grid = scale.ticks.compactMap { scale.height(of: $0.value) }.markup { height in
      "M0 \(100 - height)H100"
    }
    let lines = series.enumerated().markup { index, line -> Markup in
      let raw = path(line.points, scale)
      switch line.style {
      case .batch:
        return """
          <path class="line batch raw" d="\(raw)"/>
          <path class="line batch smooth" data-series="\(index)" \
          d="\(path(line.smoothed(Self.smoothing(points: line.points.count)), scale))"/>

          """
      case .validation, .epoch:
        let style = Markup(stringLiteral: line.style.rawValue)
        return """
          <path class="line \(style)" d="\(raw)"/>
          <path class="marks \(style)" d="\(marks(line.points, scale))"/>

          """
      }
    }
    let kind = Markup(stringLiteral: scale.kind.rawValue)
    return """
      <g class="\(style)" data-kind="\(kind)" data-minimum="\("\(scale.minimum)")" \
      data-maximum="\("\(scale.maximum)")">
      <path class="grid" d="\(grid)"/>
      \(lines)</g>

      """
  }

  private func path(_ points: [LineSeries.Point], _ scale: AxisScale) -> Markup {
    var isDown = false
    return points.markup { point in
      guard let height = scale.height(of: point.value) else {
        isDown = false
        return ""
      }
      defer { isDown = true }
      return "\(isDown ? "L" : "M")\(place(point.step)) \(100 - height)"
    }
  }

  /// Up to forty marks, the last point's among them.
  private func marks(_ points: [LineSeries.Point], _ scale: AxisScale) -> Markup {
    let every = max(1, points.count / 40)
    let marked = points.indices.filter { (points.count - 1 - $0) % every == 0 }
    return marked.markup { index in
      let height = scale.height(of: points[index].value)
      return height.map { "M\(place(points[index].step)) \(100 - $0)h0" } ?? ""
    }
  }

  private func entry(_ line: LineSeries) -> Markup {
    let style = Markup(stringLiteral: line.style.rawValue)
    let numbers = line.points.map { "\($0.value)" }.joined(separator: " ")
    return """
      <li data-steps="\(line.points.map { "\($0.step)" }.joined(separator: " "))" \
      data-values="\(numbers)">
      <svg class="swatch" viewBox="0 0 36 10" aria-hidden="true">\
      <path class="line \(style)" d="M2 5H34"/><path class="marks \(style)" d="M18 5h0"/></svg>
      <span>\(line.name)</span> <b>\(line.points.last.map { format($0.value) } ?? "")</b></li>

      """
  }
}
