import TesseraKernels
import TesseraTensors

/// The matrix of patches: row (n, p, q) holds the pixels under that window, in the order (r, s, c).
///
///     patches[(n,p,q), (r,s,c)] = x[n, p·σ₁ + r·δ₁ − top, q·σ₂ + s·δ₂ − left, c]
///
/// With it a convolution is a matrix product: y = patches·w, w as an R·S·C × O matrix. A tap in the
/// padding reads 0. Of a 2×2 window over the ramp 1 … 9 the rows are 1 2 4 5, 2 3 5 6, 4 5 7 8, 5 6 8 9.
///
/// Exact: copies.
///
/// - Returns: `[N·P·Q, R·S·C]`.
public func im2col<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, geometry: WindowGeometry, execution: Execution
) -> Tensor<Scalar> {
  let patches = PatchRows(inputShape: input.shape, geometry: geometry)
  var result = Tensor<Scalar>(
    uninitialized: [patches.shapes.batch * patches.rows.count, patches.depth.count])
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  var image = PaddedImage<Scalar>(input: patches.shapes)
  for n in 0..<patches.shapes.batch {
    let padded = image.load(input.pointer + n * input.shape.elementsPerRow)
    kernels.writeOutRows(
      padded, aRows: patches.rows, rows: patches.rows.count, depth: patches.depth,
      into: target + n * patches.rows.count * patches.depth.count)
  }
  return result
}

/// The adjoint of `im2col`: adds every element of the patches to the pixel that it was read from.
///
///     x[n,h,w,c] = Σ over (p,q,r,s) that meet (h,w) of patches[(n,p,q), (r,s,c)], in row-major order
///
/// What was read from the padding is dropped: ⟨im2col(x), p⟩ = ⟨x, col2im(p)⟩. The patches of the ramp
/// 1 … 9 give each pixel times the number of its windows: 1, 4, 3, 8, 20, 12, 7, 16, 9.
///
/// Bits: for each pixel one chain of additions from 0, in the patches' row-major order.
///
/// - Returns: A tensor of shape `inputShape`.
public func col2im<Scalar: KernelScalar>(
  _ patches: Tensor<Scalar>, inputShape: Shape, geometry: WindowGeometry, execution: Execution
) -> Tensor<Scalar> {
  let plan = PatchRows(inputShape: inputShape, geometry: geometry)
  let expected: Shape = [plan.shapes.batch * plan.rows.count, plan.depth.count]
  require(
    patches.shape == expected, "col2im: patches \(patches.shape), expected \(expected)")
  let (rows, columns, channels) = (geometry.rows, geometry.columns, inputShape[3])
  let height = max(rows.padded, rows.before + rows.input)
  var result = Tensor<Scalar>(repeating: 0, shape: inputShape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  let stride = plan.rowStride
  for n in 0..<plan.shapes.batch {
    var padded = Tensor<Scalar>(repeating: 0, shape: [height, stride])
    let source = patches.pointer + n * plan.rows.count * plan.depth.count
    let image = padded.mutablePointer
    kernels.addBackRows(
      source, aRows: plan.rows, rows: plan.rows.count, depth: plan.depth, to: image)
    for h in 0..<rows.input {
      let from = image + (h + rows.before) * stride + columns.before * channels
      let count = max(0, min(columns.input, columns.padded - columns.before)) * channels
      (target + (n * rows.input + h) * columns.input * channels).update(from: from, count: count)
    }
    withExtendedLifetime(padded) {}
  }
  return result
}

/// Where the patches lie in the padded image.
private struct PatchRows {
  let shapes: ConvolutionShapes
  let rowStride: Int
  let rows: [Int]
  let depth: ProductDepth

  init(inputShape: Shape, geometry: WindowGeometry) {
    require(inputShape.rank == 4, "im2col: input \(inputShape) needs four axes, NHWC")
    let (rows, columns, channels) = (geometry.rows, geometry.columns, inputShape[3])
    shapes = ConvolutionShapes(
      input: inputShape, filter: [rows.kernel, columns.kernel, channels, 1], geometry: geometry,
      groups: 1)
    let rowStride = PaddedImage<Float>(input: shapes).rowStride
    self.rowStride = rowStride
    self.rows = (0..<rows.output).flatMap { p in
      (0..<columns.output).map { q in
        p * rows.stride * rowStride + q * columns.stride * channels
      }
    }
    depth = ProductDepth(
      outer: rows.kernel, outerStride: rows.dilation * rowStride, middle: columns.kernel,
      middleStride: columns.dilation * channels, inner: channels, innerStride: 1)
  }
}
