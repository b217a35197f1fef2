import TesseraKernels
import TesseraTensors

/// The cotangent of a convolution's input, from that of its output.
///
///     x̄[n,h,w,c] = Σ(p,q,o) ȳ[n,p,q,o]·w[r,s,c,o]    with p·σ₁ + r·δ₁ − top = h, q·σ₂ + s·δ₂ − left = w
///
/// ȳ is zero outside its bounds and those zeros are multiplied like any other value. The result is
/// linear in ȳ and adjoint to the convolution: ⟨conv(x), ȳ⟩ = ⟨x, x̄⟩.
///
/// Of the box filter over a 3×3 image, with ȳ = 1 everywhere, each pixel gets as many as it has windows:
/// 1, 2, 1, 2, 4, 2, 1, 2, 1.
///
/// Bits: one chain of multiply-adds over (p, q, o) from 0, those of `Reference.conv2dInputVJP`.
///
/// Accuracy: |x̄ − exact| ≤ γ_K·Σ|ȳ|·|w| with K = R·S·O/G.
///
/// Cost: 2·N·H·W·C·R·S·O/(G·σ₁·σ₂) flops, less what falls on rows of zeros around ȳ,
/// or on zeros of ȳ where those are most of an image.
/// Workspace: the filter turned and packed, a padded ȳ and lists of its elements per thread.
@_specialize(where Scalar == Float)
public func conv2dInputVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, filter: Tensor<Scalar>, inputShape: Shape,
  geometry: WindowGeometry, groups: Int, execution: Execution
) -> Tensor<Scalar> {
  let shapes = ConvolutionShapes(
    input: inputShape, filter: filter.shape, geometry: geometry, groups: groups)
  require(
    outputCotangent.shape == shapes.outputShape,
    "conv2dInputVJP: cotangent \(outputCotangent.shape) of an output \(shapes.outputShape)")
  let turned = TurnedFilter(shapes, filter: filter, execution: execution)
  var result = turned.inputCotangent(of: shapes)
  let target = result.mutablePointer
  // Threads share the images.
  Parallel.claims(shapes.batch, threads: execution.threads, work: shapes.work) { images in
    var worker = InputVJPWorker(shapes, execution: execution, filter: turned)
    var lists =
      worker.takesLists
      ? SparseCotangent<Scalar>(shapes, filterRowStride: nil, forInput: true) : nil
    images.each { image in
      let cotangent = outputCotangent.pointer + image * shapes.outputCount
      lists?.load(cotangent)
      worker.run(cotangent, lists, into: target + image * shapes.inputCount)
    }
  }
  return result
}

/// The filter as the way back to the input reads it.
struct TurnedFilter<Scalar: KernelScalar> {
  let phases: [InputPhase<Scalar>]
  /// For cotangents that are mostly zeros; nil where that is not possible.
  let sparse: Tensor<Scalar>?

  init(_ shapes: ConvolutionShapes, filter: Tensor<Scalar>, execution: Execution) {
    phases = inputPhases(shapes, filter: filter, execution: execution)
    sparse = SparseInputVJP.turned(shapes, filter: filter, execution)
  }

  /// The tensor that the phases fill: pixels that no tap meets are in none of them, and stay 0.
  func inputCotangent(of shapes: ConvolutionShapes) -> Tensor<Scalar> {
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    let shape: Shape = [shapes.batch, rows.input, columns.input, shapes.channels]
    return phases.count == rows.phases * columns.phases
      ? Tensor(uninitialized: shape) : Tensor(repeating: 0, shape: shape)
  }
}

/// A phase of rows and one of columns, with the taps they share turned around and packed per group.
struct InputPhase<Scalar: KernelScalar> {
  let rows: ConvolutionPhase
  let columns: ConvolutionPhase
  let turned: [Tensor<Scalar>]
  /// Its rows of pixels, by the rows of ȳ that they meet.
  let runs: [BorderRun]
}

private func inputPhases<Scalar: KernelScalar>(
  _ shapes: ConvolutionShapes, filter: Tensor<Scalar>, execution: Execution
) -> [InputPhase<Scalar>] {
  let kernels = execution.kernels(Scalar.self)
  let panel = kernels.panelWidth(columns: shapes.groupChannels)
  let panels = (shapes.groupChannels + panel - 1) / panel
  let columns = ConvolutionPhase.met(shapes.geometry.columns)
  return ConvolutionPhase.met(shapes.geometry.rows).flatMap { rows in
    columns.map { columns in
      // Row (r, s, o) of B: filter o of the group at that tap, its channels as columns.
      let turned = (0..<shapes.groups).map { group in
        var sourceRows: [Int] = []
        for r in rows.taps {
          for s in columns.taps {
            let tap = r * shapes.geometry.columns.kernel + s
            for o in 0..<shapes.groupFilters {
              sourceRows.append(
                tap * shapes.groupChannels * shapes.filters + group * shapes.groupFilters + o)
            }
          }
        }
        var packed = Tensor<Scalar>(uninitialized: [panels, sourceRows.count, panel])
        kernels.packPanels(
          filter.pointer, rows: sourceRows, depth: sourceRows.count, columnStride: shapes.filters,
          columns: shapes.groupChannels, panel: panel, into: packed.mutablePointer)
        return packed
      }
      let runs = shapes.inputRuns(rows, columns, filter: filter, execution: execution)
      return InputPhase(rows: rows, columns: columns, turned: turned, runs: runs)
    }
  }
}

