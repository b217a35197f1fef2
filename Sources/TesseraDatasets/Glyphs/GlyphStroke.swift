/// One stroke of a letter: a parabola from start to end; a straight line's control point is halfway.
struct GlyphStroke: Sendable {
  /// Which ends carry a serif in a style that has serifs.
  struct Serifs: OptionSet, Sendable {
    let rawValue: Int
    static let start = Serifs(rawValue: 1)
    static let end = Serifs(rawValue: 2)
    static let both: Serifs = [.start, .end]
  }

  let start: GlyphPoint
  let control: GlyphPoint
  let end: GlyphPoint
  let isStraight: Bool
  let serifs: Serifs

  /// A straight line from (x0, y0) to (x1, y1).
  static func line(
    _ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, serif: Serifs = []
  ) -> GlyphStroke {
    GlyphStroke(
      start: GlyphPoint(x0, y0), control: GlyphPoint((x0 + x1) / 2, (y0 + y1) / 2),
      end: GlyphPoint(x1, y1), isStraight: true, serifs: serif)
  }

  /// A parabola from (x0, y0) to (x2, y2) whose ends point to (x1, y1).
  static func curve(
    _ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double,
    serif: Serifs = []
  ) -> GlyphStroke {
    GlyphStroke(
      start: GlyphPoint(x0, y0), control: GlyphPoint(x1, y1), end: GlyphPoint(x2, y2),
      isStraight: false, serifs: serif)
  }

  /// The stroke as a chain of points, straight between neighbours.
  var points: [GlyphPoint] {
    // Straight strokes are divided too: the style bends them.
    let pieces = isStraight ? 3 : 6
    return (0...pieces).map {
      .parabola(start, control, end, at: Double($0) / Double(pieces))
    }
  }

  /// The serifs: short strokes across the ends, level at the ends of stems, upright at those of arms.
  ///
  /// - Parameter reach: How far a serif goes to either side, in the letter's unit.
  func serifStrokes(reach: Double) -> [GlyphStroke] {
    func serif(at place: GlyphPoint, towards direction: GlyphPoint) -> GlyphStroke {
      let isStem = direction.y * direction.y > direction.x * direction.x
      let across = isStem ? GlyphPoint(reach, 0) : GlyphPoint(0, reach)
      let (from, to) = (place - across, place + across)
      return .line(from.x, from.y, to.x, to.y)
    }
    var strokes: [GlyphStroke] = []
    if serifs.contains(.start) { strokes.append(serif(at: start, towards: control - start)) }
    if serifs.contains(.end) { strokes.append(serif(at: end, towards: end - control)) }
    return strokes
  }
}
