extension CounterRandom {
  /// A standard normal number: Marsaglia's polar method on the sub-positions of `position`.
  ///
  ///     u, v uniform in (−1, 1) until 0 < s = u² + v² < 1;   z = u·√(−2·ln s / s)
  ///
  /// Only multiplications, additions, divisions and square roots in Double: the same bits on every
  /// machine and instruction set.
  ///
  /// - Parameters:
  ///   - position: Which number of the generator's sequence it is.
  ///   - limit: A number beyond it, in either direction, is drawn again: 2 gives the truncated
  ///     normal of the tutorials.
  public func normal(_ position: UInt64, limit: Double = .infinity) -> Double {
    var attempt = position << 8
    while true {
      let block = block(attempt)
      let u = Double(UInt64(block.y) << 21 ^ UInt64(block.x) >> 11) * 0x1p-52 - 1
      let v = Double(UInt64(block.w) << 21 ^ UInt64(block.z) >> 11) * 0x1p-52 - 1
      attempt &+= 1
      let s = u * u + v * v
      guard s > 0, s < 1 else { continue }
      let z = u * (-2 * naturalLogarithm(s) / s).squareRoot()
      if abs(z) <= limit { return z }
    }
  }
}

/// ln x for a normal x > 0, in plain Double arithmetic.
///
/// With x = 2^e·m, √½ ≤ m < √2 and t = (m − 1)/(m + 1): ln x = e·ln 2 + 2·(t + t³/3 + t⁵/5 + …).
/// |t| ≤ 0.1716, so the eleven terms leave less than 2⁻⁵³ of the sum.
func naturalLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var mantissa = x.significand
  if mantissa > 1.414_213_562_373_095_1 {
    mantissa *= 0.5
    exponent += 1
  }
  let t = (mantissa - 1) / (mantissa + 1)
  let square = t * t
  var sum = 0.0
  for odd in stride(from: 21.0, through: 1, by: -2) { sum = sum * square + 1 / odd }
  return exponent * 0.693_147_180_559_945_3 + 2 * t * sum
}
