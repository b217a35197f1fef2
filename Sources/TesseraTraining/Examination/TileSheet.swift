import TesseraFormats

/// Small pictures of one size, side by side on one picture.
public struct TileSheet: Sendable, Hashable {
  /// The width of a tile in pixels.
  public let width: Int
  /// The height of a tile in pixels.
  public let height: Int
  /// The samples per pixel: 1 for grey, 3 for colour.
  public let channels: Int
  /// The samples of each tile, `[height, width, channels]`.
  public private(set) var tiles: [[UInt8]] = []

  /// A sheet without tiles.
  ///
  /// - Precondition: Extents of at least 1; 1 or 3 channels.
  public init(width: Int, height: Int, channels: Int) {
    precondition(
      width > 0 && height > 0 && (channels == 1 || channels == 3),
      "no tile is \(width) × \(height) × \(channels)")
    (self.width, self.height, self.channels) = (width, height, channels)
  }

  /// Puts a tile behind the others.
  ///
  /// - Precondition: The tile has `height · width · channels` samples.
  public mutating func append(_ tile: [UInt8]) {
    precondition(
      tile.count == width * height * channels,
      "a tile of \(tile.count) samples on a sheet of "
        + "\(width) × \(height) × \(channels)")
    tiles.append(tile)
  }

  /// The tiles row by row, a transparent pixel between neighbours.
  ///
  /// - Returns: `nil` where there is no tile.
  public func picture(columns: Int) -> PNGImage? {
    guard !tiles.isEmpty else { return nil }
    let columns = max(1, min(columns, tiles.count))
    let rows = (tiles.count + columns - 1) / columns
    let (sheetWidth, sheetHeight) = (columns * (width + 1) - 1, rows * (height + 1) - 1)
    var pixels = [UInt8](repeating: 0, count: sheetWidth * sheetHeight * (channels + 1))
    for (index, tile) in tiles.enumerated() {
      let (top, left) = (index / columns * (height + 1), index % columns * (width + 1))
      for y in 0..<height {
        var target = ((top + y) * sheetWidth + left) * (channels + 1)
        var source = y * width * channels
        for _ in 0..<width {
          for channel in 0..<channels { pixels[target + channel] = tile[source + channel] }
          pixels[target + channels] = 255
          target += channels + 1
          source += channels
        }
      }
    }
    return PNGImage(
      width: sheetWidth, height: sheetHeight, channels: channels + 1, pixels: pixels)
  }
}

/// How numbers become brightness.
enum Brightness {
  /// 0 is black and the largest white; where something is negative, the smallest is black.
  static func stretched(_ values: [Float]) -> [UInt8] {
    let finite = values.filter(\.isFinite)
    let (low, high) = (min(0, finite.min() ?? 0), finite.max() ?? 0)
    return values.map { sample(($0 - low) / (high - low)) }
  }

  /// 0 is in the middle; what lies farthest from it is black or white.
  static func centred(_ values: [Float]) -> [UInt8] {
    let reach = values.filter(\.isFinite).map(\.magnitude).max() ?? 0
    return values.map { reach == 0 ? 128 : sample(0.5 + $0 / (2 * reach)) }
  }

  /// 0...1 as a sample; what is no number is black.
  private static func sample(_ share: Float) -> UInt8 {
    share.isNaN ? 0 : UInt8(min(max(share * 255, 0), 255).rounded())
  }
}
