/// A counter-based random generator: Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011).
///
/// Every number is a function of seed, stream and position, so what one element gets does not
/// depend on how many threads there are, nor on what was drawn before.
public struct CounterRandom: Sendable {
  private let key: (UInt32, UInt32)
  private let stream: UInt64

  /// A generator of which every number is a function of seed, stream and its own position.
  ///
  /// - Parameters:
  ///   - seed: Chooses the generator.
  ///   - stream: Chooses one of 2⁶⁴ independent sequences of the generator.
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = stream
  }

  /// The 128 random bits at `position`.
  @inline(__always)
  public func block(_ position: UInt64) -> SIMD4<UInt32> {
    var (k0, k1) = key
    var c0 = UInt32(truncatingIfNeeded: position)
    var c1 = UInt32(truncatingIfNeeded: position >> 32)
    var c2 = UInt32(truncatingIfNeeded: stream)
    var c3 = UInt32(truncatingIfNeeded: stream >> 32)
    for _ in 0..<10 {
      let first = UInt64(c0) &* 0xD251_1F53
      let second = UInt64(c2) &* 0xCD9E_8D57
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: second >> 32) ^ c1 ^ k0,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ c3 ^ k1,
        UInt32(truncatingIfNeeded: first)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }

  /// 64 random bits at `position`.
  @inline(__always)
  public func bits(_ position: UInt64) -> UInt64 {
    let block = block(position)
    return UInt64(block.y) << 32 | UInt64(block.x)
  }

  /// A uniform number in [0, 1) with 53 bits.
  @inline(__always)
  public func uniform(_ position: UInt64) -> Double {
    Double(bits(position) >> 11) * 0x1p-53
  }

  /// A uniform integer in `0 ..< bound`, without the bias of a remainder (Lemire's multiplication;
  /// what is left of the bias is below bound·2⁻⁶⁴).
  @inline(__always)
  public func integer(_ position: UInt64, below bound: Int) -> Int {
    Int(bits(position).multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A permutation of `0 ..< count`: Fisher–Yates with position `i` deciding step `i`.
  public func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(UInt64(last), below: last + 1))
    }
    return order
  }
}
