/// One file of a zip archive, as the central directory describes it.
public struct ZipMember: Hashable, Sendable {
  /// How the bytes of a member are kept; the raw value is the number in the file.
  public enum Method: UInt16, Hashable, Sendable, CaseIterable {
    /// As they are.
    case stored = 0
    /// With DEFLATE.
    case deflate = 8
  }

  /// The name, with `/` between folders; one that ends with `/` is a folder.
  public let name: String
  /// How its bytes are kept.
  public let method: Method
  /// The size of the content.
  public let size: Int
  /// The CRC-32 of the content.
  public let crc32: UInt32
  /// Where its bytes stand in the archive.
  let data: Range<Int>
}

/// The numbers by which the parts of a zip archive are recognised, and the sizes of their fixed parts.
enum ZipSignature {
  static let localHeader: UInt32 = 0x0403_4B50
  static let centralHeader: UInt32 = 0x0201_4B50
  static let end: UInt32 = 0x0605_4B50
  static let end64: UInt32 = 0x0606_4B50
  static let end64Locator: UInt32 = 0x0706_4B50

  static let endSize = 22
  static let end64Size = 56
  static let end64LocatorSize = 20
  /// What a 32-bit field holds where the value stands in the ZIP64 extra field.
  static let elsewhere = UInt64(UInt32.max)
  /// The kind of the extra field that holds 64-bit sizes.
  static let extra64: UInt16 = 1
}
