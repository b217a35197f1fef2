/// The distance from every pixel to the ink, negative inside of it, in pixels.
///
/// Pixels farther from all ink than it takes to see it keep a large distance.
struct GlyphCanvas {
  let side: Int
  private(set) var distances: [Double]

  init(side: Int) {
    self.side = side
    distances = [Double](repeating: 1e9, count: side * side)
  }

  /// Adds a straight stroke with round ends.
  mutating func draw(from start: GlyphPoint, to end: GlyphPoint, halfWidth: Double) {
    let direction = end - start
    let squared = direction.x * direction.x + direction.y * direction.y
    let margin = halfWidth + 1
    let rows = range(min(start.y, end.y) - margin, max(start.y, end.y) + margin)
    let columns = range(min(start.x, end.x) - margin, max(start.x, end.x) + margin)
    for row in rows {
      for column in columns {
        // A pixel's place is its middle.
        let offset = GlyphPoint(Double(column) + 0.5, Double(row) + 0.5) - start
        let along = offset.x * direction.x + offset.y * direction.y
        let t = squared > 0 ? min(max(along / squared, 0), 1) : 0
        let distance = (offset - t * direction).length - halfWidth
        let position = row * side + column
        distances[position] = min(distances[position], distance)
      }
    }
  }

  /// How much of each pixel is covered with ink, 0...1.
  ///
  /// - Parameter outline: The width of a line along the edge that is all there is, in pixels.
  func coverage(outline: Double?) -> [Double] {
    distances.map { distance in
      var edge = distance
      if let outline { edge = max(distance, -outline - distance) }
      return min(max(0.5 - edge, 0), 1)
    }
  }

  /// The pixels from `low` to `high`, or one more, that lie in the image.
  private func range(_ low: Double, _ high: Double) -> Range<Int> {
    let first = min(max(low, 0), Double(side))
    let last = min(max(high + 1, first), Double(side))
    return Int(first)..<Int(last)
  }
}
