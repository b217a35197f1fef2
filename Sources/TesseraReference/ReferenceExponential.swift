import TesseraTensors

extension Reference {
  /// e^x, from additions and multiplications alone.
  ///
  ///     n = round(x · log₂e),  r = x − n·ln 2          so that  e^x = 2^n · e^r,  |r| ≤ ½ ln 2
  ///     q = r + r²·(1/2! + r/3! + r²/4! + … )           so that  e^r = 1 + q
  ///
  /// The rounding is ◇(x, log₂e, M) − M, where M = 1.5·2^(mantissa bits) leaves no room for a
  /// fraction. ln 2 comes in two parts, of which the first times n is exact. The polynomial is
  /// Horner's, of degree 7 for `Float` and 13 for `Double`. 2^n is multiplied in two steps, so that a
  /// subnormal result is reached with one rounding and the largest ones without overflow.
  ///
  /// x > 89 (`Double`: 710) is +∞, x < −104 (−746) is +0, NaN is NaN.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func exp<Scalar: ReferenceScalar>(
    _ x: Scalar, arithmetic: Arithmetic
  ) -> Scalar {
    let constants = Scalar.transcendental
    if x.isNaN { return .nan }
    if x > constants.exponentialUpper { return .infinity }
    if x < constants.exponentialLower { return 0 }
    let (n, q) = reducedExponential(x, constants, arithmetic)
    let half = n >> 1
    return (1 + q) * powerOfTwo(half) * powerOfTwo(n - half)
  }

  /// ln x, from additions, multiplications and two divisions.
  ///
  ///     x = 2^k · m  with √½ ≤ m < √2;   f = m − 1,  s = f / (2 + f),  z = s²
  ///     ln m = 2·artanh s = 2s + 2s·z·(1/3 + z/5 + z²/7 + … )
  ///     ln x = k·ln2High + (2s·z·(…) + k·ln2Low + 2s)
  ///
  /// A subnormal x is scaled to a normal one first. ln(±0) = −∞; x < 0 is NaN; +∞ and NaN stay.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func log<Scalar: ReferenceScalar>(
    _ x: Scalar, arithmetic: Arithmetic
  ) -> Scalar {
    let constants = Scalar.transcendental
    if x.isNaN || x < 0 { return .nan }
    if x == 0 { return -.infinity }
    if x == .infinity { return x }
    let shift = x < Scalar.leastNormalMagnitude ? constants.subnormalExponent : 0
    let normal = x * powerOfTwo(shift)
    var exponent = normal.exponent - shift
    var m = normal.significand
    if m >= 2 * constants.squareRootOfHalf {
      m /= 2
      exponent += 1
    }
    let k = Scalar(exponent)
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    var p = 1 / Scalar(2 * constants.logarithmTerms + 1)
    for j in (1..<constants.logarithmTerms).reversed() {
      p = multiplyAdd(p, z, 1 / Scalar(2 * j + 1), arithmetic)
    }
    let t = 2 * s
    let u: Scalar = multiplyAdd(t * z, p, k * constants.ln2Low, arithmetic)
    return multiplyAdd(k, constants.ln2High, u + t, arithmetic)
  }

  /// tanh x = (e^2a − 1) / (e^2a + 1) with a = |x|, and the sign of x.
  ///
  ///     e^2a − 1 = m = ◇(2^n, q, 2^n − 1)              from the n and q of the exponential of 2a
  ///     tanh a = m / (m + 2)
  ///
  /// m is formed without ever adding 1 to a small q, so tiny x keep their accuracy. 2a is cut at 20
  /// (`Double`: 40), where the quotient rounds to 1. −0 is −0; NaN is NaN.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func tanh<Scalar: ReferenceScalar>(
    _ x: Scalar, arithmetic: Arithmetic
  ) -> Scalar {
    let constants = Scalar.transcendental
    if x.isNaN { return .nan }
    let a = x.magnitude
    let doubled = 2 * a < constants.tanhLimit ? 2 * a : constants.tanhLimit
    let (n, q) = reducedExponential(doubled, constants, arithmetic)
    let power: Scalar = powerOfTwo(n)
    let m: Scalar = multiplyAdd(power, q, power - 1, arithmetic)
    let y = m / (m + 2)
    return x.sign == .minus ? -y : y
  }

  /// The logistic function 1 / (1 + e^−x), never from a large exponential.
  ///
  ///     e = exp(−|x|);   y = (x ≥ 0 ? 1 : e) / (1 + e)
  ///
  /// NaN is NaN.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func sigmoid<Scalar: ReferenceScalar>(
    _ x: Scalar, arithmetic: Arithmetic
  ) -> Scalar {
    if x.isNaN { return .nan }
    let e = exp(-x.magnitude, arithmetic: arithmetic)
    return (x >= 0 ? 1 : e) / (1 + e)
  }

  /// n and q with e^x = 2^n·(1 + q); x lies where the exponential neither overflows nor vanishes.
  private static func reducedExponential<Scalar: ReferenceScalar>(
    _ x: Scalar, _ constants: TranscendentalConstants<Scalar>, _ arithmetic: Arithmetic
  ) -> (n: Int, q: Scalar) {
    let shift = constants.roundingShift
    let n: Scalar = multiplyAdd(x, constants.log2e, shift, arithmetic) - shift
    var r: Scalar = multiplyAdd(n, -constants.ln2High, x, arithmetic)
    r = multiplyAdd(n, -constants.ln2Low, r, arithmetic)
    // k! is exact in the type up to its degree, so that 1 / k! is the correctly rounded coefficient.
    var factorial = (1...constants.exponentialDegree).reduce(1, *)
    var p = 1 / Scalar(factorial)
    for k in (2..<constants.exponentialDegree).reversed() {
      factorial /= k + 1
      p = multiplyAdd(p, r, 1 / Scalar(factorial), arithmetic)
    }
    return (Int(n), multiplyAdd(p, r * r, r, arithmetic))
  }

  private static func powerOfTwo<Scalar: ReferenceScalar>(_ exponent: Int) -> Scalar {
    Scalar(sign: .plus, exponent: exponent, significand: 1)
  }
}

/// ◇(a, b, c), once more in this file: a loop of a debug build specialises with the functions of its
/// own file alone, and this one is called for every product.
@inline(__always)
private func multiplyAdd<Scalar: ReferenceScalar>(
  _ a: Scalar, _ b: Scalar, _ c: Scalar, _ arithmetic: Arithmetic
) -> Scalar {
  switch arithmetic {
  case .fused: c.addingProduct(a, b)
  case .unfused: a * b + c
  }
}
