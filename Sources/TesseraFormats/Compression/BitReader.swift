/// Takes bits from bytes, the lowest bit of each byte first.
///
/// `bits` holds the next `count` bits; above them it may hold more bits of the byte at `offset`
/// and later ones, which `refill` then writes again, unchanged. Past the end of the input the bits
/// are zero, and taking them makes `count` negative: whoever takes must look at `isExhausted`.
struct BitReader {
  let bytes: UnsafeBufferPointer<UInt8>
  private var offset: Int
  private(set) var bits: UInt64 = 0
  private(set) var count = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  /// More bits were taken than the input has.
  @inline(__always) var isExhausted: Bool { count < 0 }

  /// The byte that holds the next bit.
  var position: Int { min(offset - count >> 3, bytes.count) }

  /// Makes at least 56 bits available, or all that are left.
  @inline(__always)
  mutating func refill() {
    if offset + 8 <= bytes.count {
      let word = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped + offset)
        .loadUnaligned(as: UInt64.self)
      bits |= UInt64(littleEndian: word) &<< UInt64(truncatingIfNeeded: count)
      offset += (63 - count) >> 3
      count |= 56
    } else {
      refillNearEnd()
    }
  }

  @inline(never)
  private mutating func refillNearEnd() {
    while count >= 0, count <= 55, offset < bytes.count {
      bits |= UInt64(bytes[offset]) << UInt64(count)
      offset += 1
      count += 8
    }
  }

  /// Drops `length` bits that were looked at, at most 56.
  @inline(__always)
  mutating func drop(_ length: Int) {
    bits = bits &>> UInt64(truncatingIfNeeded: length)
    count &-= length
  }

  /// Takes `length` bits of those made available by `refill`, at most 16.
  @inline(__always)
  mutating func take(_ length: Int) -> Int {
    let value = Int(truncatingIfNeeded: bits & (1 &<< UInt64(truncatingIfNeeded: length) &- 1))
    drop(length)
    return value
  }

  /// Goes on to the next whole byte and returns its position; the bits up to it are dropped.
  mutating func alignToByte() -> Int {
    seek(position(afterDropping: count & 7))
    return offset
  }

  /// Continues at a byte.
  mutating func seek(_ offset: Int) {
    self.offset = offset
    bits = 0
    count = 0
  }

  private mutating func position(afterDropping length: Int) -> Int {
    drop(length)
    return position
  }

  /// The entry that the next bits select.
  @inline(__always)
  func look(_ table: UnsafeBufferPointer<UInt32>, rootBits: Int) -> HuffmanTable.Entry {
    let mask = UInt64(1) &<< UInt64(truncatingIfNeeded: rootBits) &- 1
    return HuffmanTable.Entry(raw: table[Int(truncatingIfNeeded: bits & mask)])
  }

  /// Takes a whole code word and returns its entry.
  @inline(__always)
  mutating func decode(
    _ table: UnsafeBufferPointer<UInt32>, rootBits: Int
  ) -> HuffmanTable.Entry {
    var entry = look(table, rootBits: rootBits)
    if entry.rawKind == HuffmanTable.Kind.subtable.rawValue {
      drop(entry.length)
      let mask = UInt64(1) &<< UInt64(truncatingIfNeeded: entry.extra) &- 1
      let index = entry.value + Int(truncatingIfNeeded: bits & mask)
      entry = HuffmanTable.Entry(raw: table[index])
    }
    drop(entry.length)
    return entry
  }
}
