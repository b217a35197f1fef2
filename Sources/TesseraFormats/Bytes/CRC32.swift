/// The 32-bit cyclic redundancy check of gzip, zip and PNG (polynomial 0xEDB88320, reflected).
///
///     CRC32.checksum(Array("123456789".utf8))  // 0xCBF43926
public struct CRC32: Sendable {
  private static let arithmetic = ReflectedCRC(polynomial: 0xEDB8_8320)

  private var register: UInt32 = .max

  /// Creates the check of no bytes.
  public init() {}

  /// The check of all bytes so far; that of none is 0.
  public var value: UInt32 { ~register }

  /// Takes in more bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    register = Self.arithmetic.folded(bytes, into: register)
  }

  /// The check of `bytes`.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 { checksum(bytes[...]) }

  /// The check of `bytes`.
  public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = CRC32()
    bytes.withUnsafeBytes { crc.update($0) }
    return crc.value
  }
}
