import TesseraKernels
import TesseraTensors

/// One thread's share of a filter gradient: some rows (r, s, c), of one image at a time.
///
///     for rows p of ȳ, so many that their panels stay in the nearest cache      pack ȳ
///       for runs of r that meet the same rows of pixels inside the image
///         product; a chain goes on where the block before it ended
struct FilterVJPWorker<Scalar: KernelScalar> {
  private let shapes: ConvolutionShapes
  private let kernels: any KernelSet<Scalar>.Type
  private var image: PaddedImage<Scalar>
  private var product: ConvolutionProduct<Scalar>
  /// Where the first pixel that each (r, s, c) meets lies in the padded image, and its row in w̄ from the
  /// first of `range`.
  private var inputRows: [Int] = []
  private var filterRows: [Int] = []
  /// The rows (r, s, c) that it makes, and which of them meet the same rows of pixels inside the image.
  private let range: Range<Int>
  private let runs: [BorderRun]
  private let whole: [BorderRun]
  private let depth: ProductDepth
  private let mode: ProductMode
  private let blocks: FilterVJPBlocks
  private var packed: Tensor<Scalar>?
  /// The chains of an image that are to be added to w̄ once they are whole.
  private var chains: Tensor<Scalar>?
  private var sparse: SparseFilterVJP<Scalar>?
  /// From one row of the padded image to the next.
  var rowStride: Int { image.rowStride }
  /// Whether lists of a cotangent are of use to it.
  var takesLists: Bool { sparse != nil }

  init(
    _ shapes: ConvolutionShapes, execution: Execution, rows range: Range<Int>, mode: ProductMode
  ) {
    self.mode = mode
    self.range = range
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    self.shapes = shapes
    kernels = execution.kernels(Scalar.self)
    image = PaddedImage(input: shapes)
    for row in range {
      let (tap, c) = (row / shapes.groupChannels, row % shapes.groupChannels)
      let (r, s) = (tap / columns.kernel, tap % columns.kernel)
      inputRows.append(
        r * rows.dilation * image.rowStride + s * columns.dilation * shapes.channels + c)
      filterRows.append((row - range.lowerBound) * shapes.filters)
    }
    depth = ProductDepth(
      middle: rows.output, middleStride: rows.stride * image.rowStride, inner: columns.output,
      innerStride: columns.stride * shapes.channels)
    product = ConvolutionProduct(execution, rows: range.count, depth: depth.count)
    let pays = columns.kernel * shapes.groupChannels >= BorderRun.leastRows
    whole = BorderRun.whole(count: rows.kernel, steps: rows.output)
    runs =
      execution.algorithm == .direct && pays
      ? BorderRun.runs(
        count: rows.kernel, stride: rows.dilation, steps: rows.output, stepStride: rows.stride,
        first: -rows.before, extent: rows.input)
      : whole
    blocks = FilterVJPBlocks(shapes, execution: execution, of: Scalar.self)
    if let count = blocks.packedCount { packed = Tensor(uninitialized: [count]) }
    if case .accumulate = mode, blocks.count > 1 {
      chains = Tensor(uninitialized: [range.count * shapes.filters])
    }
    if case .accumulate = mode {
      sparse = SparseFilterVJP(shapes, execution, rows: range, rowStride: image.rowStride)
    }
  }

  /// What one image `x` and the cotangent of its output give; `lists` of that cotangent, if there are any.
  mutating func run(
    _ x: UnsafePointer<Scalar>, _ cotangent: UnsafePointer<Scalar>,
    _ lists: SparseCotangent<Scalar>?, into target: UnsafeMutablePointer<Scalar>
  ) {
    let padded = image.load(x)
    if let lists, sparse?.run(padded, x, lists, into: target) ?? false { return }
    sparse?.flush(into: target)
    let rows = target + range.lowerBound * shapes.filters
    let chains = chains?.mutablePointer
    let runs = skipsZeros(cotangent) ? runs : whole
    for index in 0..<blocks.count {
      multiply(padded, cotangent, blocks.rows(index), runs: runs, into: chains ?? rows)
    }
    if let chains {
      kernels.zip(.add, rows, chains, into: rows, count: range.count * shapes.filters)
    }
  }

