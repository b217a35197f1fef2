import TesseraFormats

/// Pictures made into what a network takes: its size and its number of channels.
public struct PictureFit: Hashable, Sendable {
  /// The rows of the result.
  public let height: Int
  /// The columns of the result.
  public let width: Int
  /// 1 for grey, 3 for red, green and blue.
  public let channels: Int

  /// Fits pictures to this size.
  public init(height: Int, width: Int, channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
  }

  /// The pixels of a picture, `[height, width, channels]`: converted, then scaled, without regard to
  /// its proportions.
  public func pixels(of picture: PNGImage) -> [UInt8] {
    scaled(converted(picture), height: picture.height, width: picture.width)
  }

  /// Whether a picture has this size already.
  public func hasSize(_ picture: PNGImage) -> Bool {
    picture.height == height && picture.width == width
  }

  /// Colour from grey by repetition, grey from colour as (299 R + 587 G + 114 B) / 1000 (Rec. 601),
  /// what is transparent over white.
  func converted(_ picture: PNGImage) -> [UInt8] {
    if picture.channels == channels { return picture.pixels }
    var result: [UInt8] = []
    result.reserveCapacity(picture.width * picture.height * channels)
    let hasAlpha = picture.channels == 2 || picture.channels == 4
    let isColour = picture.channels >= 3
    for first in stride(from: 0, to: picture.pixels.count, by: picture.channels) {
      let alpha = hasAlpha ? Int(picture.pixels[first + picture.channels - 1]) : 255
      let sample = { (channel: Int) -> Int in
        (Int(picture.pixels[first + channel]) * alpha + 255 * (255 - alpha) + 127) / 255
      }
      let (red, green, blue) =
        isColour ? (sample(0), sample(1), sample(2)) : (sample(0), sample(0), sample(0))
      if channels == 3 {
        result += [UInt8(red), UInt8(green), UInt8(blue)]
      } else {
        result.append(UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000))
      }
    }
    return result
  }

  /// The mean over the area that each new pixel covers, in whole numbers; the same pixels where the
  /// size is the same.
  ///
  ///     y[i] = Σ_p overlap([p, p+1), [i·S/T, (i+1)·S/T)) · x[p] / (S/T)
  ///
  /// on both axes, S pixels becoming T. All is counted in units of 1/T.
  func scaled(_ pixels: [UInt8], height sourceHeight: Int, width sourceWidth: Int) -> [UInt8] {
    if sourceHeight == height && sourceWidth == width { return pixels }
    let rows = Self.coverage(from: sourceHeight, to: height)
    let columns = Self.coverage(from: sourceWidth, to: width)
    let area = sourceHeight * sourceWidth
    var result: [UInt8] = []
    result.reserveCapacity(height * width * channels)
    for row in rows {
      for column in columns {
        for channel in 0..<channels {
          var sum = 0
          for (y, rowWeight) in row {
            for (x, columnWeight) in column {
              let sample = pixels[(y * sourceWidth + x) * channels + channel]
              sum += rowWeight * columnWeight * Int(sample)
            }
          }
          result.append(UInt8((sum + area / 2) / area))
        }
      }
    }
    return result
  }

  /// For each new pixel of an axis the old ones that it covers, with the length of each in units of
  /// 1/`new`; the lengths add up to `old`.
  private static func coverage(from old: Int, to new: Int) -> [[(pixel: Int, length: Int)]] {
    (0..<new).map { index in
      let (begin, end) = (index * old, (index + 1) * old)
      return (begin / new...(end - 1) / new).map { pixel in
        (pixel, min((pixel + 1) * new, end) - max(pixel * new, begin))
      }
    }
  }
}
