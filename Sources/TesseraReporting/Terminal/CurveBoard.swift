import TesseraTraining

/// The curves of a run for a terminal: batch loss, batch accuracy and, where it is known, the accuracy on
/// validation images, side by side where there is room, else one below the other.
public struct CurveBoard: Sendable {
  /// The points so far.
  public private(set) var points: [CurvePoint]
  /// The steps of the whole run: the right edge.
  public let steps: Int
  /// The name of the images it is validated on.
  public let validationTitle: String

  /// The curves of a run as far as it has come.
  public init(points: [CurvePoint] = [], steps: Int, validationTitle: String = "validation") {
    self.points = points
    self.steps = steps
    self.validationTitle = validationTitle
  }

  /// Goes on by a point.
  public mutating func append(_ point: CurvePoint) { points.append(point) }

  /// Takes up what the end of an epoch says of the validation.
  public mutating func append(_ metrics: EpochMetrics) {
    guard let last = points.indices.last, points[last].validationAccuracy == nil else { return }
    points[last].validationLoss = metrics.validationLoss
    points[last].validationAccuracy = metrics.validationAccuracy
  }

  /// The lines to draw, none where the terminal has no room for them or there is no curve yet.
  ///
  /// - Parameters:
  ///   - width: The columns that may be used.
  ///   - height: The lines that may be used.
  ///   - unicode: Whether the terminal shows braille.
  public func lines(width: Int, height: Int, unicode: Bool) -> [String] {
    guard points.count > 1, width >= Self.leastWidth else { return [] }
    let style: DotCanvas.Style = unicode ? .braille : .ascii
    let panels = panels
    let besides = panels.count * Self.leastWidth + (panels.count - 1) * Self.gap.count <= width
    if besides {
      guard height > 6 else { return [] }
      let each = (width - (panels.count - 1) * Self.gap.count) / panels.count
      let columns = panels.map { $0.lines(width: min(each, 60), rows: 6, style: style) }
      return columns[0].indices.map { row in
        Self.trimmed(columns.map { $0[row] }.joined(separator: Self.gap))
      }
    }
    guard height > 4 * panels.count else { return [] }
    return panels.flatMap { $0.lines(width: min(width, 100), rows: 3, style: style) }
      .map(Self.trimmed)
  }

  private static let leastWidth = 30
  private static let gap = "  "

  private var panels: [CurvePanel] {
    let domain = 0.0...Double(max(1, steps))
    let losses = points.map(\.batchLoss).filter(\.isFinite)
    let validation = points.filter { $0.validationAccuracy != nil }
    func panel(
      _ title: String, _ points: [CurvePoint], _ range: ClosedRange<Double>,
      _ value: (CurvePoint) -> Double?, label: @escaping @Sendable (Double) -> String
    ) -> CurvePanel {
      CurvePanel(
        title: title, points: points.map { .init(x: Double($0.step), y: value($0) ?? .nan) },
        domain: domain, range: range, label: label)
    }
    // The first losses may be huge: the highest twentieth does not decide the scale.
    let top = losses.sorted().dropLast(losses.count / 20).last ?? 1
    let loss = panel(
      "batch loss", points, 0...max(top, 1e-6), \.batchLoss, label: Self.number)
    let batch = panel("batch accuracy", points, 0...1, \.batchAccuracy, label: Self.percent)
    guard !validation.isEmpty else { return [loss, batch] }
    let validated = panel(
      "\(validationTitle) accuracy", validation, 0...1, \.validationAccuracy, label: Self.percent)
    return [loss, batch, validated]
  }

  @Sendable private static func number(_ value: Double) -> String {
    DisplayNumber.fixed(value, digits: value < 100 ? 2 : 0)
  }

  @Sendable private static func percent(_ value: Double) -> String {
    DisplayNumber.fixed(value * 100, digits: 1) + " %"
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " || $0 == "\u{2800}" }.reversed())
  }
}
