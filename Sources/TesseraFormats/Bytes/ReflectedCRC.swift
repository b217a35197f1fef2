/// The arithmetic of a 32-bit cyclic redundancy check whose bits are taken in from the lowest.
///
/// Eight bytes are folded in each step through eight tables ("slicing by 8"): table k holds the
/// remainder of a byte that k zero bytes follow.
struct ReflectedCRC: Sendable {
  private let tables: [UInt32]

  /// - Parameter polynomial: The divisor without its highest term, its bits in reverse.
  init(polynomial: UInt32) {
    var table = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? polynomial ^ (crc >> 1) : crc >> 1 }
      table[byte] = crc
    }
    for index in 256..<table.count {
      let shorter = table[index - 256]
      table[index] = table[Int(shorter & 0xFF)] ^ (shorter >> 8)
    }
    tables = table
  }

  /// The register after these bytes.
  func folded(_ bytes: UnsafeRawBufferPointer, into register: UInt32) -> UInt32 {
    var crc = register
    tables.withUnsafeBufferPointer { table in
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
    return crc
  }
}
