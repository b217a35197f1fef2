import TesseraTensors

/// A floating-point type that the kernels are written for, with the numbers its polynomials need.
public protocol KernelScalar: BinaryFloatingPoint, SIMDScalar, TensorElement, Codable {
  /// A signed integer of the same size, for the bits of a number.
  associatedtype Bits: FixedWidthInteger & SignedInteger

  /// The bits of the number, as they lie in memory.
  var bits: Bits { get }

  /// The number with these bits.
  init(bits: Bits)

  /// The constants of exp, log and tanh in this precision.
  static var exponential: ExponentialConstants<Self> { get }

  /// The kernels for this type.
  ///
  /// A requirement, since the other way from a pair to the right one is a cast, which looks types up by
  /// their names and takes longer than a small convolution (benchmark `training --only notmnist`).
  static func kernels(in pair: KernelPair) -> any KernelSet<Self>.Type
}

/// The kernels of one instruction set, or of a library of one's own.
public struct KernelPair: Sendable {
  /// The kernels for Float.
  public let float: any KernelSet<Float>.Type
  /// The kernels for Double.
  public let double: any KernelSet<Double>.Type

  /// The kernels for both types.
  public init(float: any KernelSet<Float>.Type, double: any KernelSet<Double>.Type) {
    (self.float, self.double) = (float, double)
  }
}

/// What depends on the precision in exp, log and tanh.
///
/// ln 2 is split so that a whole number times `ln2High` is exact over the range of the exponent.
@frozen
public struct ExponentialConstants<Scalar: Sendable>: Sendable {
  /// log₂ e: how many times ln 2 goes into an argument of exp.
  public var log2e: Scalar
  /// The leading bits of ln 2, few enough for exact products.
  public var ln2High: Scalar
  /// ln 2 − `ln2High`.
  public var ln2Low: Scalar
  /// 1.5·2^(mantissa bits): adding and subtracting it rounds to the nearest whole number.
  public var rounding: Scalar
  /// Above this exp is infinite.
  public var highest: Scalar
  /// Below this exp is zero.
  public var lowest: Scalar
  /// Beyond this |2x| tanh is ±1.
  public var saturation: Scalar
  /// The degree of exp's Taylor polynomial.
  public var expDegree: Int
  /// The terms of log's series after the first.
  public var logTerms: Int
  /// √½ rounded, where log's mantissas begin.
  public var rootHalf: Scalar
  /// 2^(mantissa bits), which lifts a subnormal into the normal range.
  public var lift: Scalar
  /// The bits of the significand behind the point: 23 or 52.
  public var mantissaBits: Int

  /// The constants of one precision.
  @inlinable @inline(__always)
  public init(
    log2e: Scalar, ln2High: Scalar, ln2Low: Scalar, rounding: Scalar, highest: Scalar,
    lowest: Scalar, saturation: Scalar, expDegree: Int, logTerms: Int, rootHalf: Scalar,
    lift: Scalar, mantissaBits: Int
  ) {
    self.log2e = log2e
    self.ln2High = ln2High
    self.ln2Low = ln2Low
    self.rounding = rounding
    self.highest = highest
    self.lowest = lowest
    self.saturation = saturation
    self.expDegree = expDegree
    self.logTerms = logTerms
    self.rootHalf = rootHalf
    self.lift = lift
    self.mantissaBits = mantissaBits
  }
}

extension Float: KernelScalar {
  public static func kernels(in pair: KernelPair) -> any KernelSet<Float>.Type { pair.float }

  @_alwaysEmitIntoClient @inline(__always)
  public var bits: Int32 { Int32(bitPattern: bitPattern) }

  @_alwaysEmitIntoClient @inline(__always)
  public init(bits: Int32) { self.init(bitPattern: UInt32(bitPattern: bits)) }

  @_alwaysEmitIntoClient @inline(__always)
  public static var exponential: ExponentialConstants<Float> {
    ExponentialConstants(
      log2e: 1.442_695_1, ln2High: 0x1.62e4p-1, ln2Low: 1.428_606_765_330_187e-06,
      rounding: 0x1.8p23, highest: 89, lowest: -104, saturation: 20, expDegree: 7, logTerms: 4,
      rootHalf: 0x1.6a09e6p-1, lift: 0x1p23, mantissaBits: 23)
  }
}

extension Double: KernelScalar {
  public static func kernels(in pair: KernelPair) -> any KernelSet<Double>.Type { pair.double }

  @_alwaysEmitIntoClient @inline(__always)
  public var bits: Int64 { Int64(bitPattern: bitPattern) }

  @_alwaysEmitIntoClient @inline(__always)
  public init(bits: Int64) { self.init(bitPattern: UInt64(bitPattern: bits)) }

  @_alwaysEmitIntoClient @inline(__always)
  public static var exponential: ExponentialConstants<Double> {
    ExponentialConstants(
      log2e: 1.442_695_040_888_963_4, ln2High: 0x1.62e42fefa38p-1,
      ln2Low: 5.497_923_018_708_371_2e-14, rounding: 0x1.8p52, highest: 710, lowest: -746,
      saturation: 40, expDegree: 13, logTerms: 10, rootHalf: 0x1.6a09e667f3bcdp-1, lift: 0x1p52,
      mantissaBits: 52)
  }
}
