/// exp, log and tanh as polynomials in multiply-adds, a vector at a time.
///
/// They are our own so that their bits depend on no library: the same polynomial, in the same
/// order, gives the same bits on every instruction set with fused multiply-adds.
public enum Exponential<ISA: InstructionSet, Vector: SIMD> where Vector.Scalar: KernelScalar {
  public typealias Scalar = Vector.Scalar
  public typealias Bits = Vector.MaskStorage
  public typealias Integer = Vector.MaskStorage.Scalar

  /// e^x.
  ///
  ///     n = round(x·log₂e),   r = x − n·ln 2,   e^x = 2^n·(1 + q(r)),   q = r + r²/2! + … + r^D/D!
  ///
  /// |r| ≤ ½·ln 2, so D = 7 leaves 5·10⁻⁹ and D = 13 leaves 4·10⁻¹⁸ of the value. 2^n is applied in
  /// two halves, so that a subnormal result is rounded once. NaN stays NaN.
  @_alwaysEmitIntoClient @inline(__always)
  public static func exp(_ x: Vector) -> Vector {
    let constants = Scalar.exponential
    let highest = Vector(repeating: constants.highest)
    let lowest = Vector(repeating: constants.lowest)
    var clamped = x
    clamped.replace(with: highest, where: x .> highest)
    clamped.replace(with: lowest, where: x .< lowest)
    let (whole, q) = reduced(clamped)
    let half = whole &>> 1
    var result = (Vector(repeating: 1) + q) * powerOfTwo(half) * powerOfTwo(whole &- half)
    result.replace(with: Vector(repeating: .infinity), where: x .> highest)
    result.replace(with: Vector(repeating: 0), where: x .< lowest)
    return result
  }

  /// n = round(x·log₂e) and q(r) ≈ e^r − 1 with r = x − n·ln 2.
  @_alwaysEmitIntoClient @inline(__always)
  static func reduced(_ x: Vector) -> (whole: Bits, q: Vector) {
    let constants = Scalar.exponential
    let rounding = Vector(repeating: constants.rounding)
    let shifted = ISA.multiplyAdd(x, Vector(repeating: constants.log2e), rounding)
    // The low bits of `shifted` hold the whole number, offset by those of the constant.
    let whole = unsafeBitCast(shifted, to: Bits.self) &- unsafeBitCast(rounding, to: Bits.self)
    let n = shifted - rounding
    var r = ISA.multiplyAdd(n, Vector(repeating: -constants.ln2High), x)
    r = ISA.multiplyAdd(n, Vector(repeating: -constants.ln2Low), r)
    var p = Vector(repeating: inverseFactorial(constants.expDegree))
    var k = constants.expDegree &- 1
    while k >= 2 {
      p = ISA.multiplyAdd(p, r, Vector(repeating: inverseFactorial(k)))
      k &-= 1
    }
    return (whole, ISA.multiplyAdd(p, r * r, r))
  }

  /// 2^n from its exponent bits, for n in the normal range.
  @_alwaysEmitIntoClient @inline(__always)
  static func powerOfTwo(_ n: Bits) -> Vector {
    let bits = Integer(truncatingIfNeeded: Scalar.exponential.mantissaBits)
    let one = unsafeBitCast(Vector(repeating: 1), to: Bits.self)
    return unsafeBitCast((n &<< Bits(repeating: bits)) &+ one, to: Vector.self)
  }

  /// tanh x = m/(m + 2) with m = e^(2|x|) − 1, and the sign of x: accurate near 0, where m is q(r).
  @_alwaysEmitIntoClient @inline(__always)
  public static func tanh(_ x: Vector) -> Vector {
    let saturation = Vector(repeating: Scalar.exponential.saturation)
    let sign = unsafeBitCast(Vector(repeating: -0.0), to: Bits.self)
    let magnitude = unsafeBitCast(unsafeBitCast(x, to: Bits.self) & ~sign, to: Vector.self)
    var doubled = magnitude + magnitude
    doubled.replace(with: saturation, where: doubled .> saturation)
    let (whole, q) = reduced(doubled)
    let power = powerOfTwo(whole)
    let m = ISA.multiplyAdd(power, q, power - Vector(repeating: 1))
    let y = m / (m + Vector(repeating: 2))
    let signed = unsafeBitCast(y, to: Bits.self) | (unsafeBitCast(x, to: Bits.self) & sign)
    return unsafeBitCast(signed, to: Vector.self)
  }

