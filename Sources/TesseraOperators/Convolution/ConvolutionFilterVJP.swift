import TesseraKernels
import TesseraTensors

/// The cotangent of a convolution's filters, from that of its output.
///
///     w̄[r,s,c,o] = Σ(n) ( Σ(p,q) x[n, p·σ₁ + r·δ₁ − top, q·σ₂ + s·δ₂ − left, c]·ȳ[n,p,q,o] )
///
/// x is zero outside its bounds and those zeros are multiplied like any other value. The result is
/// linear in ȳ and adjoint to the convolution in its filter: ⟨conv(w), ȳ⟩ = ⟨w, w̄⟩.
///
/// Of a 2×2 filter over the ramp 1 … 9, with ȳ = 1 everywhere, each tap gets the sum of the pixels that it
/// met: 12, 16, 24, 28.
///
/// Bits: per image one chain of multiply-adds over (p, q) from 0; the images' chains are then added
/// in order, from 0. Those of `Reference.conv2dFilterVJP`.
///
/// Accuracy: |w̄ − exact| ≤ γ_K·Σ|x|·|ȳ| with K = P·Q + N.
///
/// Cost: 2·N·P·Q·O·R·S·C/G flops, less what falls on rows of the border's zeros.
/// Workspace: a padded image per thread.
@_specialize(where Scalar == Float)
public func conv2dFilterVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, filterShape: Shape,
  geometry: WindowGeometry, groups: Int, execution: Execution
) -> Tensor<Scalar> {
  let shapes = ConvolutionShapes(
    input: input.shape, filter: filterShape, geometry: geometry, groups: groups)
  require(
    outputCotangent.shape == shapes.outputShape,
    "conv2dFilterVJP: cotangent \(outputCotangent.shape) of an output \(shapes.outputShape)")
  return shapes.sharesFilterVJPByImages
    ? filterVJPByImages(shapes, outputCotangent, input, filterShape, execution)
    : filterVJPByRows(shapes, outputCotangent, input, filterShape, execution)
}

/// Threads share the rows (r, s, c) of w̄; each goes through all images in order.
private func filterVJPByRows<Scalar: KernelScalar>(
  _ shapes: ConvolutionShapes, _ outputCotangent: Tensor<Scalar>, _ input: Tensor<Scalar>,
  _ filterShape: Shape, _ execution: Execution
) -> Tensor<Scalar> {
  var result = Tensor<Scalar>(repeating: 0, shape: filterShape)
  let target = result.mutablePointer
  Parallel.ranges(shapes.filterRows, threads: execution.threads, work: shapes.work) { range in
    var worker = FilterVJPWorker<Scalar>(
      shapes, execution: execution, rows: range, mode: .accumulate)
    for image in 0..<shapes.batch {
      worker.run(
        input.pointer + image * shapes.inputCount,
        outputCotangent.pointer + image * shapes.outputCount, into: target)
    }
  }
  return result
}

/// Threads share the images; what each image gives is then added in order.
private func filterVJPByImages<Scalar: KernelScalar>(
  _ shapes: ConvolutionShapes, _ outputCotangent: Tensor<Scalar>, _ input: Tensor<Scalar>,
  _ filterShape: Shape, _ execution: Execution
) -> Tensor<Scalar> {
  var images = Tensor<Scalar>(uninitialized: [shapes.batch, filterShape.count])
  let target = images.mutablePointer
  Parallel.claims(shapes.batch, threads: execution.threads, work: shapes.work) { images in
    var worker = FilterVJPWorker<Scalar>(
      shapes, execution: execution, rows: 0..<shapes.filterRows, mode: .write)
    images.each { image in
      worker.run(
        input.pointer + image * shapes.inputCount,
        outputCotangent.pointer + image * shapes.outputCount,
        into: target + image * filterShape.count)
    }
  }
  var result = Tensor<Scalar>(uninitialized: filterShape)
  execution.kernels(Scalar.self).columnSums(
    images.pointer, rows: shapes.batch, columns: filterShape.count, into: result.mutablePointer)
  return result
}

/// One thread's share of a filter gradient: some rows (r, s, c), of one image at a time.
struct FilterVJPWorker<Scalar: KernelScalar> {
  let shapes: ConvolutionShapes
  var image: PaddedImage<Scalar>
  var product: ConvolutionProduct<Scalar>
  /// Where the first pixel that each (r, s, c) meets lies in the padded image, and its row in w̄.
  var inputRows: [Int] = []
  var filterRows: [Int] = []
  /// The rows (r, s, c) that it makes, and which of them meet the same rows of pixels inside the image.
  let range: Range<Int>
  let runs: [BorderRun]
  let depth: ProductDepth
  let mode: ProductMode

