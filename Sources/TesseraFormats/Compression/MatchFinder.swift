/// Finds, for a position, the longest earlier run that begins with the same bytes.
///
/// Positions whose next three bytes have the same hash form a chain, newest first. The tables may
/// hold stale or unrelated positions: a candidate counts only after its bytes were compared, and a
/// chain ends where it stops going back.
final class MatchFinder {
  /// A run: its length in bytes and how far back it begins. Length 0 means none.
  struct Match {
    var length = 0
    var distance = 0
  }

  private static let hashBits = 15
  /// How many candidates are compared, and the length from which on no longer one is looked for.
  private static let longestChain = 256
  private static let goodLength = 258
  /// A run of three bytes further back than this costs more than its three literals.
  private static let farForThree = 4_096

  private let bytes: UnsafeBufferPointer<UInt8>
  private let heads: UnsafeMutablePointer<UInt32>
  private let previous: UnsafeMutablePointer<UInt32>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    heads = .allocate(capacity: 1 << Self.hashBits)
    heads.initialize(repeating: 0, count: 1 << Self.hashBits)
    previous = .allocate(capacity: DeflateCode.windowSize)
    previous.initialize(repeating: 0, count: DeflateCode.windowSize)
  }

  deinit {
    heads.deallocate()
    previous.deallocate()
  }

  /// Puts `position` at the head of its chain and returns the position that stood there.
  @inline(__always)
  @discardableResult
  func insert(_ position: Int) -> UInt32 {
    guard position + 2 < bytes.count else { return UInt32(truncatingIfNeeded: position) }
    let word =
      UInt32(bytes[position]) << 16 | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2])
    let hash = Int((word &* 0x9E37_79B1) >> UInt32(32 - Self.hashBits))
    let candidate = heads[hash]
    heads[hash] = UInt32(truncatingIfNeeded: position)
    previous[position & (DeflateCode.windowSize - 1)] = candidate
    return candidate
  }

  /// The longest run before `position` on the chain that begins at `candidate`, if it is longer
  /// than `shortest`.
  func longest(at position: Int, from candidate: UInt32, longerThan shortest: Int) -> Match {
    let available = min(DeflateCode.matchLengths.upperBound, bytes.count - position)
    var best = Match(length: max(shortest, DeflateCode.matchLengths.lowerBound - 1))
    guard available > best.length else { return Match() }
    let reach = min(position, DeflateCode.windowSize)
    var candidate = candidate
    var lastDistance = 0
    for _ in 0..<Self.longestChain {
      let distance = Int(UInt32(truncatingIfNeeded: position) &- candidate)
      guard distance > lastDistance, distance <= reach else { break }
      lastDistance = distance
      let start = position - distance
      if bytes[start + best.length] == bytes[position + best.length] {
        let length = commonLength(start, position, atMost: available)
        if length > best.length {
          best = Match(length: length, distance: distance)
          if length == available || length >= Self.goodLength { break }
        }
      }
      candidate = previous[start & (DeflateCode.windowSize - 1)]
    }
    let isTooFar = best.length == 3 && best.distance > Self.farForThree
    return best.distance == 0 || isTooFar ? Match() : best
  }

  /// How many bytes from `first` and from `second` on are equal.
  @inline(__always)
  private func commonLength(_ first: Int, _ second: Int, atMost limit: Int) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var length = 0
    while length + 8 <= limit {
      let a = raw.loadUnaligned(fromByteOffset: first + length, as: UInt64.self)
      let b = raw.loadUnaligned(fromByteOffset: second + length, as: UInt64.self)
      let difference = UInt64(littleEndian: a ^ b)
      if difference != 0 { return length + difference.trailingZeroBitCount / 8 }
      length += 8
    }
    while length < limit, bytes[first + length] == bytes[second + length] { length += 1 }
    return length
  }
}
