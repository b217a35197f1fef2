/// The numbers of a dropout: which generator decides, how often, and the factor of what is kept.
@frozen
public struct DropoutMask<Scalar: KernelScalar>: Sendable {
  /// Chooses the generator: its key.
  public var seed: UInt64
  /// Chooses the sequence of the generator.
  public var stream: UInt64
  /// ⌈rate·2⁵³⌉: an element is kept where the upper 53 of its 64 bits, as a number k, are at least this.
  ///
  /// That is k·2⁻⁵³ ≥ rate without floating-point. Both k·2⁻⁵³ and rate·2⁵³ are exact, since a power of
  /// two changes the exponent alone and k < 2⁵³. So k·2⁻⁵³ ≥ rate where k ≥ rate·2⁵³, and k, being whole,
  /// is at least a number where it is at least the next whole one.
  public var threshold: Int64
  /// 1/(1 − rate), formed in Double and rounded once: what is kept is multiplied by it.
  public var scale: Scalar

  /// The mask of a dropout that drops a share of the elements; 0 ≤ rate < 1 has been checked.
  @inlinable
  public init(seed: UInt64, stream: UInt64, rate: Double) {
    (self.seed, self.stream) = (seed, stream)
    threshold = Int64((rate * 0x1p53).rounded(.up))
    scale = Scalar(1 / (1 - rate))
  }
}

/// Inverted dropout with the mask that Philox4x32-10 draws: y_i = keep(i) ? x_i·scale : 0.
///
/// A plain loop: an element's bits depend on its position alone, so the compiler runs it a vector at
/// a time. A word of the generator has 32 bits and stands in the lower half of a lane of 64. What is in
/// the upper half is rubbish, which exclusive-or leaves there and which the product cuts off: so the
/// product of two words is one instruction (`pmuludq`), and nothing else has to cut.
public enum PhiloxDropout<ISA: InstructionSet, Scalar: KernelScalar> {
  /// The elements of `x`, of which the first stands at `position` of the stream.
  @_alwaysEmitIntoClient @inline(__always)
  static func run(
    _ mask: DropoutMask<Scalar>, position: UInt64, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    var i = 0
    while i < count {
      let bits = bits(position &+ UInt64(truncatingIfNeeded: i), mask.seed, mask.stream)
      let isKept = Int64(truncatingIfNeeded: bits &>> 11) >= mask.threshold
      let value = x[i] * mask.scale
      y[i] = isKept ? value : 0
      i &+= 1
    }
  }

  /// The first 64 of the 128 random bits at a position; those of `CounterRandom`.
  @_alwaysEmitIntoClient @inline(__always)
  static func bits(_ position: UInt64, _ seed: UInt64, _ stream: UInt64) -> UInt64 {
    let word: UInt64 = 0xFFFF_FFFF
    var (k0, k1) = (seed, seed &>> 32 | seed &<< 32)
    var (c0, c1, c2, c3) = (position, position &>> 32, stream, stream &>> 32)
    var round = 0
    while round < 10 {
      let first = (c0 & word) &* 0xD251_1F53
      let second = (c2 & word) &* 0xCD9E_8D57
      (c0, c1, c2, c3) = (
        second &>> 32 ^ c1 ^ k0, second, first &>> 32 ^ c3 ^ k1, first
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
      round &+= 1
    }
    return c1 &<< 32 | c0 & word
  }
}
