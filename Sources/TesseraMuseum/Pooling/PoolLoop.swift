import TesseraCases
import TesseraTensors

/// The loops of a pool with what happens in a window left open.
struct PoolLoop {
  /// The images, NHWC.
  let shape: Shape
  let geometry: WindowGeometry

  var outputShape: Shape { [shape[0], geometry.output.rows, geometry.output.columns, shape[3]] }

  /// The row-major positions of the pixels in one window, taps in row-major order.
  func pixels(_ n: Int, _ p: Int, _ q: Int, _ c: Int) -> [Int] {
    var result: [Int] = []
    for r in 0..<geometry.rows.kernel {
      for s in 0..<geometry.columns.kernel {
        let h = geometry.rows.position(output: p, tap: r)
        let w = geometry.columns.position(output: q, tap: s)
        guard h >= 0, h < shape[1], w >= 0, w < shape[2] else { continue }
        result.append(((n * shape[1] + h) * shape[2] + w) * shape[3] + c)
      }
    }
    return result
  }

  /// A formula of the pixels of each window, and its channel; 0 for a window without pixels, which a
  /// right geometry does not have.
  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func forward<S: OperatorScalar>(
    _ x: Tensor<S>, _ formula: (_ values: [S], _ channel: Int) -> S
  ) -> Tensor<S> {
    Tensor(outputShape) { n, p, q, c in
      let values = pixels(n, p, q, c).map { x[$0] }
      return values.isEmpty ? 0 : formula(values, c)
    }
  }

  /// What each window's ȳ does to x̄, which begins at zero.
  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func backward<S: OperatorScalar>(
    _ cotangent: Tensor<S>, _ give: (_ pixels: [Int], _ cotangent: S, inout Tensor<S>) -> Void
  ) -> Tensor<S> {
    var result = Tensor<S>(repeating: 0, shape: shape)
    for n in 0..<shape[0] {
      for p in 0..<geometry.output.rows {
        for q in 0..<geometry.output.columns {
          for c in 0..<shape[3] {
            give(pixels(n, p, q, c), cotangent.at(n, p, q, c), &result)
          }
        }
      }
    }
    return result
  }
}

extension Array where Element: OperatorScalar {
  /// Where the maximum stands, as the definition has it: the first, and a NaN before all numbers.
  var firstMaximum: Int? {
    indices.reduce(nil) { best, i in
      guard let best else { return i }
      return self[i] > self[best] || (self[i].isNaN && !self[best].isNaN) ? i : best
    }
  }

  /// The same with a change of mind at every equal value and every NaN.
  var lastMaximum: Int? {
    indices.reduce(nil) { best, i in
      guard let best else { return i }
      return self[i] >= self[best] || self[i].isNaN ? i : best
    }
  }

  /// The sum, one chain from 0.
  var total: Element { reduce(0, +) }
}
