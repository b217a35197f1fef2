import TesseraKernels
import TesseraTensors

/// Correlates each image of a batch with a bank of filters and adds a bias.
///
///     y[n,p,q,o] = b[o] + Σ(r,s,c) x[n, p·σ₁ + r·δ₁ − top, q·σ₂ + s·δ₂ − left, c] · w[r,s,c,o]
///
/// where σ is the stride, δ the dilation, and x is zero outside its bounds. This is
/// cross-correlation: the filter is not flipped.
///
/// | operand  | shape         | axes                                                       |
/// |----------|---------------|------------------------------------------------------------|
/// | `input`  | `[N,H,W,C]`   | batch, row, column, channel                                |
/// | `filter` | `[R,S,C/G,O]` | row, column, input channel of the group, output channel    |
/// | `bias`   | `[O]`         | output channel                                             |
/// | result   | `[N,P,Q,O]`   | P and Q as `WindowAxis` says                               |
///
/// Output channels are group-major: with G groups, output channel o reads the channels of group
/// o/(O/G) alone. G = C is a depthwise convolution.
///
/// A 2×2 box filter over a 3×3 ramp:
///
///     let x = Tensor<Float>(shape: [1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9])
///     let w = Tensor<Float>(shape: [2, 2, 1, 1], [1, 1, 1, 1])
///     let box = try WindowGeometry(input: 3, kernel: 2, window: .unit)
///     conv2d(x, filter: w, bias: nil, geometry: box, groups: 1, execution: .standard)
///     // [1,2,2,1]: 12, 16, 24, 28
///
/// - Precondition: The shapes agree with each other and with `geometry`; a violation stops the
///   program with a message that names both shapes.
///
/// Edge cases: a batch of zero images gives an empty result. The zeros outside the image are
/// multiplied like any other value: an infinite or NaN weight reaches every output whose window
/// overlaps the padding as NaN.
///
/// Accuracy: with K = R·S·C/G + 1 every element satisfies |ŷ − y| ≤ γ_K·(|b| + Σ|x|·|w|), γ_K =
/// K·u/(1 − K·u), barring overflow and underflow (Higham, *Accuracy and Stability of Numerical
/// Algorithms*, 2nd ed., §3.1).
///
/// Bits: each output is one chain of multiply-adds over (r, s, c) from 0, then the bias: those of
/// `Reference.conv2d`, for every algorithm, number of threads and instruction set with FMA.
///
/// Cost: 2·N·P·Q·O·R·S·C/G flops, less what falls on rows of the border's zeros.
/// Workspace: a padded image per thread and, where many pixels meet filters of one group, their panels;
/// `.im2col` adds the matrix of its patches, P·Q × R·S·C/G.
@_specialize(where Scalar == Float)
public func conv2d<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, filter: Tensor<Scalar>, bias: Tensor<Scalar>?,
  geometry: WindowGeometry, groups: Int, execution: Execution
) -> Tensor<Scalar> {
  correlate(
    input, filter: filter, bias: bias, geometry: geometry, groups: groups, appliesReLU: false,
    execution: execution)
}

/// `relu(conv2d(…))`, to the same bits, without writing and reading what lies between.
///
/// Operands, edge cases and cost are those of ``conv2d(_:filter:bias:geometry:groups:execution:)``. The
/// cotangent of the convolution's output is `reluVJP` of this result's.
@_specialize(where Scalar == Float)
public func conv2dReLU<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, filter: Tensor<Scalar>, bias: Tensor<Scalar>?,
  geometry: WindowGeometry, groups: Int, execution: Execution
) -> Tensor<Scalar> {
  correlate(
    input, filter: filter, bias: bias, geometry: geometry, groups: groups, appliesReLU: true,
    execution: execution)
}

private func correlate<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, filter: Tensor<Scalar>, bias: Tensor<Scalar>?,
  geometry: WindowGeometry, groups: Int, appliesReLU: Bool, execution: Execution
) -> Tensor<Scalar> {
  let shapes = ConvolutionShapes(
    input: input.shape, filter: filter.shape, geometry: geometry, groups: groups)
  shapes.check(bias: bias?.shape)
  var output = Tensor<Scalar>(uninitialized: shapes.outputShape)
  let y = output.mutablePointer
  let rowsPerImage = geometry.rows.output
  // Threads share the images piece by piece. Where those are few they share the output's rows of pixels, all
  // images' in one sequence; then at once, since each piece gives an image its border anew.
  let byImages = shapes.batch / 4 >= execution.threads
  let unit = byImages ? rowsPerImage : 1
  let runs = shapes.outputRuns(filter: filter, execution: execution)
  let panels = FilterPanels(shapes, filter: filter, execution: execution)
  Parallel.claims(
    shapes.batch * rowsPerImage / unit, threads: execution.threads, work: shapes.work,
    inPieces: byImages
  ) { claims in
    var worker = ForwardWorker(
      shapes, execution: execution, filter: panels, bias: bias, appliesReLU: appliesReLU,
      runs: runs)
    while let units = claims.next() {
      var row = units.lowerBound * unit
      while row < units.upperBound * unit {
        let image = row / rowsPerImage
        let end = min(units.upperBound * unit, (image + 1) * rowsPerImage)
        worker.run(
          input.pointer + image * shapes.inputCount,
          rows: row - image * rowsPerImage..<end - image * rowsPerImage,
          into: y + image * shapes.outputCount)
        row = end
      }
    }
  }
  return output
}
