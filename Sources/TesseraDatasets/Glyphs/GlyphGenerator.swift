import TesseraTensors

/// Draws images of the letters A to J, each one a function of seed, split and index alone.
///
/// The same numbers come out on every machine: randomness is counter-based, and the pixels come
/// from + − × ÷ √ on `Double`, which IEEE 754 defines to the last bit.
public struct GlyphGenerator: Sendable {
  /// The size and the colours of the images.
  public enum Form: UInt64, Sendable {
    /// 28×28×1, grey: the shape of MNIST and notMNIST.
    case grey28
    /// 32×32×3, ink and paper in two colours: the shape of CIFAR-10.
    case colour32

    /// The height and the width in pixels.
    public var side: Int { self == .grey28 ? 28 : 32 }
    /// The number of channels.
    public var channels: Int { self == .grey28 ? 1 : 3 }
  }

  /// The size and the colours of the images.
  public let form: Form
  /// Chooses the images; another seed gives other ones.
  public let seed: UInt64

  /// A generator of letters; the same seed draws the same letters on every machine.
  ///
  /// - Parameters:
  ///   - form: The size and the colours of the images.
  ///   - seed: Chooses the images.
  public init(form: Form, seed: UInt64) {
    self.form = form
    self.seed = seed
  }

  /// The classes of the first `count` images of a split: as many of each as possible, shuffled.
  public func labels(split: DatasetSplit, count: Int) -> [Int32] {
    let random = CounterRandom(seed: seed, stream: stream(split, index: 0xFFFF_FFFF))
    return random.permutation(count).map { Int32($0 % GlyphLetter.allCases.count) }
  }

  /// Draws one image: rows, columns, channels, one byte each.
  ///
  /// - Precondition: `label` is 0...9 and `index` 0 ..< 2³² − 1.
  /// - Parameters:
  ///   - label: The class, 0 for A to 9 for J.
  ///   - split: The split, which with `index` chooses everything else about the image.
  ///   - index: The image's place in its split.
  public func draw(label: Int, split: DatasetSplit, index: Int) -> [UInt8] {
    require(
      GlyphLetter.allCases.indices.contains(label) && 0..<0xFFFF_FFFF ~= index,
      "no letter \(label), or no image \(index)")
    let random = CounterRandom(seed: seed, stream: stream(split, index: UInt64(index)))
    var dice = GlyphDice(random)
    let style = GlyphStyle(&dice)
    let ink = GlyphInk(&dice, isColoured: form == .colour32)
    var image = paint(letterCoverage(GlyphLetter.allCases[label], style), ink)
    addNoise(to: &image, share: ink.noise, random)
    return image
  }

  private func stream(_ split: DatasetSplit, index: UInt64) -> UInt64 {
    form.rawValue << 40 | UInt64(split.rawValue) << 32 | index
  }

  private func letterCoverage(_ letter: GlyphLetter, _ style: GlyphStyle) -> [Double] {
    let side = Double(form.side)
    var canvas = GlyphCanvas(side: form.side)
    func draw(_ stroke: GlyphStroke, widthFactor: Double) {
      let points = stroke.points
      for (start, end) in zip(points, points.dropFirst()) {
        canvas.draw(
          from: style.place(start, side: side), to: style.place(end, side: side),
          halfWidth: widthFactor * style.halfWidth(along: end - start, side: side))
      }
    }
    for stroke in letter.strokes(bar: style.bar) {
      draw(stroke, widthFactor: 1)
      guard style.serifReach > 0 else { continue }
      for serif in stroke.serifStrokes(reach: style.serifReach) { draw(serif, widthFactor: 0.6) }
    }
    return canvas.coverage(outline: style.isOutline ? 1.1 : nil)
  }

  /// Puts ink on paper, then the cover over both.
  private func paint(_ coverage: [Double], _ ink: GlyphInk) -> [UInt8] {
    let side = Double(form.side)
    var covered = [Double](repeating: 0, count: coverage.count)
    if ink.cover != nil {
      var canvas = GlyphCanvas(side: form.side)
      canvas.draw(
        from: side * ink.coverEnds.0, to: side * ink.coverEnds.1,
        halfWidth: side * ink.coverHalfWidth)
      covered = canvas.coverage(outline: nil)
    }
    var image: [UInt8] = []
    image.reserveCapacity(coverage.count * form.channels)
    for (share, hidden) in zip(coverage, covered) {
      var colour = ink.paper + (ink.ink - ink.paper) * share
      if let cover = ink.cover { colour += (cover - colour) * hidden }
      for channel in 0..<form.channels { image.append(Self.byte(colour[channel])) }
    }
    return image
  }

  /// The byte for a share of 0...15: one of the sixteen multiples of 17, the nearest.
  private static func byte(_ share: Double) -> UInt8 { UInt8(share + 0.5) * 17 }

  /// Replaces a share of the pixels by random greys.
  private func addNoise(to image: inout [UInt8], share: Double, _ random: CounterRandom) {
    guard share > 0 else { return }
    // Beyond every position that the style asked for.
    let first: UInt64 = 1 << 20
    let threshold = UInt32(share * 0x1p32)
    for position in image.indices {
      let block = random.block(first + UInt64(position))
      if block.x < threshold { image[position] = UInt8(block.y >> 28) * 17 }
    }
  }
}
