import TesseraTensors

/// A way to add up products: what `Exact` computes with, chosen by what is to be known of a sum.
public protocol ExactAccumulator: Sendable {
  /// What is multiplied.
  associatedtype Element: TensorElement
  /// What is known of the sum at its end.
  associatedtype Result
  /// A sum without terms.
  init()
  /// 1, with which a bare number is a product.
  static var one: Element { get }
  /// Adds a·b.
  mutating func add(_ a: Element, _ b: Element)
  /// Adds 0·b for a zero of the padding and a b that ``isSpecial(_:)``.
  mutating func addPadding(times b: Element)
  /// Whether 0·b is anything but 0: b is infinite or NaN.
  static func isSpecial(_ b: Element) -> Bool
  /// What is known of the sum of the terms so far.
  var result: Result { get }
}

/// Σ a·b in Double, as if computed with twice its precision and then rounded.
///
/// Every product and every sum is split into its rounded value and its exact error, and the errors
/// are added up beside it (Ogita, Rump, Oishi, *Accurate sum and dot product*, 2005, algorithm Dot2):
/// of n terms the result is within u·|y| + γ_n²·Σ|a·b|, u being Double's.
///
/// Terms with an infinite or NaN operand are kept apart, so that the result is what IEEE arithmetic
/// gives: NaN, or ±∞ where all of them agree. A result that is not finite although every operand is
/// has overflowed; see ``overflowed``.
public struct CompensatedAccumulator: ExactAccumulator {
  private var sum = 0.0
  private var errors = 0.0
  private var special = 0.0

  /// A sum without terms: 0.
  public init() {}

  public static var one: Double { 1 }

  @inline(__always)
  public mutating func add(_ a: Double, _ b: Double) {
    let product = a * b
    if !(product.magnitude < .infinity), !(a.isFinite && b.isFinite) {
      special += product
      return
    }
    let next = sum + product
    let recovered = next - sum
    errors += (-product).addingProduct(a, b)
    errors += (sum - (next - recovered)) + (product - recovered)
    sum = next
  }

  public mutating func addPadding(times b: Double) { special += 0 * b }

  @inline(__always)
  public static func isSpecial(_ b: Double) -> Bool { !b.isFinite }

  /// Whether some operand was infinite or NaN; the result is then ±∞ or NaN.
  public var isSpecial: Bool { !(special == 0) }

  /// Whether finite operands gave a sum beyond Double's range, of which nothing is known.
  public var overflowed: Bool { !isSpecial && !sum.isFinite }

  /// The sum rounded to Double, or the infinity or NaN that special operands make of it.
  public var result: Double {
    if isSpecial { return special }
    return sum.isFinite ? sum + errors : sum
  }
}

/// The sizes of the terms of a sum, from which its error bound is made.
///
/// Terms with an infinite or NaN operand count, and have no size.
public struct MagnitudeAccumulator: ExactAccumulator {
  /// Σ |a|·|b|.
  public private(set) var magnitude = 0.0
  /// Σ (|a| + |b|).
  public private(set) var operands = 0.0
  /// The number of terms.
  public private(set) var terms = 0

  /// A sum without terms.
  public init() {}

  public static var one: Double { 1 }

  @inline(__always)
  public mutating func add(_ a: Double, _ b: Double) {
    terms &+= 1
    let size = a.magnitude + b.magnitude
    guard size.isFinite || (a.isFinite && b.isFinite) else { return }
    magnitude += a.magnitude * b.magnitude
    operands += size
  }

  public mutating func addPadding(times b: Double) {}

  @inline(__always)
  public static func isSpecial(_ b: Double) -> Bool { false }

  /// The sizes themselves.
  public var result: MagnitudeAccumulator { self }
}

/// A sum and the sizes of its terms, in one pass.
public struct BoundedAccumulator: ExactAccumulator {
  /// The sum.
  public private(set) var value = CompensatedAccumulator()
  /// The sizes of its terms.
  public private(set) var sizes = MagnitudeAccumulator()

