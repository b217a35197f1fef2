import Testing

@testable import TesseraFormats

/// The picture that the clients wrote: sample i is (37 i + 11) mod 256.
private func ramp(_ channels: Int) -> PNGImage {
  let pixels = (0..<20 * channels).map { UInt8(truncatingIfNeeded: 37 * $0 + 11) }
  return PNGImage(width: 5, height: 4, channels: channels, pixels: pixels)
}

/// A PNG file of these parts.
private func png(
  width: UInt32, height: UInt32, depth: UInt8, color: UInt8, rows: [UInt8],
  interlace: UInt8 = 0, before: [(String, [UInt8])] = []
) -> [UInt8] {
  var header = ByteWriter()
  header.append(bigEndian: width)
  header.append(bigEndian: height)
  header.append([depth, color, 0, 0, interlace])
  var file = PNGImage.signature + PNGChunk.serialized("IHDR", header.bytes)
  for (name, data) in before { file += PNGChunk.serialized(name, data) }
  return file + PNGChunk.serialized("IDAT", Zlib.compress(rows)) + PNGChunk.serialized("IEND", [])
}

@Test func pngReadsWhatPillowWrote() throws {
  #expect(try PNGImage(bytes: ClientFiles.grey) == ramp(1))
  #expect(try PNGImage(bytes: ClientFiles.greyAlpha) == ramp(2))
  #expect(try PNGImage(bytes: ClientFiles.rgb) == ramp(3))
  #expect(try PNGImage(bytes: ClientFiles.rgba) == ramp(4))
  let colors: [[UInt8]] = [[10, 20, 30], [40, 50, 60], [70, 80, 90], [100, 110, 120]]
  let alphas: [UInt8] = [0, 128, 255, 255]
  let palette = try PNGImage(bytes: ClientFiles.palette)
  #expect(palette.channels == 3)
  let opaque: [UInt8] = (0..<20).flatMap { colors[$0 % 4] }
  #expect(palette.pixels == opaque)
  let transparent = try PNGImage(bytes: ClientFiles.paletteAlpha)
  #expect(transparent.channels == 4)
  let blended: [UInt8] = (0..<20).flatMap { index -> [UInt8] in
    colors[index % 4] + [alphas[index % 4]]
  }
  #expect(transparent.pixels == blended)
  let oneBit = try PNGImage(bytes: ClientFiles.oneBit)
  let everyThird: [UInt8] = (0..<20).map { $0 % 3 == 0 ? 255 : 0 }
  #expect(oneBit.pixels == everyThird)
  let pixel = try PNGImage(bytes: ClientFiles.onePixel)
  #expect(pixel == PNGImage(width: 1, height: 1, channels: 1, pixels: [0x7F]))
}

@Test func pngComesBackUnchanged() throws {
  var random = XorShift(seed: 23)
  var compared = 0
  for channels in 1...4 {
    for (width, height) in [(1, 1), (1, 7), (7, 1), (28, 28), (31, 33), (400, 500)] {
      let image = PNGImage(
        width: width, height: height, channels: channels,
        pixels: (0..<width * height * channels).map { _ in UInt8(random.below(256)) })
      #expect(try PNGImage(bytes: image.serialized()) == image)
      compared += image.pixels.count
    }
  }
  print("png: \(compared) samples")
  #expect(compared > 2_000_000)
}

/// The filters as the standard defines them, in the encoder's direction.
private func filtered(_ filter: UInt8, _ pixels: [UInt8], rowBytes: Int, distance: Int) -> [UInt8] {
  var result: [UInt8] = []
  for (index, x) in pixels.enumerated() {
    let column = index % rowBytes
    if column == 0 { result.append(filter) }
    let hasLeft = column >= distance
    let hasAbove = index >= rowBytes
    let a = hasLeft ? Int(pixels[index - distance]) : 0
    let b = hasAbove ? Int(pixels[index - rowBytes]) : 0
    let c = hasLeft && hasAbove ? Int(pixels[index - rowBytes - distance]) : 0
    let nearest = [a, b, c].min { abs(a + b - c - $0) < abs(a + b - c - $1) } ?? 0
    let prediction = [0, a, b, (a + b) / 2, nearest][Int(filter)]
    result.append(UInt8(truncatingIfNeeded: Int(x) - prediction))
  }
  return result
}

@Test func pngUndoesEveryFilter() throws {
  var random = XorShift(seed: 29)
  var compared = 0
  for (channels, color) in [(1, 0), (2, 4), (3, 2), (4, 6)] as [(Int, UInt8)] {
    let pixels = (0..<9 * 6 * channels).map { _ in UInt8(random.below(256)) }
    for filter in UInt8(0)...4 {
      let rows = filtered(filter, pixels, rowBytes: 9 * channels, distance: channels)
      let file = png(width: 9, height: 6, depth: 8, color: color, rows: rows)
      #expect(try PNGImage(bytes: file).pixels == pixels, "filter \(filter), \(channels) channels")
      compared += 1
    }
  }
  #expect(compared == 20)
}

@Test func pngReadsEveryDepth() throws {
  func pixels(_ depth: UInt8, _ color: UInt8, _ width: UInt32, _ row: [UInt8]) throws -> [UInt8] {
    try PNGImage(
      bytes: png(width: width, height: 1, depth: depth, color: color, rows: [0] + row)
    ).pixels
  }
  #expect(try pixels(1, 0, 3, [0b1010_0000]) == [255, 0, 255])
  #expect(try pixels(2, 0, 5, [0b0001_1011, 0b0100_0000]) == [0, 85, 170, 255, 85])
  #expect(try pixels(4, 0, 3, [0x0F, 0x80]) == [0, 255, 136])
  #expect(try pixels(16, 0, 3, [0, 0, 0x80, 0x80, 0xFF, 0xFF]) == [0, 128, 255])
  #expect(try pixels(16, 2, 1, [0, 129, 1, 0x80, 0xFE, 0xFF]) == [1, 1, 254])
}