  /// 1/(1 + e^−x), written with e = e^−|x| so that neither end overflows.
  @_alwaysEmitIntoClient @inline(__always)
  public static func sigmoid(_ x: Vector) -> Vector {
    let sign = unsafeBitCast(Vector(repeating: -0.0), to: Bits.self)
    let negative = unsafeBitCast(unsafeBitCast(x, to: Bits.self) | sign, to: Vector.self)
    let e = exp(negative)
    let one = Vector(repeating: 1)
    return e.replacing(with: one, where: x .>= Vector(repeating: 0)) / (one + e)
  }

  /// ln x.
  ///
  ///     x = 2^k·m, √½ ≤ m < √2,   s = (m − 1)/(m + 1),   ln x = k·ln 2 + 2s + 2s³·(1/3 + s²/5 + …)
  ///
  /// 0 gives −∞, a negative number NaN, ∞ and NaN themselves.
  @_alwaysEmitIntoClient @inline(__always)
  public static func log(_ x: Vector) -> Vector {
    let constants = Scalar.exponential
    let bits = Bits(repeating: Integer(truncatingIfNeeded: constants.mantissaBits))
    let least = Vector(repeating: Scalar.leastNormalMagnitude)
    let small = x .< least
    let normal = x.replacing(with: x * Vector(repeating: constants.lift), where: small)
    let root = unsafeBitCast(Vector(repeating: constants.rootHalf), to: Bits.self)
    let offset = unsafeBitCast(normal, to: Bits.self) &- root
    // A mask's lanes are all ones or all zeros.
    let exponent = (offset &>> bits) &- (unsafeBitCast(small, to: Bits.self) & bits)
    let one = Bits(repeating: 1)
    let mantissa = offset & ((one &<< bits) &- one)
    let f = unsafeBitCast(mantissa &+ root, to: Vector.self) - Vector(repeating: 1)
    let s = f / (Vector(repeating: 2) + f)
    let z = s * s
    var p = Vector(repeating: 1 / Scalar(2 &* constants.logTerms &+ 1))
    var j = constants.logTerms &- 1
    while j >= 1 {
      p = ISA.multiplyAdd(p, z, Vector(repeating: 1 / Scalar(2 &* j &+ 1)))
      j &-= 1
    }
    let k = number(exponent)
    let t = s + s
    let u = ISA.multiplyAdd(t * z, p, k * Vector(repeating: constants.ln2Low))
    var result = ISA.multiplyAdd(k, Vector(repeating: constants.ln2High), u + t)
    result.replace(with: Vector(repeating: -.infinity), where: x .== Vector(repeating: 0))
    result.replace(with: Vector(repeating: .nan), where: x .< Vector(repeating: 0))
    result.replace(with: x, where: x .== Vector(repeating: .infinity))
    return result.replacing(with: x, where: x .!= x)
  }

  /// Whole numbers below 2^(mantissa bits − 1) in size as floating-point: their bits added to those
  /// of 1.5·2^(mantissa bits) give that constant plus n exactly.
  @_alwaysEmitIntoClient @inline(__always)
  static func number(_ n: Bits) -> Vector {
    let rounding = Vector(repeating: Scalar.exponential.rounding)
    return unsafeBitCast(unsafeBitCast(rounding, to: Bits.self) &+ n, to: Vector.self) - rounding
  }

  /// 1/k!, each a rounded constant.
  @_alwaysEmitIntoClient @inline(__always)
  static func inverseFactorial(_ k: Int) -> Scalar {
    var factorial: Scalar = 1
    var i = 2
    while i <= k {
      factorial *= Scalar(i)
      i &+= 1
    }
    return 1 / factorial
  }
}
