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
    return try windowed(x, Size2D(w[0], w[1]), window, outputs: w[3], groups: groups)
  }

  func pool(_ kernel: Size2D, _ window: Window) throws(ShapeError) -> Shape {
    let x = try shape(.x, rank: 4, "NHWC")
    let y = try windowed(x, kernel, window, outputs: x[3], groups: max(x[3], 1))
    let geometry = try WindowGeometry(
      input: Size2D(x[1], x[2]), kernel: kernel, window: window)
    guard !geometry.hasWindowOfPaddingAlone else {
      throw ShapeError("\(operation.kind.rawValue): a window of x \(x) holds padding alone")
    }
    return y
  }

  /// [N, P, Q, outputs], where neither the padded image nor the work is beyond all measure.
  private func windowed(
    _ x: Shape, _ kernel: Size2D, _ window: Window, outputs: Int, groups: Int
  ) throws(ShapeError) -> Shape {
    let geometry = try WindowGeometry(input: Size2D(x[1], x[2]), kernel: kernel, window: window)
    try geometry.check(
      batch: x[0], channels: x[3], filters: outputs, groups: groups, writesPatches: false,
      limits: .standard)
    return try Shape(checking: [x[0], geometry.rows.output, geometry.columns.output, outputs])
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
    return try product(shapes.result.extents, depth: shapes.k)
  }

  private func product(_ extents: [Int], depth: Int) throws(ShapeError) -> Shape {
    guard try Shape(checking: extents + [depth]).count <= Self.mostWork else {
      throw ShapeError("\(operation.kind.rawValue): y \(extents) takes over 2^40 multiply-adds")
    }
    return try Shape(checking: extents)
  }
}