@Test func pngMakesAlphaOfATransparentColor() throws {
  let grey = png(
    width: 3, height: 1, depth: 8, color: 0, rows: [0, 5, 6, 5], before: [("tRNS", [0, 6])])
  #expect(try PNGImage(bytes: grey).pixels == [5, 255, 6, 0, 5, 255])
  let rgb = png(
    width: 2, height: 1, depth: 8, color: 2, rows: [0, 1, 2, 3, 1, 2, 4],
    before: [("tRNS", [0, 1, 0, 2, 0, 4])])
  #expect(try PNGImage(bytes: rgb).pixels == [1, 2, 3, 255, 1, 2, 4, 0])
}

@Test func pngNamesWhatIsWrong() {
  func message(_ bytes: [UInt8], limit: Int = PNGImage.defaultLimit) -> String {
    formatError { () throws(FormatError) in
      _ = try PNGImage(bytes: bytes, file: "a.png", limit: limit)
    }?.description ?? "accepted"
  }
  func grey(
    _ rows: [UInt8], width: UInt32 = 1, height: UInt32 = 1, depth: UInt8 = 8,
    color: UInt8 = 0, interlace: UInt8 = 0, before: [(String, [UInt8])] = []
  ) -> String {
    message(
      png(
        width: width, height: height, depth: depth, color: color, rows: rows,
        interlace: interlace, before: before))
  }
  #expect(message(ClientFiles.jpeg) == "a.png: expected a PNG image, found a JPEG, not a PNG")
  #expect(message([]) == "a.png: expected a PNG image, found an empty file")
  #expect(message([1, 2]).hasSuffix("found a file that begins with 0x01 0x02"))
  #expect(
    grey([0, 1], interlace: 1)
      == "a.png: at byte 28: expected a PNG without interlacing; please save it so, "
      + "found one that is interlaced (Adam7)")
  #expect(grey([0, 1], color: 5).contains("expected a PNG colour type 0, 2, 3, 4 or 6, found 5"))
  #expect(grey([0, 1], depth: 3).contains("expected a bit depth of [1, 2, 4, 8, 16]"))
  #expect(grey([0, 1], width: 0).contains("found 0 × 1"))
  #expect(
    grey([0, 1], width: .max >> 1, height: .max >> 1)
      == "a.png: at byte 16: expected at most 16777216 pixels, found 2147483647 × 2147483647")
  #expect(message(ClientFiles.grey, limit: 79).contains("expected at most 19 pixels"))
  #expect(message(ClientFiles.grey, limit: 80) == "accepted")
  #expect(grey([0, 1, 2]).contains("expected at most 2 bytes of decompressed data"))
  #expect(grey([0]).contains("expected 2 bytes for 1 × 1 pixels, found 1"))
  #expect(grey([5, 1]).contains("expected a filter 0-4 at the start of a row, found 5"))
  #expect(grey([0, 0], color: 3).contains("expected a chunk PLTE"))
  #expect(
    grey([0, 1], color: 3, before: [("PLTE", [1, 2, 3])])
      .contains("expected one of 1 colours of the palette, found number 1 in row 0, column 0"))
  #expect(
    grey([0, 0], color: 3, before: [("PLTE", [1, 2])]).contains("expected a palette of 1 to"))
  #expect(grey([0, 0], before: [("tRNS", [1])]).contains("expected transparency that fits grey"))
  #expect(grey([0, 0], before: [("NEWS", [])]).contains("expected a critical chunk of PNG 1.2"))
  #expect(grey([0, 0], before: [("IHDR", [])]).contains("expected one chunk IHDR"))
  #expect(grey([0, 0], before: [("IDAT", []), ("tEXt", [])]).contains("IDAT chunks in a row"))
  #expect(grey([0, 0], before: [("tEXt", [])]) == "accepted")
  var damaged = ClientFiles.onePixel
  damaged[16] = 1
  #expect(message(damaged).contains("expected the CRC-32 0x"))
}

/// Repairs every chunk's CRC-32, so that damage reaches what lies behind that check.
private func repaired(_ file: [UInt8]) -> [UInt8] {
  var file = file
  var offset = 8
  while offset + 12 <= file.count {
    let length = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    let end = offset + 8 + length
    guard end + 4 <= file.count else { break }
    let crc = CRC32.checksum(file[offset + 4..<end])
    for index in 0..<4 {
      file[end + index] = UInt8(truncatingIfNeeded: crc >> UInt32(24 - 8 * index))
    }
    offset = end + 4
  }
  return file
}

@Test func pngNeverTrapsOnDamagedFiles() {
  var refused = 0
  for file in [
    ClientFiles.grey, ClientFiles.rgba, ClientFiles.paletteAlpha, ClientFiles.oneBit,
  ] {
    for repairs in [false, true] {
      let (cut, changed) = Damage.sweep(file, changes: 5_000) { file throws(FormatError) in
        _ = try PNGImage(bytes: repairs ? repaired(file) : file, limit: 1 << 16)
      }
      print("png: cut \(cut); changed \(changed)")
      #expect(cut.refused == file.count)
      refused += changed.refused
    }
  }
  #expect(refused > 20_000)
}
