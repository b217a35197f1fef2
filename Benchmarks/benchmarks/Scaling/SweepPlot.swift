import Foundation
import TesseraReporting

/// Two drawings of a sweep side by side: the time of one run, and the rate below the peak.
struct SweepPlot {
  private let sweep: Sweep
  private static let colours = ["#1b6ca8", "#c8553d", "#3c8d5a"]
  /// The room for the lines of one drawing.
  private let width = 320.0
  private let height = 220.0

  init(_ sweep: Sweep) { self.sweep = sweep }

  var markup: Markup {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 340" font-family="sans-serif" \
    font-size="12">
    <rect width="840" height="340" fill="white"/>
    \(panel(left: 60, "time of one run, ms", timeScale) { $0.timing.median * 1e3 })\
    \(panel(left: 480, "GFLOP/s (dashed: peak of the run)", rateScale) { $0.rate })\
    \(peak(left: 480))\
    \(legend)</svg>

    """
  }

  /// Where values stand and which have a line and a label.
  private struct Scale {
    let ticks: [Double]
    let isLogarithmic: Bool

    /// 0 at the bottom, 1 at the top.
    func share(_ value: Double) -> Double {
      guard let first = ticks.first, let last = ticks.last, last > first else { return 0 }
      return isLogarithmic
        ? log(value / first) / log(last / first) : (value - first) / (last - first)
    }
  }

  /// Powers of ten around all times.
  private var timeScale: Scale {
    let times = sweep.points.map { $0.line.timing.median * 1e3 }
    let low = Int(log10(times.min() ?? 1).rounded(.down))
    let high = max(low + 1, Int(log10(times.max() ?? 1).rounded(.up)))
    return Scale(ticks: (low...high).map { pow(10, Double($0)) }, isLogarithmic: true)
  }

  /// From 0 to beyond the peak in four to ten round steps.
  private var rateScale: Scale {
    let top = sweep.points.map { max($0.line.ceiling, $0.line.rate) }.max() ?? 1
    let power = pow(10, log10(top / 4).rounded(.down))
    let step = [1, 2, 5].map { $0 * power }.last { $0 <= top / 4 } ?? power
    let count = Int((top / step).rounded(.up))
    return Scale(ticks: (0...count).map { Double($0) * step }, isLogarithmic: false)
  }

  private func x(_ value: Int, _ left: Double) -> Double {
    let values = sweep.values
    let place = Double(values.firstIndex(of: value) ?? 0)
    return left + width * (place + 0.5) / Double(values.count)
  }

  private func y(_ value: Double, _ scale: Scale) -> Double {
    30 + height * (1 - scale.share(value))
  }

  private func panel(
    left: Double, _ title: String, _ scale: Scale, _ value: (Line) -> Double
  ) -> Markup {
    let grid = scale.ticks.markup { tick -> Markup in
      """
      <path d="M\(left) \(y(tick, scale))H\(left + width)" stroke="#ddd"/>
      <text x="\(left - 6)" y="\(y(tick, scale) + 4)" text-anchor="end">\(tick)</text>

      """
    }
    let labels = sweep.values.markup { number -> Markup in
      """
      <text x="\(x(number, left))" y="\(height + 48)" text-anchor="middle">\(number)</text>

      """
    }
    let lines = sweep.kernels.enumerated().markup { index, kernel -> Markup in
      let points = sweep.points(of: kernel).map { point in
        (x: x(point.value, left), y: y(value(point.line), scale))
      }
      let colour = Self.colours[index % Self.colours.count]
      let marks = points.markup { "<circle cx=\"\($0.x)\" cy=\"\($0.y)\" r=\"3\"/>" }
      return """
        <g fill="\(colour)"><path d="\(path(points))" fill="none" stroke="\(colour)" \
        stroke-width="2"/>\(marks)</g>

        """
    }
    return """
      <text x="\(left)" y="18" font-weight="bold">\(title)</text>
      \(grid)\(labels)\(lines)\
      <text x="\(left + width / 2)" y="\(height + 68)" text-anchor="middle">\(sweep.axis)</text>

      """
  }

  /// The peak beside each point of the first kernel.
  private func peak(left: Double) -> Markup {
    guard let kernel = sweep.kernels.first else { return "" }
    let points = sweep.points(of: kernel).map { point in
      (x: x(point.value, left), y: y(point.line.ceiling, rateScale))
    }
    return """
      <path d="\(path(points))" fill="none" stroke="#666" stroke-dasharray="5 4"/>

      """
  }

  private func path(_ points: [(x: Double, y: Double)]) -> Markup {
    points.enumerated().markup { index, point in
      "\(index == 0 ? "M" : "L")\(point.x) \(point.y)"
    }
  }

  private var legend: Markup {
    sweep.kernels.enumerated().markup { index, kernel -> Markup in
      let left = Double(60 + 180 * index)
      return """
        <rect x="\(left)" y="312" width="14" height="4" \
        fill="\(Self.colours[index % Self.colours.count])"/>
        <text x="\(left + 20)" y="318">\(kernel)</text>

        """
    }
  }
}
