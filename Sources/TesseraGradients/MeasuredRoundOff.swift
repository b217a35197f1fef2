import TesseraAnswers
import TesseraReference
import TesseraTensors

/// The estimates that stand in where no bound of round-off is given; see ``RoundOff/measured``.
enum MeasuredRoundOff {
  /// How many random rays, and how many points on each.
  private static let (rays, points) = (4, 9)

  /// η: 32 deviations of the noise of φ, and γ₈·Σ|ȳ|·|y|.
  ///
  /// - Parameter value: φ at a point.
  static func ofValue(
    _ value: ([Tensor<Double>]) throws -> Double, at point: [Tensor<Double>],
    output: Tensor<Double>, cotangent: Tensor<Double>, seed: UInt64
  ) throws -> Double {
    var squares = 0.0
    for ray in 0..<rays {
      let directions = direction(ray, of: point, seed: seed)
      var values: [Double] = []
      for step in 0..<points {
        values.append(try value(moved(point, directions, Double(step))))
      }
      for first in 0...points - 5 {
        let v = values[first...]
        let fourth =
          v[first] - 4 * v[first + 1] + 6 * v[first + 2] - 4 * v[first + 3] + v[first + 4]
        squares += fourth * fourth / 70
      }
    }
    let deviation = (squares / Double(rays * (points - 4))).squareRoot()
    let magnitude = innerProduct(cotangent.magnitudes, output.magnitudes)
    return 32 * deviation + ErrorBound.gamma(8, Double.self) * magnitude
  }

  /// ρ: γ₆₄·√n·(the largest cotangent) for each tensor of cotangents.
  static func ofCotangents(_ cotangents: [Tensor<Double>], outputs: Int) -> [Tensor<Double>] {
    let factor = ErrorBound.gamma(64, Double.self) * Double(outputs).squareRoot()
    return cotangents.map { tensor in
      let largest = tensor.elements.reduce(0) { max($0, $1.magnitude) }
      return Tensor(repeating: factor * largest, shape: tensor.shape)
    }
  }

  /// Steps of 1 to 15 units of 2⁻⁴⁴·max(1, |x|), of either sign: eight of them leave x exact.
  private static func direction(
    _ ray: Int, of point: [Tensor<Double>], seed: UInt64
  ) -> [Tensor<Double>] {
    point.enumerated().map { number, tensor in
      let random = CounterRandom(seed: seed, stream: UInt64(ray * point.count + number) | 1 << 32)
      let steps = tensor.elements.enumerated().map { position, x in
        let units = random.integer(UInt64(position), below: 30) - 15
        return Double(units < 0 ? units : units + 1)
          * GradientStep.unit(x, exponent: -44)
      }
      return Tensor(shape: tensor.shape, steps)
    }
  }

  private static func moved(
    _ point: [Tensor<Double>], _ directions: [Tensor<Double>], _ step: Double
  ) -> [Tensor<Double>] {
    zip(point, directions).map { x, direction in
      Tensor(shape: x.shape, zip(x.elements, direction.elements).map { $0 + step * $1 })
    }
  }
}
