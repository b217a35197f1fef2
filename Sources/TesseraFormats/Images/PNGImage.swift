/// A picture as PNG files hold it, with 8 bits for each sample.
public struct PNGImage: Hashable, Sendable {
  /// The number of columns, at least 1.
  public let width: Int
  /// The number of rows, at least 1.
  public let height: Int
  /// The samples of a pixel: 1 grey, 2 grey and alpha, 3 red-green-blue, 4 with alpha.
  public let channels: Int
  /// The samples, row by row from the top, the channels of a pixel side by side: `[height, width,
  /// channels]`. Alpha is not multiplied in; 255 is opaque.
  public let pixels: [UInt8]

  /// The most samples that are decoded by default: 2²⁶, a picture of 4,096 × 4,096 with alpha.
  public static let defaultLimit = 1 << 26

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Puts a picture together.
  ///
  /// - Precondition: Width and height are 1…2³¹ − 1, channels 1…4, and `pixels` has exactly their
  ///   product of samples.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    let extents = 1...Int(Int32.max)
    precondition(
      extents ~= width && extents ~= height && 1...4 ~= channels,
      "no PNG has \(width) × \(height) pixels of \(channels) channels")
    let (samples, overflow) = (width * height).multipliedReportingOverflow(by: channels)
    precondition(
      !overflow && samples == pixels.count,
      "\(pixels.count) samples are not \(width) × \(height) × \(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// Whether `bytes` begin as every PNG file does.
  public static func isPNG(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: signature)
  }
}
