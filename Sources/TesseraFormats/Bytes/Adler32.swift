/// The checksum at the end of a zlib stream (RFC 1950): two sums modulo 65,521.
///
///     a = 1 + Σ byte,  b = Σ a,  checksum = b · 2¹⁶ + a
///     Adler32.checksum(Array("Wikipedia".utf8))  // 0x11E60398
public enum Adler32 {
  private static let modulus: UInt32 = 65_521

  /// The longest run whose sums cannot exceed 32 bits before they are reduced.
  private static let run = 5_552

  /// The checksum of `bytes`; that of none is 1.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { bytes in
      var a: UInt32 = 1
      var b: UInt32 = 0
      var index = 0
      while index < bytes.count {
        let end = min(index + run, bytes.count)
        while index < end {
          a &+= UInt32(bytes[index])
          b &+= a
          index += 1
        }
        a %= modulus
        b %= modulus
      }
      return b << 16 | a
    }
  }
}
