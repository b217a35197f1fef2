/// Appends bits to bytes, the lowest bit of each byte first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var bits: UInt64 = 0
  private var count: UInt64 = 0

  /// Appends the lowest `length` bits of `value`, at most 32; those above must be zero.
  @inline(__always)
  mutating func append(_ value: some FixedWidthInteger, _ length: some FixedWidthInteger) {
    bits |= UInt64(truncatingIfNeeded: value) &<< count
    count &+= UInt64(truncatingIfNeeded: length)
    if count >= 32 { flushWord() }
  }

  /// Fills the last byte with zero bits.
  mutating func alignToByte() {
    while count > 0 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      count = count > 8 ? count - 8 : 0
    }
  }

  /// Appends whole bytes; the writer must stand at the beginning of one.
  mutating func append(_ content: UnsafeBufferPointer<UInt8>) {
    precondition(count == 0, "bytes follow whole bytes")
    bytes.append(contentsOf: content)
  }

  @inline(__always)
  private mutating func flushWord() {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: bits).littleEndian) {
      bytes.append(contentsOf: $0)
    }
    bits >>= 32
    count &-= 32
  }
}
