/// The 32-bit cyclic redundancy check of Castagnoli (polynomial 0x82F63B78, reflected), which guards
/// the records of TensorFlow.
///
///     CRC32C.checksum(Array("123456789".utf8))  // 0xE3069283
public enum CRC32C {
  private static let arithmetic = ReflectedCRC(polynomial: 0x82F6_3B78)

  /// The check of `bytes`; that of none is 0.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 { checksum(bytes[...]) }

  /// The check of `bytes`.
  public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBytes { ~arithmetic.folded($0, into: .max) }
  }

  /// A check as it stands in files, turned right by 15 bits and moved by a constant, so that the check
  /// of bytes which hold their own check is not always the same.
  ///
  ///     CRC32C.masked(0xE3069283)  // 0xC78AB0E5
  public static func masked(_ checksum: UInt32) -> UInt32 {
    (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }
}
