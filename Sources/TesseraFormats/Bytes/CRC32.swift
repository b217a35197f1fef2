/// The 32-bit cyclic redundancy check of gzip, zip and PNG (polynomial 0xEDB88320, reflected).
///
///     CRC32.checksum(Array("123456789".utf8))  // 0xCBF43926
///
/// Eight bytes are folded in each step through eight tables ("slicing by 8"): table k holds the
/// remainder of a byte that k zero bytes follow.
public struct CRC32: Sendable {
  private var register: UInt32 = .max

  /// Creates the check of no bytes.
  public init() {}

  /// The check of all bytes so far; that of none is 0.
  public var value: UInt32 { ~register }

  /// Takes in more bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var crc = register
    Self.tables.withUnsafeBufferPointer { table in
      var index = 0
      while index + 8 <= bytes.count {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let mixed = word ^ UInt64(crc)
        crc = 0
        for k in 0..<8 {
          let byte = Int(truncatingIfNeeded: mixed >> UInt64(8 * k)) & 0xFF
          crc ^= table[(7 - k) << 8 | byte]
        }
        index += 8
      }
      while index < bytes.count {
        crc = table[Int((crc ^ UInt32(bytes[index])) & 0xFF)] ^ (crc >> 8)
        index += 1
      }
    }
    register = crc
  }

  /// The check of `bytes`.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 { checksum(bytes[...]) }

  /// The check of `bytes`.
  public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = CRC32()
    bytes.withUnsafeBytes { crc.update($0) }
    return crc.value
  }

  private static let tables: [UInt32] = {
    var table = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
      table[byte] = crc
    }
    for index in 256..<table.count {
      let shorter = table[index - 256]
      table[index] = table[Int(shorter & 0xFF)] ^ (shorter >> 8)
    }
    return table
  }()
}
