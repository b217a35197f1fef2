import TesseraTensors

/// The definition of every operator, as the plain loops one would write on a blackboard.
///
/// A function here *is* the specification: it says which terms a sum has, in which order they are
/// added, and where a value is rounded. There are no vectors, no threads and no blocks, and no code
/// is shared with the kernels, so that the two can be held against each other with `==`.
///
/// Notation, throughout:
///
/// - Images are `[N,H,W,C]`, filters `[R,S,C,O]`, outputs `[N,P,Q,O]`; the indices are the small
///   letters. A dense layer's weights are `[in, out]`.
/// - x̄ is the *cotangent* of x: how fast the loss grows with each element of x. A *VJP* turns the
///   cotangent ȳ of an output into the cotangent of an input.
/// - ◇(a, b, c) is a·b + c, rounded once or twice as ``Arithmetic`` says. Every sum of products is a
///   chain `s ← ◇(a, b, s)` that starts from +0 and runs in row-major order; a sum over images of such sums
///   adds their ends in order.
///
/// Every function stops with a message where the shapes of its operands do not fit.
public enum Reference {}

/// How a·b + c is rounded: the one thing in which two instruction sets may differ.
public enum Arithmetic: Hashable, Sendable, CaseIterable {
  /// Once: a fused multiply-add (AVX2, AVX-512, NEON).
  case fused
  /// Twice: a product, then a sum (plain x86-64).
  case unfused

  /// ◇(a, b, c) = a·b + c.
  public func multiplyAdd<Scalar: ReferenceScalar>(
    _ a: Scalar, _ b: Scalar, _ c: Scalar
  ) -> Scalar {
    .multiplyAdd(a, b, c, self)
  }
}

/// A floating-point type the definitions are written for, with the constants of its exponential and
/// its logarithm.
public protocol ReferenceScalar: BinaryFloatingPoint, TensorElement where Exponent == Int {
  /// ◇(a, b, c) = a·b + c.
  ///
  /// A requirement, and not a generic function, so that a loop specialised for one type calls
  /// straight into it.
  static func multiplyAdd(_ a: Self, _ b: Self, _ c: Self, _ arithmetic: Arithmetic) -> Self

  /// The constants of the exponential and the logarithm.
  static var transcendental: TranscendentalConstants<Self> { get }
}

/// What the exponential and the logarithm of one type are made of.
public struct TranscendentalConstants<Scalar: ReferenceScalar>: Sendable {
  /// log₂ e.
  public let log2e: Scalar
  /// The leading bits of ln 2, so few that its product with any exponent is exact.
  public let ln2High: Scalar
  /// ln 2 − `ln2High`.
  public let ln2Low: Scalar
  /// 1.5·2^(mantissa bits): adding it rounds a small number to an integer, ties to even.
  public let roundingShift: Scalar
  /// The degree of the Taylor polynomial of e^r.
  public let exponentialDegree: Int
  /// Above it e^x is +∞.
  public let exponentialUpper: Scalar
  /// Below it e^x is +0.
  public let exponentialLower: Scalar
  /// From this 2·|x| on, tanh x is ±1.
  public let tanhLimit: Scalar
  /// √½, rounded.
  public let squareRootOfHalf: Scalar
  /// The number of terms of the series of the logarithm beyond its first.
  public let logarithmTerms: Int
  /// The power of two that makes a subnormal number normal.
  public let subnormalExponent: Int
}