  /// A sum without terms.
  public init() {}

  public static var one: Double { 1 }

  @inline(__always)
  public mutating func add(_ a: Double, _ b: Double) {
    value.add(a, b)
    sizes.add(a, b)
  }

  public mutating func addPadding(times b: Double) { value.addPadding(times: b) }

  @inline(__always)
  public static func isSpecial(_ b: Double) -> Bool { !b.isFinite }

  /// The sum and the sizes together.
  public var result: BoundedAccumulator { self }
}

/// Σ a·b of whole numbers, exactly; nil where a product or a sum does not fit in 64 bits.
public struct Int64Accumulator: ExactAccumulator {
  private var sum: Int64 = 0
  private var overflowed = false

  /// A sum without terms: 0.
  public init() {}

  public static var one: Int64 { 1 }

  @inline(__always)
  public mutating func add(_ a: Int64, _ b: Int64) {
    let (product, tooLarge) = a.multipliedReportingOverflow(by: b)
    let (next, overflow) = sum.addingReportingOverflow(product)
    sum = next
    overflowed = overflowed || tooLarge || overflow
  }

  public mutating func addPadding(times b: Int64) {}

  @inline(__always)
  public static func isSpecial(_ b: Int64) -> Bool { false }

  public var result: Int64? { overflowed ? nil : sum }
}

/// target[t] += a[i]·b[j] for the triples of a block.
///
/// The one hot loop of `Exact`, in the file of the accumulators: a debug build specialises a loop
/// with the functions of its own file alone.
@_specialize(where A == CompensatedAccumulator)
@_specialize(where A == MagnitudeAccumulator)
@_specialize(where A == BoundedAccumulator)
@_specialize(where A == Int64Accumulator)
func accumulate<A: ExactAccumulator>(
  _ counts: TripleBlock.Counts, into target: UnsafeMutablePointer<A>, _ t: TripleBlock.Walk,
  _ a: UnsafePointer<A.Element>, _ i: TripleBlock.Walk, _ b: UnsafePointer<A.Element>,
  _ j: TripleBlock.Walk
) {
  for outer in 0..<counts.outer {
    for middle in 0..<counts.middle {
      let t0 = target + t.start + outer * t.outer + middle * t.middle
      let a0 = a + i.start + outer * i.outer + middle * i.middle
      let b0 = b + j.start + outer * j.outer + middle * j.middle
      if t.inner == 0, counts.inner > 0 {
        var sum = t0.pointee
        for k in 0..<counts.inner { sum.add(a0[k &* i.inner], b0[k &* j.inner]) }
        t0.pointee = sum
      } else {
        for k in 0..<counts.inner { t0[k &* t.inner].add(a0[k &* i.inner], b0[k &* j.inner]) }
      }
    }
  }
}

/// Adds what the padding gives where it meets b: nothing at all unless b holds a special value.
@_specialize(where A == CompensatedAccumulator)
@_specialize(where A == BoundedAccumulator)
func accumulatePadding<A: ExactAccumulator>(
  _ counts: TripleBlock.Counts, into target: UnsafeMutablePointer<A>, _ t: TripleBlock.Walk,
  _ b: UnsafePointer<A.Element>, _ j: TripleBlock.Walk
) {
  for outer in 0..<counts.outer {
    for middle in 0..<counts.middle {
      for inner in 0..<counts.inner {
        let other = b[j.start + outer * j.outer + middle * j.middle + inner * j.inner]
        if A.isSpecial(other) {
          target[t.start + outer * t.outer + middle * t.middle + inner * t.inner]
            .addPadding(times: other)
        }
      }
    }
  }
}

/// Whether some element would show through padding.
@_specialize(where A == CompensatedAccumulator)
@_specialize(where A == BoundedAccumulator)
func containsSpecial<A: ExactAccumulator>(_ tensor: Tensor<A.Element>, _: A.Type) -> Bool {
  let elements = tensor.pointer
  return (0..<tensor.count).contains { A.isSpecial(elements[$0]) }
}
