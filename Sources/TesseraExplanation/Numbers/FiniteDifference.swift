import TesseraTensors

/// Central differences, beside which derivatives are shown.
enum FiniteDifference {
  /// 2⁻¹⁷, ε^(1/3) as a power of two: where truncation and round-off are about equal.
  static let step = 0x1p-17

  /// (f(x + h) − f(x − h)) / 2h for each element of x.
  static func gradient(
    at point: Tensor<Double>, step: Double = step, _ function: (Tensor<Double>) -> Double
  ) -> Tensor<Double> {
    let values = (0..<point.count).map { index in
      var moved = point
      moved[index] = point[index] + step
      let above = function(moved)
      moved[index] = point[index] - step
      return (above - function(moved)) / (2 * step)
    }
    return Tensor(shape: point.shape, values)
  }
}