  init(
    _ shapes: ConvolutionShapes, execution: Execution, rows range: Range<Int>, mode: ProductMode
  ) {
    self.mode = mode
    self.range = range
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    self.shapes = shapes
    image = PaddedImage(input: shapes)
    for row in range {
      let (tap, c) = (row / shapes.groupChannels, row % shapes.groupChannels)
      let (r, s) = (tap / columns.kernel, tap % columns.kernel)
      inputRows.append(
        r * rows.dilation * image.rowStride + s * columns.dilation * shapes.channels + c)
      filterRows.append(row * shapes.filters)
    }
    depth = ProductDepth(
      middle: rows.output, middleStride: rows.stride * image.rowStride, inner: columns.output,
      innerStride: columns.stride * shapes.channels)
    product = ConvolutionProduct(execution, rows: range.count, depth: depth.count)
    let pays = columns.kernel * shapes.groupChannels >= BorderRun.leastRows
    runs =
      execution.algorithm == .direct && pays
      ? BorderRun.runs(
        count: rows.kernel, stride: rows.dilation, steps: rows.output, stepStride: rows.stride,
        first: -rows.before, extent: rows.input)
      : BorderRun.whole(count: rows.kernel, steps: rows.output)
  }

  /// What one image `x` and the cotangent of its output give.
  mutating func run(
    _ x: UnsafePointer<Scalar>, _ cotangent: UnsafePointer<Scalar>,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    let padded = image.load(x)
    guard skipsZeros(cotangent) else {
      let steps = 0..<depth.middle
      return multiply(padded, cotangent, rows: 0..<range.count, steps: steps, into: target)
    }
    let perTap = shapes.geometry.columns.kernel * shapes.groupChannels
    for run in runs {
      let rows = (run.members.lowerBound * perTap..<run.members.upperBound * perTap)
        .clamped(to: range)
      guard !rows.isEmpty else { continue }
      let (first, end) = (rows.lowerBound - range.lowerBound, rows.upperBound - range.lowerBound)
      multiply(padded, cotangent, rows: first..<end, steps: run.steps, into: target)
    }
  }

  /// Whether every row of the cotangent that some run leaves out is finite. The sign of a chain's zero is
  /// lost when the images' chains are added, from 0.
  private func skipsZeros(_ cotangent: UnsafePointer<Scalar>) -> Bool {
    let width = shapes.geometry.columns.output * shapes.filters
    let first = runs.reduce(0) { max($0, $1.steps.lowerBound) }
    let end = runs.reduce(depth.middle) { min($0, $1.steps.upperBound) }
    return runs.count > 1 && areFinite(cotangent, count: first * width)
      && areFinite(cotangent + end * width, count: (depth.middle - end) * width)
  }

  private mutating func multiply(
    _ padded: UnsafePointer<Scalar>, _ cotangent: UnsafePointer<Scalar>, rows: Range<Int>,
    steps: Range<Int>, into target: UnsafeMutablePointer<Scalar>
  ) {
    var depth = depth
    depth.middle = steps.count
    let skipped = steps.lowerBound * depth.middleStride
    let skippedRows = steps.lowerBound * shapes.geometry.columns.output * shapes.filters
    inputRows.withUnsafeBufferPointer { aRows in
      filterRows.withUnsafeBufferPointer { cRows in
        for group in 0..<shapes.groups {
          let channel = group * shapes.groupFilters
          product.run(
            ProductOperands(
              rows: rows.count, columns: shapes.groupFilters, depth: depth,
              a: padded + skipped + group * shapes.groupChannels,
              aRows: aRows.baseAddress! + rows.lowerBound,
              b: cotangent + skippedRows + channel, bRowStride: shapes.filters,
              bPanelStride: product.panelWidth(columns: shapes.groupFilters),
              c: target + channel, cRows: cRows.baseAddress! + rows.lowerBound, bias: nil,
              mode: mode, appliesReLU: false))
        }
      }
    }
  }
}

/// The cotangent of a convolution's bias: b̄[o] = Σ(n) ( Σ(p,q) ȳ[n,p,q,o] ).
///
/// Bits: per image one chain of additions over (p, q) from 0; the images' sums are then added in
/// order, from 0. Accuracy: |b̄ − exact| ≤ γ_K·Σ|ȳ| with K = P·Q + N.
@_specialize(where Scalar == Float)
public func conv2dBiasVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  let shape = outputCotangent.shape
  require(shape.rank == 4, "conv2dBiasVJP: cotangent \(shape) needs four axes, NHWC")
  let (batch, pixels, filters) = (shape[0], shape[1] * shape[2], shape[3])
  let kernels = execution.kernels(Scalar.self)
  var images = Tensor<Scalar>(uninitialized: [batch, filters])
  let sums = images.mutablePointer
  Parallel.ranges(batch, threads: execution.threads, work: shape.count) { range in
    for image in range {
      kernels.columnSums(
        outputCotangent.pointer + image * pixels * filters, rows: pixels, columns: filters,
        into: sums + image * filters)
    }
  }
  var result = Tensor<Scalar>(uninitialized: [filters])
  kernels.columnSums(images.pointer, rows: batch, columns: filters, into: result.mutablePointer)
  return result
}
