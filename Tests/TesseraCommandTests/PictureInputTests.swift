import TesseraFormats
import Testing

@testable import TesseraCommand

@Suite struct PictureInputTests {
  private func pixels(
    _ picture: [UInt8], width: Int, height: Int, channels: Int, to shape: [Int]
  ) throws -> [UInt8] {
    try PictureInput(.init(shape), path: "m").pixels(
      of: PNGImage(width: width, height: height, channels: channels, pixels: picture))
  }

  @Test func sameSizeIsTheSamePicture() throws {
    let picture = (0..<12).map { UInt8($0 * 20) }
    #expect(
      try pixels(picture, width: 4, height: 3, channels: 1, to: [3, 4, 1]) == picture)
  }

  @Test func smallerIsTheMeanOverTheArea() throws {
    #expect(
      try pixels([10, 20, 30, 40], width: 2, height: 2, channels: 1, to: [1, 1, 1]) == [25])
    // Three to two: one pixel and half of the next, (2·0 + 90) / 3 and (90 + 2·240) / 3.
    #expect(
      try pixels([0, 90, 240], width: 3, height: 1, channels: 1, to: [1, 2, 1]) == [30, 190])
  }

  @Test func largerRepeatsAndBlendsWherePixelsMeet() throws {
    #expect(
      try pixels([10, 200], width: 2, height: 1, channels: 1, to: [2, 4, 1])
        == [10, 10, 200, 200, 10, 10, 200, 200])
    #expect(
      try pixels([0, 200], width: 2, height: 1, channels: 1, to: [1, 3, 1]) == [0, 100, 200])
  }

  @Test func coloursBecomeGreyByTheirLuma() throws {
    let colours: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]
    #expect(
      try pixels(colours, width: 4, height: 1, channels: 3, to: [1, 4, 1]) == [76, 150, 29, 255])
    #expect(
      try pixels([7, 9], width: 2, height: 1, channels: 1, to: [1, 2, 3]) == [7, 7, 7, 9, 9, 9])
  }

  @Test func whatIsTransparentIsWhite() throws {
    #expect(
      try pixels([0, 0, 0, 255, 100, 128], width: 3, height: 1, channels: 2, to: [1, 3, 1])
        == [255, 0, 177])
    #expect(
      try pixels([9, 8, 7, 0], width: 1, height: 1, channels: 4, to: [1, 1, 3]) == [255, 255, 255])
  }

  @Test func networkThatTakesNoPicturesIsRefused() {
    for shape in [[784], [28, 28, 2], [28, 28]] {
      #expect(throws: CommandError.self) { try PictureInput(.init(shape), path: "m") }
    }
  }
}
