import TesseraTensors

/// The shapes of convolutions, pools and products.
extension CaseShapes {
  func convolution(_ window: Window, _ groups: Int) throws(ShapeError) -> Shape {
    let x = try shape(.x, rank: 4, "NHWC")
    let w = try shape(.w, rank: 4, "[kh, kw, Cin/groups, Cout]")
    guard groups >= 1 else { throw ShapeError("groups must be at least 1, found \(groups)") }
    let (channels, overflow) = w[2].multipliedReportingOverflow(by: groups)
    guard !overflow, channels == x[3], w[3] % groups == 0 else {
      throw ShapeError(
        "conv2d: x \(x) and w \(w) do not fit in \(groups) groups: x's channels must be "
          + "w's third extent times the groups, and w's last a multiple of the groups")
    }
    if let b = operands[.b], b != [w[3]] {
      throw ShapeError("conv2d: b \(b) does not fit w \(w); expected [\(w[3])]")
    }
    guard groups <= max(x[3], w[3], 1) else {
      throw ShapeError("conv2d: \(groups) groups for x \(x) and w \(w), which have no channels")
    }
    let geometry = try WindowGeometry(input: x.image, kernel: Size2D(w[0], w[1]), window: window)
    try check(geometry, x, filters: w[3], groups: groups)
    return try Shape(checking: [x[0], geometry.output.rows, geometry.output.columns, w[3]])
  }

  func pool(_ kernel: Size2D, _ window: Window) throws(ShapeError) -> Shape {
    let x = try shape(.x, rank: 4, "NHWC")
    let geometry = try WindowGeometry(input: x.image, kernel: kernel, window: window)
    guard window.dilation == 1 else {
      throw ShapeError("\(operation.kind.rawValue): dilations are not supported")
    }
    try check(geometry, x, filters: x[3], groups: x[3])
    guard !geometry.hasWindowOfPaddingAlone else {
      throw ShapeError("\(operation.kind.rawValue): a window of x \(x) holds padding alone")
    }
    return try Shape(checking: [x[0], geometry.output.rows, geometry.output.columns, x[3]])
  }

  func globalPool(keepsAxes: Bool) throws(ShapeError) -> Shape {
    let x = try shape(.x, rank: 4, "NHWC")
    guard x[1] > 0, x[2] > 0 else {
      throw ShapeError("\(operation.kind.rawValue): the image \(x) has no pixels")
    }
    let geometry = try WindowGeometry(input: x.image, kernel: x.image, window: .unit)
    try check(geometry, x, filters: x[3], groups: x[3])
    return keepsAxes ? [x[0], 1, 1, x[3]] : [x[0], x[3]]
  }

  func dense() throws(ShapeError) -> Shape {
    let x = try shape(.x, rank: 2, "[n, in]")
    let w = try shape(.w, rank: 2, "[in, out]")
    guard x[1] == w[0] else { throw ShapeError("dense: x \(x) does not fit w \(w)") }
    if let b = operands[.b], b != [w[1]] {
      throw ShapeError("dense: b \(b) does not fit w \(w); expected [\(w[1])]")
    }
    return try product([x[0], w[1]], depth: x[1])
  }

  func gemm(_ attributes: GEMMAttributes) throws(ShapeError) -> Shape {
    let a = try shape(.a, rank: 2, "[m, k]")
    let b = try shape(.b, rank: 2, "[k, n]")
    let (m, k) = attributes.transposeA ? (a[1], a[0]) : (a[0], a[1])
    let (depth, n) = attributes.transposeB ? (b[1], b[0]) : (b[0], b[1])
    guard k == depth else {
      throw ShapeError(
        "gemm: a \(a)\(attributes.transposeA ? " transposed" : "") does not fit "
          + "b \(b)\(attributes.transposeB ? " transposed" : "")")
    }
    let y: Shape = try product([m, n], depth: k)
    if let c = operands[.c], !c.broadcasts(to: y) {
      throw ShapeError("gemm: c \(c) does not broadcast to y \(y)")
    }
    return y
  }

  func matmul() throws(ShapeError) -> Shape {
    let shapes = try MatmulShapes(shape(.a), shape(.b))
    try checkCalls(shapes.batch.count, "products for a \(shape(.a)) and b \(shape(.b))")
    return try product(shapes.result.extents, depth: shapes.k)
  }

  private func product(_ extents: [Int], depth: Int) throws(ShapeError) -> Shape {
    let y = try Shape(checking: extents)
    try checkWork(y, depth: depth)
    return y
  }
}
