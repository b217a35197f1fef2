/// One curve in a rectangle of characters: its title with the newest value, and the curve between the
/// two values that bound it.
///
///     batch loss 0.3021
///      2.30 ⠳⡀
///           ⠀⠙⠦⣄
///      0.00 ⠀⠀⠀⠉⠉
public struct CurvePanel: Sendable {
  /// A point of the curve.
  public struct Point: Sendable, Hashable {
    /// Where it stands from left to right.
    public let x: Double
    /// Where it stands from bottom to top.
    public let y: Double

    /// A point at `x` and `y`, in the units of domain and range.
    public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
  }

  /// What the curve shows, in its first line.
  public var title: String
  /// The points, from left to right.
  public var points: [Point]
  /// The x of the left and of the right edge.
  public var domain: ClosedRange<Double>
  /// The y of the lower and of the upper edge.
  public var range: ClosedRange<Double>
  /// How a value is written.
  public var label: @Sendable (Double) -> String

  /// A panel. Points that are not finite are left out; one outside the bounds stands at the nearest edge.
  public init(
    title: String, points: [Point], domain: ClosedRange<Double>, range: ClosedRange<Double>,
    label: @escaping @Sendable (Double) -> String
  ) {
    self.title = title
    self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
    self.domain = domain
    self.range = range
    self.label = label
  }

  /// The panel in `width` × (`rows` + 1) characters; every line is exactly `width` long.
  public func lines(width: Int, rows: Int, style: DotCanvas.Style) -> [String] {
    let labels = [label(range.upperBound), label(range.lowerBound)]
    let gutter = (labels.map(\.count).max() ?? 0) + 1
    var canvas = DotCanvas(columns: width - gutter, rows: rows, style: style)
    draw(on: &canvas)
    let newest = points.last.map { " " + label($0.y) } ?? ""
    let field = canvas.lines.enumerated().map { row, line in
      let text = row == 0 ? labels[0] : row == rows - 1 ? labels[1] : ""
      return String(repeating: " ", count: max(0, gutter - 1 - text.count)) + text + " " + line
    }
    return ([title + newest] + field).map { Self.fitted($0, width) }
  }

  /// The mean of the points in each column of dots, joined by lines.
  private func draw(on canvas: inout DotCanvas) {
    var sums = [Double](repeating: 0, count: canvas.width)
    var counts = [Int](repeating: 0, count: canvas.width)
    for point in points {
      let place = Self.place(point.x, in: domain, of: canvas.width)
      sums[place] += point.y
      counts[place] += 1
    }
    var previous: (x: Int, y: Int)?
    for x in 0..<canvas.width where counts[x] > 0 {
      let up = Self.place(sums[x] / Double(counts[x]), in: range, of: canvas.height)
      let y = canvas.height - 1 - up
      Self.line(from: previous ?? (x, y), to: (x, y), on: &canvas)
      previous = (x, y)
    }
  }

  private static func line(
    from: (x: Int, y: Int), to: (x: Int, y: Int), on canvas: inout DotCanvas
  ) {
    let steps = max(abs(to.x - from.x), abs(to.y - from.y), 1)
    for step in 0...steps {
      canvas.set(
        x: from.x + (to.x - from.x) * step / steps, y: from.y + (to.y - from.y) * step / steps)
    }
  }

  /// The dot of a value, the nearest at an edge for what lies outside.
  private static func place(_ value: Double, in range: ClosedRange<Double>, of dots: Int) -> Int {
    let length = range.upperBound - range.lowerBound
    guard length > 0 else { return 0 }
    let share = min(1, max(0, (value - range.lowerBound) / length))
    return min(dots - 1, Int(share * Double(dots)))
  }

  private static func fitted(_ text: String, _ width: Int) -> String {
    let cut = String(text.prefix(max(0, width)))
    return cut + String(repeating: " ", count: max(0, width - cut.count))
  }
}