/// One thread's share: its padded cotangent, and per phase where the tile finds what.
struct InputVJPWorker<Scalar: KernelScalar> {
  struct Part {
    let phase: InputPhase<Scalar>
    let cotangentRows: [Int]
    let inputRows: [Int]
    let depth: ProductDepth
  }

  let shapes: ConvolutionShapes
  let panel: Int
  var image: PaddedImage<Scalar>
  var product: ConvolutionProduct<Scalar>
  let parts: [Part]
  private let sparse: SparseInputVJP<Scalar>?
  /// Whether lists of a cotangent are of use to it.
  var takesLists: Bool { sparse != nil }

  init(_ shapes: ConvolutionShapes, execution: Execution, filter: TurnedFilter<Scalar>) {
    let phases = filter.phases
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    // No key paths: in code for any scalar they are put together anew each time.
    let rowPadding = ConvolutionPhase.padding(phases.map { $0.rows })
    let columnPadding = ConvolutionPhase.padding(phases.map { $0.columns })
    let image = PaddedImage<Scalar>(
      rows: (rows.output, rowPadding.before, rowPadding.padded),
      columns: (columns.output, columnPadding.before, columnPadding.padded),
      channels: shapes.filters)
    let filters = shapes.filters
    parts = phases.map { phase in
      var cotangentRows: [Int] = []
      var inputRows: [Int] = []
      for i in 0..<phase.rows.count {
        for j in 0..<phase.columns.count {
          let p = phase.rows.output + i + rowPadding.before
          let q = phase.columns.output + j + columnPadding.before
          cotangentRows.append(p * image.rowStride + q * filters)
          let h = phase.rows.first + i * rows.stride
          let w = phase.columns.first + j * columns.stride
          inputRows.append((h * columns.input + w) * shapes.channels)
        }
      }
      let depth = ProductDepth(
        outer: phase.rows.taps.count, outerStride: phase.rows.step * image.rowStride,
        middle: phase.columns.taps.count, middleStride: phase.columns.step * filters,
        inner: shapes.groupFilters, innerStride: 1)
      return Part(
        phase: phase, cotangentRows: cotangentRows, inputRows: inputRows, depth: depth)
    }
    self.shapes = shapes
    self.image = image
    panel = execution.kernels(Scalar.self).panelWidth(columns: shapes.groupChannels)
    product = ConvolutionProduct(
      execution, rows: parts.map { $0.inputRows.count }.max() ?? 0,
      depth: parts.map { $0.depth.count }.max() ?? 0)
    sparse = filter.sparse.map { SparseInputVJP(shapes, execution, turned: $0) }
  }

  /// x̄ of one image from its cotangent; `lists` of that cotangent, if there are any.
  mutating func run(
    _ cotangent: UnsafePointer<Scalar>, _ lists: SparseCotangent<Scalar>?,
    into x: UnsafeMutablePointer<Scalar>
  ) {
    if let lists, sparse?.run(lists, into: x) ?? false { return }
    let padded = image.load(cotangent)
    for part in parts {
      let width = part.phase.columns.count
      for run in part.phase.runs {
        let rows = run.members.lowerBound * width..<run.members.upperBound * width
        multiply(padded, part, rows: rows, taps: run.steps, into: x)
        if run.steps.upperBound < part.depth.outer && hasNegativeZero(part.inputRows[rows], x) {
          multiply(padded, part, rows: rows, taps: 0..<part.depth.outer, into: x)
        }
      }
    }
  }

  private func hasNegativeZero(_ pixels: ArraySlice<Int>, _ x: UnsafeMutablePointer<Scalar>) -> Bool
  {
    pixels.contains { TesseraOperators.hasNegativeZero(x + $0, count: shapes.channels) }
  }

  private mutating func multiply(
    _ padded: UnsafePointer<Scalar>, _ part: Part, rows: Range<Int>, taps: Range<Int>,
    into x: UnsafeMutablePointer<Scalar>
  ) {
    var depth = part.depth
    let panelStride = depth.count * panel
    let skippedSteps = taps.lowerBound * depth.middle * depth.inner
    depth.outer = taps.count
    let skipped = taps.lowerBound * depth.outerStride
    part.cotangentRows.withUnsafeBufferPointer { aRows in
      part.inputRows.withUnsafeBufferPointer { cRows in
        for group in 0..<shapes.groups {
          product.run(
            ProductOperands(
              rows: rows.count, columns: shapes.groupChannels, depth: depth,
              a: padded + skipped + group * shapes.groupFilters,
              aRows: aRows.baseAddress! + rows.lowerBound,
              b: part.phase.turned[group].pointer + skippedSteps * panel, bRowStride: panel,
              bPanelStride: panelStride, c: x + group * shapes.groupChannels,
              cRows: cRows.baseAddress! + rows.lowerBound, bias: nil, mode: .write,
              appliesReLU: false))
        }
      }
    }
  }
}
