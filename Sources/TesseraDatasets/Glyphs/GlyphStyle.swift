import TesseraTensors

/// Random numbers in the order in which they are asked for.
struct GlyphDice {
  private let random: CounterRandom
  private var position: UInt64 = 0

  init(_ random: CounterRandom) { self.random = random }

  /// A number in `low ..< high`.
  mutating func number(_ low: Double, _ high: Double) -> Double {
    position += 1
    return low + (high - low) * random.uniform(position)
  }

  /// An integer in `0 ..< bound`.
  mutating func integer(below bound: Int) -> Int {
    position += 1
    return random.integer(position, below: bound)
  }

  /// Whether something happens that has this probability.
  mutating func chance(_ probability: Double) -> Bool { number(0, 1) < probability }
}

/// How one letter is written: everything about an image but which letter it is, its colours, what
/// covers it and the noise.
struct GlyphStyle: Sendable {
  /// The middle bar's place, −1...1.
  let bar: Double
  /// How far serifs reach in the letter's unit; 0 for none.
  let serifReach: Double
  /// Half the width of the widest stroke, as a fraction of the image's side.
  let halfWidth: Double
  /// A stroke along the nib is this fraction of the widest.
  let contrast: Double
  /// The direction in which the pen's broad nib is held, of length 1.
  let nib: GlyphPoint
  /// Whether only the outline is drawn.
  let isOutline: Bool
  /// How far the strokes bow sideways and downwards.
  let bend: GlyphPoint
  /// The width and the height of the letter as fractions of the image's side.
  let size: GlyphPoint
  /// How far the top leans to the right, as a fraction of the height.
  let slant: Double
  /// Cosine and sine of the angle by which the letter is turned.
  let rotation: GlyphPoint
  /// The letter's middle as a fraction of the image's side.
  let centre: GlyphPoint

  init(_ dice: inout GlyphDice) {
    bar = dice.number(-1, 1)
    let reach = dice.number(0.08, 0.2)
    serifReach = dice.chance(0.5) ? reach : 0
    halfWidth = dice.number(0.033, 0.085)
    contrast = dice.chance(0.5) ? 1 : dice.number(0.4, 0.9)
    nib = Self.direction(halfTangent: dice.number(-0.3, 0.3))
    isOutline = dice.chance(0.15) && halfWidth > 0.05
    bend = GlyphPoint(dice.number(-0.2, 0.2), dice.number(-0.2, 0.2))
    size = GlyphPoint(dice.number(0.41, 0.68), dice.number(0.5, 0.74))
    slant = dice.number(-0.2, 0.3)
    rotation = Self.direction(halfTangent: dice.number(-0.13, 0.13))
    centre = GlyphPoint(dice.number(0.43, 0.57), dice.number(0.43, 0.57))
  }

  /// The direction at the angle θ with t = tan(θ/2): cos θ = (1 − t²)/(1 + t²), sin θ = 2t/(1 + t²).
  ///
  /// No sine and no cosine, whose last bits differ between systems.
  static func direction(halfTangent t: Double) -> GlyphPoint {
    GlyphPoint((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t))
  }

  /// Where a point of the letter's unit square lies in an image with sides of `side` pixels.
  func place(_ point: GlyphPoint, side: Double) -> GlyphPoint {
    let (u, v) = (point.x - 0.5, point.y - 0.5)
    // A bow that leaves the middle of the edges where it is.
    let bowed = GlyphPoint(u + bend.x * (v * v - 0.25), v + bend.y * (u * u - 0.25))
    let sized = GlyphPoint(bowed.x * size.x, bowed.y * size.y)
    let leaning = GlyphPoint(sized.x - slant * sized.y, sized.y)
    let turned = GlyphPoint(
      rotation.x * leaning.x - rotation.y * leaning.y,
      rotation.y * leaning.x + rotation.x * leaning.y)
    return side * (centre + turned)
  }

  /// Half the width in pixels of a stroke with this direction.
  func halfWidth(along direction: GlyphPoint, side: Double) -> Double {
    let length = direction.length
    guard length > 0 else { return halfWidth * side }
    let across = (direction.x * nib.y - direction.y * nib.x) / length
    return halfWidth * side * (contrast + (1 - contrast) * (across < 0 ? -across : across))
  }
}
