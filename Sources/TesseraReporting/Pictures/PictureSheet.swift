import TesseraFormats

/// Pictures of one size side by side on one sheet.
struct PictureSheet {
  /// The pixels of each picture, `[height, width, channels]`.
  var tiles: [[UInt8]]
  let width: Int
  let height: Int
  /// 1 grey, 3 red-green-blue, 2 and 4 with alpha.
  let channels: Int

  /// The sheet.
  ///
  /// - Parameters:
  ///   - columns: The pictures in a row, at least 1.
  ///   - scale: The side of a pixel, at least 1.
  ///   - gap: The pixels between two pictures.
  ///   - ground: The samples of the pixels between pictures.
  /// - Returns: `nil` where there is nothing to show, or it is no picture.
  func picture(columns: Int, scale: Int = 1, gap: Int = 1, ground: UInt8 = 255) -> PNGImage? {
    let pixels = width * height * channels
    guard !tiles.isEmpty, pixels > 0, (1...4).contains(channels), columns > 0, scale > 0,
      tiles.allSatisfy({ $0.count == pixels })
    else { return nil }
    let across = min(columns, tiles.count)
    let down = (tiles.count + across - 1) / across
    let (tileWidth, tileHeight) = (width * scale + gap, height * scale + gap)
    let (sheetWidth, sheetHeight) = (across * tileWidth - gap, down * tileHeight - gap)
    var sheet = [UInt8](repeating: ground, count: sheetWidth * sheetHeight * channels)
    for (index, tile) in tiles.enumerated() {
      let (left, top) = (index % across * tileWidth, index / across * tileHeight)
      for row in 0..<height * scale {
        for column in 0..<width * scale {
          let source = ((row / scale) * width + column / scale) * channels
          let target = ((top + row) * sheetWidth + left + column) * channels
          for channel in 0..<channels { sheet[target + channel] = tile[source + channel] }
        }
      }
    }
    return PNGImage(width: sheetWidth, height: sheetHeight, channels: channels, pixels: sheet)
  }
}
