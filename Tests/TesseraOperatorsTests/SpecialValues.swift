import TesseraCases
import TesseraTensors
import TestSupport

/// Numbers at which a formula for all others goes wrong.
enum SpecialValues {
  /// Zeros, ones, ends of the range, subnormals, and where exponentials end, with both signs.
  static func all<Scalar: OperatorScalar>(_: Scalar.Type) -> [Scalar] {
    let limits = Scalar.transcendental
    let positive: [Scalar] = [
      0, 1, Scalar(1).nextUp, Scalar(1).nextDown, .leastNonzeroMagnitude, .leastNormalMagnitude,
      Scalar.leastNormalMagnitude.nextDown, .greatestFiniteMagnitude, .infinity, .nan,
      .ulpOfOne, .ulpOfOne / 2, 0.5, 2, 3, 1e-5, 1e5, 1e20, limits.exponentialUpper,
      limits.exponentialUpper.nextUp, limits.exponentialUpper.nextDown, -limits.exponentialLower,
      (-limits.exponentialLower).nextUp, (-limits.exponentialLower).nextDown, limits.tanhLimit,
      limits.tanhLimit / 2, limits.tanhLimit.nextUp, limits.squareRootOfHalf,
      limits.squareRootOfHalf.nextDown, 2 * limits.squareRootOfHalf,
      (2 * limits.squareRootOfHalf).nextDown, limits.ln2High, limits.ln2High / 2, 87.4, 88.8, 708.5,
      709.9, 745,
    ]
    return positive + positive.map { -$0 }
  }

  /// Every special value against every other.
  static func pairs<Scalar: OperatorScalar>(_: Scalar.Type) -> (Tensor<Scalar>, Tensor<Scalar>) {
    let values = all(Scalar.self)
    let shape: Shape = [values.count, values.count]
    return (
      Tensor(shape: shape, values.flatMap { value in values.map { _ in value } }),
      Tensor(shape: shape, values.flatMap { _ in values })
    )
  }
}
