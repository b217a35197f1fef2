/// exp, log, tanh and the logistic function as polynomials in multiply-adds.
///
/// They are our own so that their bits depend on no library: the same polynomial, in the same
/// order, gives the same bits on every instruction set with fused multiply-adds. They choose by
/// selection and never by a jump, so that a loop over them runs a vector at a time.
public enum Exponential<ISA: InstructionSet, Scalar: KernelScalar> {
  /// e^x.
  ///
  ///     n = round(x·log₂e),   r = x − n·ln 2,   e^x = 2^n·(1 + q(r)),   q = r + r²/2! + … + r^D/D!
  ///
  /// |r| ≤ ½·ln 2, so D = 7 leaves 5·10⁻⁹ and D = 13 leaves 4·10⁻¹⁸ of the value. 2^n is applied in
  /// two halves, so that a subnormal result is rounded once. NaN stays NaN.
  @_alwaysEmitIntoClient @inline(__always)
  public static func exp(_ x: Scalar) -> Scalar {
    let constants = Scalar.exponential
    let below = x > constants.highest ? constants.highest : x
    let (n, q) = reduced(below < constants.lowest ? constants.lowest : below)
    let half = n &>> 1
    let result = (1 + q) * powerOfTwo(half) * powerOfTwo(n &- half)
    let bounded = x > constants.highest ? Scalar.infinity : result
    return x < constants.lowest ? 0 : bounded
  }

  /// n = round(x·log₂e) and q(r) ≈ e^r − 1 with r = x − n·ln 2.
  @_alwaysEmitIntoClient @inline(__always)
  static func reduced(_ x: Scalar) -> (n: Scalar.Bits, q: Scalar) {
    let constants = Scalar.exponential
    let shifted = ISA.multiplyAdd(x, constants.log2e, constants.rounding)
    // The low bits of `shifted` hold the whole number, offset by those of the constant.
    let whole = shifted.bits &- constants.rounding.bits
    let n = shifted - constants.rounding
    var r = ISA.multiplyAdd(n, -constants.ln2High, x)
    r = ISA.multiplyAdd(n, -constants.ln2Low, r)
    var p = inverseFactorial(constants.expDegree)
    var k = constants.expDegree &- 1
    while k >= 2 {
      p = ISA.multiplyAdd(p, r, inverseFactorial(k))
      k &-= 1
    }
    return (whole, ISA.multiplyAdd(p, r * r, r))
  }

  /// 2^n from its exponent bits, for n in the normal range.
  @_alwaysEmitIntoClient @inline(__always)
  static func powerOfTwo(_ n: Scalar.Bits) -> Scalar {
    let one: Scalar = 1
    return Scalar(bits: (n &<< bitsOfMantissa) &+ one.bits)
  }

  @_alwaysEmitIntoClient @inline(__always)
  static var bitsOfMantissa: Scalar.Bits {
    Scalar.Bits(truncatingIfNeeded: Scalar.exponential.mantissaBits)
  }

  /// tanh x = m/(m + 2) with m = e^(2|x|) − 1, and the sign of x: accurate near 0, where m is q(r).
  @_alwaysEmitIntoClient @inline(__always)
  public static func tanh(_ x: Scalar) -> Scalar {
    let saturation = Scalar.exponential.saturation
    let sign = x.bits & Scalar.Bits.min
    let magnitude = Scalar(bits: x.bits & ~Scalar.Bits.min)
    let doubled = magnitude + magnitude
    let (n, q) = reduced(doubled > saturation ? saturation : doubled)
    let power = powerOfTwo(n)
    let m = ISA.multiplyAdd(power, q, power - 1)
    return Scalar(bits: (m / (m + 2)).bits | sign)
  }

  /// 1/(1 + e^−x), written with e = e^−|x| so that neither end overflows.
  @_alwaysEmitIntoClient @inline(__always)
  public static func sigmoid(_ x: Scalar) -> Scalar {
    let e = exp(Scalar(bits: x.bits | Scalar.Bits.min))
    return (x >= 0 ? 1 : e) / (1 + e)
  }

  /// ln x.
  ///
  ///     x = 2^k·m, √½ ≤ m < √2,   s = (m − 1)/(m + 1),   ln x = k·ln 2 + 2s + 2s³·(1/3 + s²/5 + …)
  ///
  /// 0 gives −∞, a negative number NaN, ∞ and NaN themselves.
  @_alwaysEmitIntoClient @inline(__always)
  public static func log(_ x: Scalar) -> Scalar {
    let constants = Scalar.exponential
    let isSmall = x < Scalar.leastNormalMagnitude
    let normal = isSmall ? x * constants.lift : x
    let offset = normal.bits &- constants.rootHalf.bits
    let exponent = (offset &>> bitsOfMantissa) &- (isSmall ? bitsOfMantissa : 0)
    let one: Scalar.Bits = 1
    let mantissa = offset & ((one &<< bitsOfMantissa) &- one)
    let f = Scalar(bits: mantissa &+ constants.rootHalf.bits) - 1
    let s = f / (2 + f)
    let z = s * s
    var p = 1 / Scalar(2 &* constants.logTerms &+ 1)
    var j = constants.logTerms &- 1
    while j >= 1 {
      p = ISA.multiplyAdd(p, z, 1 / Scalar(2 &* j &+ 1))
      j &-= 1
    }
    let k = number(exponent)
    let t = s + s
    let u = ISA.multiplyAdd(t * z, p, k * constants.ln2Low)
    let result = ISA.multiplyAdd(k, constants.ln2High, u + t)
    let proper = x == 0 ? -Scalar.infinity : (x < 0 ? Scalar.nan : result)
    return x == Scalar.infinity ? x : (x != x ? x : proper)
  }

  /// A whole number below 2^(mantissa bits − 1) in size as floating-point: its bits added to those
  /// of 1.5·2^(mantissa bits) give that constant plus n exactly.
  @_alwaysEmitIntoClient @inline(__always)
  static func number(_ n: Scalar.Bits) -> Scalar {
    let rounding = Scalar.exponential.rounding
    return Scalar(bits: rounding.bits &+ n) - rounding
  }

  /// 1/k!, a rounded constant.
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
