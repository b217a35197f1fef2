import TesseraTensors

/// One element of a window: its number r·S + s, and the pixel it lies on.
struct PooledTap {
  let index, h, w: Int
}

/// The shape of a pooled image, after the geometry was checked against the input.
func pooledShape(_ input: Shape, _ geometry: WindowGeometry) -> Shape {
  precondition(input.rank == 4, "a pooled image has four axes, found \(input)")
  precondition(
    geometry.rows.input == input[1] && geometry.columns.input == input[2],
    "the geometry is for other extents than input \(input)")
  precondition(
    geometry.rows.dilation == 1 && geometry.columns.dilation == 1, "a pool has no dilation")
  precondition(
    !geometry.hasWindowOfPaddingAlone, "a window holds padding alone, which has no maximum")
  return [input[0], geometry.output.rows, geometry.output.columns, input[3]]
}

extension WindowGeometry {
  /// R·S.
  var taps: Int { rows.kernel * columns.kernel }

  /// The taps of window (p, q) that lie inside the image, in row-major order.
  func tapsInside(_ p: Int, _ q: Int) -> [PooledTap] {
    var inside: [PooledTap] = []
    for r in 0..<rows.kernel {
      for s in 0..<columns.kernel {
        let h = rows.position(output: p, tap: r)
        let w = columns.position(output: q, tap: s)
        if h >= 0, h < rows.input, w >= 0, w < columns.input {
          inside.append(PooledTap(index: r * columns.kernel + s, h: h, w: w))
        }
      }
    }
    return inside
  }
}

extension Shape {
  /// The indices of a row-major position in a shape of four axes.
  func indices(of position: Int) -> (Int, Int, Int, Int) {
    let (rest3, d) = position.quotientAndRemainder(dividingBy: extents[3])
    let (rest2, c) = rest3.quotientAndRemainder(dividingBy: extents[2])
    let (a, b) = rest2.quotientAndRemainder(dividingBy: extents[1])
    return (a, b, c, d)
  }

  /// The row-major position of four indices.
  func offset(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int {
    ((a * extents[1] + b) * extents[2] + c) * extents[3] + d
  }
}
