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
  /// Real numbers beside a cotangent most of whose elements are zeros of either sign, as a max pool hands it
  /// on: what leaves zeros out meets them in some images, and none in others.
  case sparse
  /// The same, where half of the cotangent's other elements are subnormal, and one tensor in two has a single
  /// element at which a formula for all others goes wrong.
  case sparseSpecial = "sparse special"

  /// The values that a cotangent has beside these inputs.
  var cotangents: CaseValues {
    switch self {
    case .ties: .integers
    case .infinite: .real
    default: self
    }
  }

  /// Whether every number is finite and far from underflow.
  public var isFinite: Bool { self != .special && self != .infinite && self != .sparseSpecial }

  /// An input filled with such values, each a function of its position.
  package func tensor<Scalar: OperatorScalar>(_ shape: Shape, _ random: CounterRandom) -> Tensor<
    Scalar
  > {
    switch self {
    case .sparse: return CaseValues.real.filled(shape, random)
    case .sparseSpecial:
      var result: Tensor<Scalar> = CaseValues.real.filled(shape, random)
      let place = random.integer(1 << 48, below: 2 * shape.count + 1)
      if place < shape.count { result[place] = Self.unusual(place) }
      return result
    default: return filled(shape, random)
    }
  }

  /// A tensor of such values; of the sparse ones, a cotangent.
  func filled<Scalar: OperatorScalar>(_ shape: Shape, _ random: CounterRandom) -> Tensor<Scalar> {
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
      case .sparse, .sparseSpecial: target[i] = sparse(position, random)
      }
    }
    return result
  }

  /// One element in ten, but of one stretch in four every one.
  private func sparse<Scalar: OperatorScalar>(
    _ position: UInt64, _ random: CounterRandom
  ) -> Scalar {
    let isFull = random.bits(position / 64 | 1 << 48) % 4 == 0
    let draw = random.uniform(position | 1 << 49)
    let value = random.uniform(position) * 4 - 2
    if !isFull && draw > 0.1 { return value < 0 ? -0.0 : 0 }
    guard self == .sparseSpecial, random.bits(position) & 1 == 1 else { return Scalar(value) }
    return value < 0 ? -.leastNonzeroMagnitude : .leastNonzeroMagnitude
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
