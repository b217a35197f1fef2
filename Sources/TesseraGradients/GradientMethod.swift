import TesseraTensors

/// How a derivative is got from differences.
public enum GradientMethod: Hashable, Sendable {
  /// D(h) = (φ(x + h) − φ(x − h)) / 2h with h = 2⁻¹⁷·max(1, |x|): off by h²/6·φ‴.
  case central
  /// R(h) = (4·D(h) − D(2h)) / 3 with h = 2⁻¹¹·max(1, |x|): off by O(h⁴), and with a step that large
  /// round-off weighs 40 times less.
  case richardson
  /// D(h) with h = max(1, |x|), which is exact where φ is linear in every single element: what is
  /// left is round-off alone. That φ *is* linear is checked at every element by its value in the
  /// middle.
  case multilinear

  /// h as a power of two, for |x| < 2.
  var exponent: Int {
    switch self {
    case .central: -17
    case .richardson: -11
    case .multilinear: 0
    }
  }

  /// The farthest point that is visited, in steps.
  var reach: Double {
    switch self {
    case .central: 2
    case .richardson: 4
    case .multilinear: 1
    }
  }
}

/// Which elements of a large tensor are compared.
public enum GradientSampling: Hashable, Sendable {
  /// Every element.
  case all
  /// At most so many of each tensor, spread over it at random.
  case most(Int)

  /// The positions to compare in a tensor of `count` elements, in order: all of them, or one at random
  /// in each of as many equal parts as are asked for.
  func positions(of count: Int, random: CounterRandom) -> [Int] {
    guard case .most(let most) = self, most < count else { return Array(0..<count) }
    return (0..<most).map { part in
      let (first, last) = (part * count / most, (part + 1) * count / most)
      return first + random.integer(UInt64(part), below: last - first)
    }
  }
}

/// Steps that floating point adds exactly.
enum GradientStep {
  /// 2^exponent·max(1, |x|), rounded down to a power of two.
  static func unit(_ x: Double, exponent: Int) -> Double {
    Double(sign: .plus, exponent: magnitudeExponent(x) + exponent, significand: 1)
  }

  /// The inputs with nothing below 2⁻⁴⁰·max(1, |x|): the steps used, down to 2⁻²⁹ and up to
  /// max(1, |x|), take such a number to a Double.
  static func roundedToGrid(_ tensor: Tensor<Double>) -> Tensor<Double> {
    Tensor(
      shape: tensor.shape,
      tensor.elements.map { x in
        guard x.isFinite else { return x }
        let grid = unit(x, exponent: -40)
        return (x / grid).rounded(.toNearestOrEven) * grid
      })
  }

  /// max(0, ⌊log₂ |x|⌋).
  private static func magnitudeExponent(_ x: Double) -> Int {
    x.magnitude < 1 || !x.isFinite ? 0 : Int(x.exponent)
  }
}
