import TesseraTensors

/// How the inputs of a case are filled.
public enum CaseValues: String, Hashable, Sendable, CaseIterable {
  /// Numbers in (−2, 2) with full mantissas, so that a changed order of additions shows.
  case real
  /// Numbers of every size from 2⁻⁴⁰ to 2⁷, of both signs: what is wrong near 0 alone shows.
  case scales
  /// Whole numbers in −4 ... 4: every sum of products is exact, in every precision.
  case integers
  /// Mostly zeros, ones and twos: full of ties.
  case ties
  /// Real numbers, one in sixteen a NaN, an infinity, a zero of either sign or a subnormal.
  case special
  /// Mostly −∞, else a NaN, +∞ or a real number: whole windows and rows of −∞ occur.
  case infinite

  /// The values that a cotangent has beside these inputs.
  var cotangents: CaseValues {
    switch self {
    case .ties: .integers
    case .infinite: .real
    default: self
    }
  }

  /// Whether every number is finite.
  public var isFinite: Bool { self != .special && self != .infinite }

  /// A tensor of such values, each a function of its position.
  package func tensor<Scalar: OperatorScalar>(_ shape: Shape, _ random: CounterRandom) -> Tensor<
    Scalar
  > {
    var result = Tensor<Scalar>(uninitialized: shape)
    let target = result.mutablePointer
    for i in 0..<shape.count {
      let position = UInt64(i)
      switch self {
      case .real: target[i] = Scalar(random.uniform(position) * 4 - 2)
      case .scales:
        let size = Int(random.bits(position) % 48) - 41
        let mantissa = Scalar(1 + random.uniform(position))
        let isNegative = random.bits(position) >> 32 & 1 == 1
        target[i] = Scalar(
          sign: isNegative ? .minus : .plus, exponent: size, significand: mantissa)
      case .integers: target[i] = Scalar(random.integer(position, below: 9) - 4)
      case .ties: target[i] = Scalar(max(random.integer(position, below: 5) - 2, 0))
      case .special:
        let draw = random.uniform(position)
        target[i] = draw < 0.0625 ? Self.unusual(Int(draw * 128)) : Scalar(draw * 4 - 2)
      case .infinite:
        let draw = random.uniform(position)
        target[i] =
          draw < 0.8
          ? -.infinity : draw < 0.84 ? .nan : draw < 0.88 ? .infinity : Scalar(draw * 4 - 2)
      }
    }
    return result
  }

  /// One of the numbers at which a formula for all others goes wrong.
  private static func unusual<Scalar: OperatorScalar>(_ number: Int) -> Scalar {
    switch number % 8 {
    case 0: .nan
    case 1: .infinity
    case 2: -.infinity
    case 3: -0.0
    case 4: .leastNonzeroMagnitude
    case 5: -Scalar.leastNormalMagnitude.nextDown
    case 6: .greatestFiniteMagnitude
    default: 0
    }
  }
}
