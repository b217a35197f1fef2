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
/// Workspace: a padded image per thread; `.im2col` adds the matrix of its patches, P·Q × R·S·C/G.
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
  Parallel.claims(
    shapes.batch * rowsPerImage / unit, threads: execution.threads, work: shapes.work,
    inPieces: byImages
  ) { claims in
    var worker = ForwardWorker(
      shapes, execution: execution, filter: filter, bias: bias, appliesReLU: appliesReLU,
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

/// One thread's share of a forward convolution: its padded image and where the tile finds what.
struct ForwardWorker<Scalar: KernelScalar> {
  let shapes: ConvolutionShapes
  let filter: Tensor<Scalar>
  let bias: Tensor<Scalar>?
  let appliesReLU: Bool
  var image: PaddedImage<Scalar>
  var product: ConvolutionProduct<Scalar>
  /// Where each output pixel's window begins in the padded image, and its output in y.
  var inputRows: [Int] = []
  var outputRows: [Int] = []
  let depth: ProductDepth
  /// Rows of pixels that meet the same rows of the filter inside the image.
  let runs: [BorderRun]

  /// - Parameter runs: ``ConvolutionShapes/outputRuns(filter:execution:)``, the same for all threads.
  init(
    _ shapes: ConvolutionShapes, execution: Execution, filter: Tensor<Scalar>,
    bias: Tensor<Scalar>?, appliesReLU: Bool, runs: [BorderRun]
  ) {
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    self.shapes = shapes
    self.filter = filter
    self.bias = bias
    self.appliesReLU = appliesReLU
    self.runs = runs
    image = PaddedImage(input: shapes)
    inputRows.reserveCapacity(shapes.outputPixels)
    outputRows.reserveCapacity(shapes.outputPixels)
    for p in 0..<rows.output {
      for q in 0..<columns.output {
        inputRows.append(
          p * rows.stride * image.rowStride + q * columns.stride * shapes.channels)
        outputRows.append((p * columns.output + q) * shapes.filters)
      }
    }
    // Taps next to each other are one run of channels where nothing lies between them.
    let contiguous = columns.dilation == 1 && shapes.groups == 1
    depth = ProductDepth(
      outer: rows.kernel, outerStride: rows.dilation * image.rowStride,
      middle: contiguous ? 1 : columns.kernel, middleStride: columns.dilation * shapes.channels,
      inner: contiguous ? columns.kernel * shapes.channels : shapes.groupChannels, innerStride: 1)
    product = ConvolutionProduct(execution, rows: shapes.outputPixels, depth: depth.count)
  }

  mutating func run(
    _ x: UnsafePointer<Scalar>, rows: Range<Int>, into y: UnsafeMutablePointer<Scalar>
  ) {
    let padded = image.load(x)
    for run in runs {
      let part = run.members.clamped(to: rows)
      guard !part.isEmpty else { continue }
      multiply(padded, rows: part, taps: run.steps, into: y)
      if run.steps.upperBound < depth.outer && !appliesReLU && hasNegativeZero(part, y) {
        multiply(padded, rows: part, taps: 0..<depth.outer, into: y)
      }
    }
  }

  private func hasNegativeZero(_ rows: Range<Int>, _ y: UnsafeMutablePointer<Scalar>) -> Bool {
    let row = shapes.geometry.columns.output * shapes.filters
    return TesseraOperators.hasNegativeZero(y + rows.lowerBound * row, count: rows.count * row)
  }

  private mutating func multiply(
    _ padded: UnsafePointer<Scalar>, rows: Range<Int>, taps: Range<Int>,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    let width = shapes.geometry.columns.output
    let first = rows.lowerBound * width
    var depth = depth
    depth.outer = taps.count
    let skipped = taps.lowerBound * depth.outerStride
    let skippedFilter =
      taps.lowerBound * shapes.geometry.columns.kernel * shapes.groupChannels * shapes.filters
    inputRows.withUnsafeBufferPointer { inputRows in
      outputRows.withUnsafeBufferPointer { outputRows in
        for group in 0..<shapes.groups {
          let channel = group * shapes.groupFilters
          product.run(
            ProductOperands(
              rows: rows.count * width, columns: shapes.groupFilters, depth: depth,
              a: padded + skipped + group * shapes.groupChannels,
              aRows: inputRows.baseAddress! + first,
              b: filter.pointer + skippedFilter + channel, bRowStride: shapes.filters,
              bPanelStride: product.panelWidth(columns: shapes.groupFilters), c: y + channel,
              cRows: outputRows.baseAddress! + first, bias: bias.map { $0.pointer + channel },
              mode: .write, appliesReLU: appliesReLU))
        }
      }
    }
  }
}
