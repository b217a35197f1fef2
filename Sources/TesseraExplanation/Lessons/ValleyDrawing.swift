import TesseraReporting

/// A path in the valley, and the valley's levels.
struct ValleyDrawing {
  let name: String
  let points: [(a: Double, b: Double)]

  private static let (width, height) = (640.0, 320.0)
  /// Pixels for 1.
  private static let scale = 64.0

  private func x(_ a: Double) -> Double { Self.width / 2 + a * Self.scale }
  private func y(_ b: Double) -> Double { Self.height / 2 - b * Self.scale }

  var markup: Markup {
    // f = level is an ellipse with the half-axes √(2·level) and √(2·level/10).
    let levels = [0.5, 2, 8, 18, 32].markup { level in
      let (a, b) = ((2 * level).squareRoot(), (level / 5).squareRoot())
      return """
        <ellipse class="level" fill="none" cx="\(x(0))" cy="\(y(0))" rx="\(a * Self.scale)" \
        ry="\(b * Self.scale)"/>
        """
    }
    let line = points.map { "\(Markup.number(x($0.a))),\(Markup.number(y($0.b)))" }
    let marks = points.markup { "<circle cx=\"\(x($0.a))\" cy=\"\(y($0.b))\" r=\"3\"/>" }
    return """
      <svg class="drawing" viewBox="0 0 640 320" role="img" \
      aria-label="the path of \(name) in the valley, as the table has it">
      \(levels)<polyline class="path" points="\(line.joined(separator: " "))"/>\(marks)
      <text x="\(x(0) + 6)" y="\(y(0) - 6)">0, 0</text></svg>
      """
  }
}
