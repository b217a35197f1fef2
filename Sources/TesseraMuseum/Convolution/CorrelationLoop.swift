import TesseraCases
import TesseraReference
import TesseraTensors

/// The loops of a convolution with their step left open, for mistakes that live inside the sum.
struct CorrelationLoop<Scalar: OperatorScalar> {
  let input: Tensor<Scalar>
  let filter: Tensor<Scalar>
  let bias: Tensor<Scalar>?
  let geometry: WindowGeometry
  let groups: Int

  /// - Parameters:
  ///   - skipsPadding: Whether taps outside the image take no step, instead of one with a pixel of 0.
  ///   - step: One step of the chain: a product's two factors and the sum so far.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func run(
    skipsPadding: Bool, step: (Scalar, Scalar, Scalar) -> Scalar
  ) -> Tensor<Scalar> {
    let (shape, w) = (input.shape, filter.shape)
    let outputsPerGroup = w[3] / groups
    let (pixels, weights) = (input.pointer, filter.pointer)
    var result = Tensor<Scalar>(
      uninitialized: [shape[0], geometry.output.rows, geometry.output.columns, w[3]])
    let target = result.mutablePointer
    for position in 0..<result.count {
      let o = position % w[3]
      let pixel = position / w[3]
      let (row, q) = pixel.quotientAndRemainder(dividingBy: geometry.output.columns)
      let (n, p) = row.quotientAndRemainder(dividingBy: geometry.output.rows)
      var sum: Scalar = 0
      for r in 0..<w[0] {
        for s in 0..<w[1] {
          let h = geometry.rows.position(output: p, tap: r)
          let j = geometry.columns.position(output: q, tap: s)
          let isInside = h >= 0 && h < shape[1] && j >= 0 && j < shape[2]
          if !isInside && skipsPadding { continue }
          let first = ((n * shape[1] + h) * shape[2] + j) * shape[3] + o / outputsPerGroup * w[2]
          for c in 0..<w[2] {
            let weight = weights[((r * w[1] + s) * w[2] + c) * w[3] + o]
            sum = step(isInside ? pixels[first + c] : 0, weight, sum)
          }
        }
      }
      target[position] = bias.map { sum + $0[o] } ?? sum
    }
    return result
  }
}

extension Definitions {
  /// The convolution of an image whose surroundings are not zeros: `outside` is asked for every pixel
  /// of the padding that a window reaches.
  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int,
    outside: (Int, Int, Int, Int) -> S
  ) -> Tensor<S> {
    let (rows, columns) = (geometry.rows, geometry.columns)
    let size = Size2D(
      max(rows.padded, rows.before + rows.input),
      max(columns.padded, columns.before + columns.input))
    let padded = Tensor<S>([x.shape[0], size.rows, size.columns, x.shape[3]]) { n, h, w, c in
      let (h, w) = (h - rows.before, w - columns.before)
      return h >= 0 && h < rows.input && w >= 0 && w < columns.input
        ? x.at(n, h, w, c) : outside(n, h, w, c)
    }
    let window = Window(
      stride: Size2D(rows.stride, columns.stride),
      dilation: Size2D(rows.dilation, columns.dilation), padding: .valid)
    let wide = try? WindowGeometry(
      input: size, kernel: Size2D(rows.kernel, columns.kernel), window: window)
    guard let wide else {
      return conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
    }
    return conv2d(
      padded, filter: filter, bias: bias, geometry: geometry, groups: groups, by: wide)
  }
}
