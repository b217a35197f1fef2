import TesseraFormats
import Testing

@testable import TesseraDatasets

@Suite struct GlyphGeneratorTests {
  private let generator = GlyphGenerator(form: .grey28, seed: 1)

  @Test func imageDependsOnSeedSplitAndIndexAlone() {
    let image = generator.draw(label: 3, split: .train, index: 7)
    #expect(image.count == 784)
    _ = generator.draw(label: 1, split: .test, index: 0)
    #expect(generator.draw(label: 3, split: .train, index: 7) == image)
    #expect(generator.draw(label: 3, split: .train, index: 8) != image)
    #expect(generator.draw(label: 3, split: .test, index: 7) != image)
    #expect(GlyphGenerator(form: .grey28, seed: 2).draw(label: 3, split: .train, index: 7) != image)
  }

  @Test func everyLetterIsVisibleAndDiffersFromTheOthers() {
    var compared = 0
    for index in 0..<50 {
      let images = (0..<10).map { generator.draw(label: $0, split: .train, index: index) }
      for (label, image) in images.enumerated() {
        #expect(Set(image).count >= 2)
        for other in images[..<label] {
          #expect(zip(image, other).count { abs(Int($0) - Int($1)) > 64 } >= 5)
          compared += 1
        }
      }
    }
    print("GlyphGeneratorTests: \(compared) pairs of letters compared")
  }

  @Test func labelsAreBalancedAndShuffled() {
    let labels = generator.labels(split: .train, count: 10_000)
    for label: Int32 in 0..<10 { #expect(labels.count { $0 == label } == 1_000) }
    #expect(Set(labels.prefix(10)).count < 10 || Set(labels[10..<20]).count < 10)
    #expect(labels != generator.labels(split: .validation, count: 10_000))
  }

  @Test func greysAreMultiplesOf17() {
    for form in [GlyphGenerator.Form.grey28, .colour32] {
      let image = GlyphGenerator(form: form, seed: 1).draw(label: 0, split: .test, index: 0)
      #expect(image.count == form.side * form.side * form.channels)
      #expect(image.allSatisfy { $0 % 17 == 0 })
    }
  }

  @Test func rotationHasLengthOne() {
    for t in [-0.3, 0, 0.16, 1] {
      #expect(abs(GlyphStyle.direction(halfTangent: t).length - 1) <= 0x1p-51)
    }
    #expect(GlyphStyle.direction(halfTangent: 1) == GlyphPoint(0, 1))
  }

  @Test func aHorizontalStrokeCoversThePixelsItCrosses() {
    var canvas = GlyphCanvas(side: 4)
    // From the middle of pixel (1, 0) to that of (1, 3), half a pixel to either side.
    canvas.draw(from: GlyphPoint(0.5, 1.5), to: GlyphPoint(3.5, 1.5), halfWidth: 0.5)
    let expected: [Double] = [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    #expect(canvas.coverage(outline: nil) == expected)
  }

  @Test func aStrokeOutsideTheImageIsNoError() {
    var canvas = GlyphCanvas(side: 4)
    canvas.draw(from: GlyphPoint(-90, 1e12), to: GlyphPoint(-80, 1e12), halfWidth: 3)
    canvas.draw(from: GlyphPoint(2, 2), to: GlyphPoint(2, 2), halfWidth: 0.75)
    #expect(canvas.coverage(outline: nil).reduce(0, +) > 0)
  }

  /// The colour letters are drawn in memory only; their digest freezes them all the same.
  @Test func colourLettersAreFrozen() {
    let set = Glyphs.generate(.test, form: .colour32)
    #expect(
      SHA256.hex(set.images.elements)
        == "5b961eac1187ecd5d9d680eb096643ee887f5e4701a0b6af7aabaef265e7b596")
  }
}
