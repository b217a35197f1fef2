/// Turns unfiltered rows of any depth and colour type into samples of 8 bits.
struct PNGConverter {
  let header: PNGHeader
  let palette: [UInt8]
  /// The data of tRNS: alpha values of the palette's first entries, or the transparent colour.
  let transparency: [UInt8]?

  /// The picture whose rows, each behind its filter byte, these are.
  func image(_ rows: [UInt8], file: String?) throws(FormatError) -> PNGImage {
    let hasAlpha = transparency != nil
    let channels =
      header.color == .palette ? (hasAlpha ? 4 : 3) : header.color.samples + (hasAlpha ? 1 : 0)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(header.width * header.height * channels)
    for row in 0..<header.height {
      let start = row * (header.rowBytes + 1) + 1
      let bytes = rows[start..<start + header.rowBytes]
      if header.depth == 8 && header.color != .palette && !hasAlpha {
        pixels.append(contentsOf: bytes)
      } else if header.color == .palette {
        try appendColors(samples(bytes), row: row, to: &pixels, file: file)
      } else {
        appendSamples(samples(bytes), to: &pixels)
      }
    }
    return PNGImage(
      width: header.width, height: header.height, channels: channels, pixels: pixels)
  }

  /// The samples of a row as the file has them, 0…2^depth − 1.
  private func samples(_ bytes: ArraySlice<UInt8>) -> [UInt16] {
    let count = header.width * header.color.samples
    let first = bytes.startIndex
    switch header.depth {
    case 8: return bytes.map(UInt16.init)
    case 16:
      return (0..<count).map {
        UInt16(bytes[first + 2 * $0]) << 8 | UInt16(bytes[first + 2 * $0 + 1])
      }
    default:
      // The first sample stands in a byte's highest bits.
      let perByte = 8 / header.depth
      let mask = UInt16(1) << UInt16(header.depth) - 1
      return (0..<count).map { index in
        let shift = 8 - header.depth * (index % perByte + 1)
        return UInt16(bytes[first + index / perByte]) >> UInt16(shift) & mask
      }
    }
  }

  private func appendColors(
    _ indices: [UInt16], row: Int, to pixels: inout [UInt8], file: String?
  ) throws(FormatError) {
    for (column, index) in indices.enumerated() {
      let index = Int(index)
      guard index < palette.count / 3 else {
        throw FormatError(
          file: file, expected: "one of \(palette.count / 3) colours of the palette",
          found: "number \(index) in row \(row), column \(column)")
      }
      pixels.append(contentsOf: palette[3 * index..<3 * index + 3])
      if let transparency {
        pixels.append(index < transparency.count ? transparency[index] : 255)
      }
    }
  }

  /// Appends samples scaled to 8 bits, with an alpha behind each pixel where one colour is
  /// transparent.
  private func appendSamples(_ samples: [UInt16], to pixels: inout [UInt8]) {
    let perPixel = header.color.samples
    let key = transparency.map { bytes in
      stride(from: 0, to: bytes.count - 1, by: 2).map {
        UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
      }
    }
    let largest = 1 << header.depth - 1
    for start in stride(from: 0, to: samples.count, by: perPixel) {
      for sample in samples[start..<start + perPixel] {
        pixels.append(UInt8((Int(sample) * 255 + largest / 2) / largest))
      }
      if let key {
        pixels.append(samples[start..<start + perPixel].elementsEqual(key) ? 0 : 255)
      }
    }
  }
}
