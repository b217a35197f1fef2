/// The first chunk of a PNG file, IHDR: extents and the kind of its samples.
struct PNGHeader {
  /// The colour type; the raw value is the number in the file.
  enum Color: UInt8 {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    /// Samples in the file for each pixel.
    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    /// The bits a sample may have.
    var depths: [UInt8] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .greyAlpha, .rgba: [8, 16]
      }
    }
  }

  let width: Int
  let height: Int
  let depth: Int
  let color: Color

  /// The bits of a pixel, and the bytes that a filter looks back to reach the pixel on the left.
  var bitsPerPixel: Int { depth * color.samples }
  var filterDistance: Int { max(1, bitsPerPixel / 8) }

  /// The bytes of a row without its filter byte. Bounded by the check in `init`.
  var rowBytes: Int { (width * bitsPerPixel + 7) / 8 }

  /// Reads the chunk's 13 bytes and bounds the picture, before anything is allocated for it.
  init(_ chunk: PNGChunk, limit: Int, file: String?) throws(FormatError) {
    func error(_ offset: Int, _ expected: String, _ found: String) -> FormatError {
      FormatError(file: file, offset: chunk.start + offset, expected: expected, found: found)
    }
    guard chunk.name == "IHDR", chunk.data.count == 13 else {
      throw error(
        -8, "a chunk IHDR of 13 bytes", "\(chunk.name) of \(chunk.data.count) bytes")
    }
    let data = Array(chunk.data)
    width = data[0..<4].reduce(0) { $0 << 8 | Int($1) }
    height = data[4..<8].reduce(0) { $0 << 8 | Int($1) }
    guard let color = Color(rawValue: data[9]) else {
      throw error(9, "a PNG colour type 0, 2, 3, 4 or 6", "\(data[9])")
    }
    guard color.depths.contains(data[8]) else {
      throw error(
        8, "a bit depth of \(color.depths) for colour type \(data[9])", "\(data[8])")
    }
    guard data[10] == 0 else { throw error(10, "compression method 0", "\(data[10])") }
    guard data[11] == 0 else { throw error(11, "filter method 0", "\(data[11])") }
    guard data[12] == 0 else {
      let found = data[12] == 1 ? "one that is interlaced (Adam7)" : "\(data[12])"
      throw error(12, "a PNG without interlacing; please save it so", found)
    }
    depth = Int(data[8])
    self.color = color
    guard 1...Int(Int32.max) ~= width, 1...Int(Int32.max) ~= height else {
      throw error(0, "a width and height of 1…2³¹ − 1", "\(width) × \(height)")
    }
    // The product is below 2⁶² by the check before; 4 channels is the most a decoded picture has.
    // The second bound keeps the arithmetic on rows within Int, whatever the caller allows.
    let mostPixels = min(limit, 1 << 40) / 4
    guard width * height <= mostPixels else {
      throw error(0, "at most \(mostPixels) pixels", "\(width) × \(height)")
    }
  }
}
