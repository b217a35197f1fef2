import TesseraReference
import TesseraTensors

/// The loops of a convolution with two places left open, for mistakes that live inside them.
struct CorrelationLoop<Scalar: OperatorScalar> {
  let input: Tensor<Scalar>
  let filter: Tensor<Scalar>
  let bias: Tensor<Scalar>?
  let geometry: WindowGeometry
  let groups: Int

  /// The value of a pixel that a tap lies on, inside the image or outside; zero outside by default.
  ///
  /// - Parameters:
  ///   - pixel: Its image, row, column and channel.
  ///   - step: One step of the chain: a product's two factors and the sum so far.
  func run(
    pixel: (Int, Int, Int, Int) -> Scalar, step: (Scalar, Scalar, Scalar) -> Scalar
  ) -> Tensor<Scalar> {
    let w = filter.shape
    let outputsPerGroup = w[3] / groups
    let shape: Shape = [input.shape[0], geometry.output.rows, geometry.output.columns, w[3]]
    return Tensor(shape) { n, p, q, o in
      let first = o / outputsPerGroup * w[2]
      var sum: Scalar = 0
      for r in 0..<w[0] {
        for s in 0..<w[1] {
          let h = geometry.rows.position(output: p, tap: r)
          let j = geometry.columns.position(output: q, tap: s)
          for c in 0..<w[2] { sum = step(pixel(n, h, j, first + c), filter.at(r, s, c, o), sum) }
        }
      }
      return bias.map { sum + $0[o] } ?? sum
    }
  }

  /// The same with the right steps.
  func run(_ arithmetic: Arithmetic, pixel: (Int, Int, Int, Int) -> Scalar) -> Tensor<Scalar> {
    run(pixel: pixel, step: arithmetic.multiplyAdd)
  }

  /// The same with the right pixels.
  func run(step: (Scalar, Scalar, Scalar) -> Scalar) -> Tensor<Scalar> {
    run(pixel: { n, h, w, c in contains(h, w) ? input.at(n, h, w, c) : 0 }, step: step)
  }

  /// Whether a pixel lies inside the image.
  func contains(_ h: Int, _ w: Int) -> Bool {
    h >= 0 && h < input.shape[1] && w >= 0 && w < input.shape[2]
  }
}
