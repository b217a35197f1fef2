/// The colours of one image, and what else is on it. A channel has one of sixteen levels, 0...15, so
/// that the files stay small.
struct GlyphInk: Sendable {
  /// A red, green and blue share, 0...15 each; grey is three equal ones.
  typealias Colour = SIMD3<Double>

  let ink: Colour
  let paper: Colour
  /// What covers part of the letter: a thick stroke of this colour from one point to another.
  let cover: Colour?
  let coverEnds: (GlyphPoint, GlyphPoint)
  let coverHalfWidth: Double
  /// The share of pixels whose value is a random one.
  let noise: Double

  init(_ dice: inout GlyphDice, isColoured: Bool) {
    func colour(_ low: Int, _ high: Int) -> Colour {
      Self.colour(&dice, levels: low...high, isColoured: isColoured)
    }
    let (light, dark) = (colour(11, 15), colour(0, 3))
    let middle = colour(0, 15)
    let isInverse = dice.chance(0.16)
    (ink, paper) = isInverse ? (dark, light) : (light, dark)
    let coverKind = dice.integer(below: 20)
    cover = coverKind < 2 ? paper : coverKind < 4 ? middle : nil
    let middlePoint = GlyphPoint(dice.number(0.2, 0.8), dice.number(0.2, 0.8))
    let reach = GlyphPoint(dice.number(-0.3, 0.3), dice.number(-0.3, 0.3))
    coverEnds = (middlePoint - reach, middlePoint + reach)
    coverHalfWidth = dice.number(0.03, 0.055)
    noise = dice.chance(0.4) ? dice.number(0, 0.04) : 0
  }

  /// A grey of one of these levels, or a colour about as light.
  private static func colour(
    _ dice: inout GlyphDice, levels: ClosedRange<Int>, isColoured: Bool
  ) -> Colour {
    let level = Double(levels.lowerBound + dice.integer(below: levels.count))
    guard isColoured else { return Colour(repeating: level) }
    // A tint moves the channels apart and leaves their sum, so light stays light.
    let (red, green) = (dice.number(-6, 6), dice.number(-6, 6))
    let tinted = Colour(level + red, level + green, level - red - green)
    return tinted.clamped(lowerBound: Colour(repeating: 0), upperBound: Colour(repeating: 15))
  }
}
