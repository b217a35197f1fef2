/// A place or a direction in the plane: x to the right, y downwards.
///
/// Only + − × ÷ and √ ever touch these numbers, which IEEE 754 defines to the last bit, so a glyph
/// has the same pixels on every machine.
struct GlyphPoint: Hashable, Sendable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// The distance from the origin.
  var length: Double { (x * x + y * y).squareRoot() }

  static func + (left: GlyphPoint, right: GlyphPoint) -> GlyphPoint {
    GlyphPoint(left.x + right.x, left.y + right.y)
  }

  static func - (left: GlyphPoint, right: GlyphPoint) -> GlyphPoint {
    GlyphPoint(left.x - right.x, left.y - right.y)
  }

  static func * (factor: Double, point: GlyphPoint) -> GlyphPoint {
    GlyphPoint(factor * point.x, factor * point.y)
  }

  /// The point of the parabola from `start` to `end` with control point `control`, at `t` in 0...1.
  static func parabola(
    _ start: GlyphPoint, _ control: GlyphPoint, _ end: GlyphPoint, at t: Double
  ) -> GlyphPoint {
    let s = 1 - t
    return (s * s) * start + (2 * s * t) * control + (t * t) * end
  }
}
