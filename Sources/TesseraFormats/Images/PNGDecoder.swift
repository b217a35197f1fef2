extension PNGImage {
  /// Decodes a PNG file (grey, grey with alpha, RGB, RGBA, palette; all bit depths).
  ///
  /// Samples of 1, 2 and 4 bits are spread over 0…255, those of 16 bits rounded to 8. A palette
  /// becomes RGB, or RGBA where it has transparent entries; a transparent colour (tRNS) becomes an
  /// alpha channel. Colour profiles and gamma are ignored. Interlaced files are refused.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors carry.
  ///   - limit: The most samples, 4 for each pixel; checked before anything is allocated.
  /// - Throws: `FormatError`. What is no PNG is named where it is known, as a JPEG is.
  public init(
    bytes: [UInt8], file: String? = nil, limit: Int = defaultLimit
  ) throws(FormatError) {
    guard Self.isPNG(bytes) else {
      throw FormatError(file: file, expected: "a PNG image", found: Self.kind(of: bytes))
    }
    var decoder = PNGDecoder(bytes, file: file)
    try decoder.readChunks(limit: limit)
    self = try decoder.image()
  }

  /// What a file that is no PNG is, by its first bytes.
  private static func kind(of bytes: [UInt8]) -> String {
    let known: [(start: [UInt8], kind: String)] = [
      ([0xFF, 0xD8, 0xFF], "a JPEG, not a PNG"), (Array("GIF8".utf8), "a GIF, not a PNG"),
      (Array("RIFF".utf8), "a WebP or another RIFF file"), (Array("BM".utf8), "a BMP"),
      (Array("II*\0".utf8), "a TIFF"), (Array("MM\0*".utf8), "a TIFF"),
      ([0x1F, 0x8B], "a gzip file"), (Array("%PDF".utf8), "a PDF"),
    ]
    if bytes.isEmpty { return "an empty file" }
    if let known = known.first(where: { bytes.starts(with: $0.start) }) { return known.kind }
    return "a file that begins with \(bytes.prefix(8).map(hexadecimal).joined(separator: " "))"
  }
}

/// Collects the chunks of a PNG file and makes a picture of them.
struct PNGDecoder {
  private var reader: ByteReader
  private var header: PNGHeader?
  private var palette: [UInt8] = []
  private var transparency: [UInt8]?
  private var compressed: [UInt8] = []
  private var hasData = false

  init(_ bytes: [UInt8], file: String?) {
    reader = ByteReader(bytes, file: file)
  }

  /// Reads all chunks up to IEND; what stands behind it is ignored, as every decoder does.
  mutating func readChunks(limit: Int) throws(FormatError) {
    _ = try reader.take(PNGImage.signature.count, "the PNG signature")
    header = try PNGHeader(try PNGChunk(&reader), limit: limit, file: reader.file)
    var previous = "IHDR"
    while true {
      let chunk = try PNGChunk(&reader)
      switch chunk.name {
      case "PLTE": try readPalette(chunk)
      case "tRNS": try readTransparency(chunk)
      case "IDAT":
        if hasData, previous != "IDAT" { throw error(chunk, "IDAT chunks in a row", "one apart") }
        hasData = true
        compressed.append(contentsOf: chunk.data)
      case "IEND": return
      case "IHDR": throw error(chunk, "one chunk IHDR", "a second")
      default:
        if chunk.isCritical { throw error(chunk, "a critical chunk of PNG 1.2", chunk.name) }
      }
      previous = chunk.name
    }
  }

  private func error(_ chunk: PNGChunk, _ expected: String, _ found: String) -> FormatError {
    FormatError(file: reader.file, offset: chunk.start, expected: expected, found: found)
  }

  private mutating func readPalette(_ chunk: PNGChunk) throws(FormatError) {
    guard palette.isEmpty, !hasData else {
      throw error(chunk, "one palette before the data", "another chunk PLTE")
    }
    guard chunk.data.count % 3 == 0, 1...256 ~= chunk.data.count / 3 else {
      throw error(chunk, "a palette of 1 to 256 colours, 3 bytes each", "\(chunk.data.count) bytes")
    }
    palette = Array(chunk.data)
  }

  private mutating func readTransparency(_ chunk: PNGChunk) throws(FormatError) {
    guard transparency == nil, !hasData, let header else {
      throw error(chunk, "one chunk tRNS before the data", "another")
    }
    let count = chunk.data.count
    let fits =
      switch header.color {
      case .grey: count == 2
      case .rgb: count == 6
      case .palette: count <= palette.count / 3
      case .greyAlpha, .rgba: false
      }
    guard fits else {
      throw error(chunk, "transparency that fits \(header.color)", "\(count) bytes")
    }
    transparency = Array(chunk.data)
  }

  /// Decompresses and unfilters the rows and turns them into samples of 8 bits.
  func image() throws(FormatError) -> PNGImage {
    guard let header, hasData else {
      throw reader.error(expected: "a chunk IDAT before IEND", found: "none")
    }
    if header.color == .palette, palette.isEmpty {
      throw reader.error(expected: "a chunk PLTE, the palette,", found: "none")
    }
    let name = "\(reader.file ?? "PNG"), image data"
    let size = header.height * (header.rowBytes + 1)
    var rows = try Zlib.decompress(compressed, limit: size, file: name)
    guard rows.count == size else {
      throw FormatError(
        file: name, expected: "\(size) bytes for \(header.width) × \(header.height) pixels",
        found: "\(rows.count)")
    }
    try PNGFilter.undo(&rows, header, file: name)
    let converter = PNGConverter(header: header, palette: palette, transparency: transparency)
    return try converter.image(rows, file: name)
  }
}