  /// What `run` has kept goes to w̄: after the last image.
  mutating func finish(into target: UnsafeMutablePointer<Scalar>) { sparse?.flush(into: target) }

  /// Whether every row of the cotangent that some run leaves out is finite. The sign of a chain's zero is
  /// lost when the images' chains are added, from 0.
  private func skipsZeros(_ cotangent: UnsafePointer<Scalar>) -> Bool {
    let width = shapes.geometry.columns.output * shapes.filters
    let first = runs.reduce(0) { max($0, $1.steps.lowerBound) }
    let end = runs.reduce(depth.middle) { min($0, $1.steps.upperBound) }
    return runs.count > 1 && areFinite(cotangent, count: first * width)
      && areFinite(cotangent + end * width, count: (depth.middle - end) * width)
  }

  /// A block of the chains: over these rows of ȳ.
  private mutating func multiply(
    _ padded: UnsafePointer<Scalar>, _ cotangent: UnsafePointer<Scalar>, _ block: Range<Int>,
    runs: [BorderRun], into target: UnsafeMutablePointer<Scalar>
  ) {
    let b = panels(cotangent, block)
    let perTap = shapes.geometry.columns.kernel * shapes.groupChannels
    for run in runs {
      let rows = (run.members.lowerBound * perTap..<run.members.upperBound * perTap)
        .clamped(to: range)
      let steps = run.steps.clamped(to: block)
      let begins = blocks.count == 1 || block.contains(run.steps.lowerBound)
      if rows.isEmpty || steps.isEmpty && !begins { continue }
      let skipped = (steps.lowerBound - block.lowerBound) * depth.inner * b.rowStride
      multiply(
        padded + steps.lowerBound * depth.middleStride, rows: rows, steps: steps.count,
        (b.pointer + skipped, b.rowStride, b.panelStride),
        mode: blocks.count == 1 ? mode : begins ? .write : .extend, into: target)
    }
  }

  /// These rows of ȳ as panels, packed or where they lie.
  private mutating func panels(
    _ cotangent: UnsafePointer<Scalar>, _ block: Range<Int>
  ) -> CotangentPanels {
    let panel = product.panelWidth(columns: shapes.groupFilters)
    let b = cotangent + block.lowerBound * depth.inner * shapes.filters
    guard blocks.packedCount != nil else { return (b, shapes.filters, panel) }
    let steps = block.count * depth.inner
    blocks.pack(b, steps: steps, panel: panel, kernels, into: packed!.mutablePointer)
    return (packed!.pointer, panel, panel * steps)
  }

  private typealias CotangentPanels = (
    pointer: UnsafePointer<Scalar>, rowStride: Int, panelStride: Int
  )

  private mutating func multiply(
    _ padded: UnsafePointer<Scalar>, rows: Range<Int>, steps: Int, _ b: CotangentPanels,
    mode: ProductMode, into target: UnsafeMutablePointer<Scalar>
  ) {
    var depth = depth
    depth.middle = steps
    let first = rows.lowerBound - range.lowerBound
    inputRows.withUnsafeBufferPointer { aRows in
      filterRows.withUnsafeBufferPointer { cRows in
        for group in 0..<shapes.groups {
          let channel = group * shapes.groupFilters
          product.run(
            ProductOperands(
              rows: rows.count, columns: shapes.groupFilters, depth: depth,
              a: padded + group * shapes.groupChannels, aRows: aRows.baseAddress! + first,
              b: b.pointer + channel, bRowStride: b.rowStride, bPanelStride: b.panelStride,
              c: target + channel, cRows: cRows.baseAddress! + first, bias: nil, mode: mode,
              appliesReLU: false))
        }
      }
    }
  }
}
