import TesseraKernels
import TesseraTensors

/// What the three directions of a convolution take beside operands and results, in elements: known
/// before anything runs. For ``ConvolutionAlgorithm/direct`` and Floats.
package struct ConvolutionWorkspace {
  private let shapes: ConvolutionShapes
  private let execution: Execution
  private let rowPhases: [ConvolutionPhase]
  private let columnPhases: [ConvolutionPhase]

  /// - Precondition: The shapes fit, as for ``conv2d(_:filter:bias:geometry:groups:execution:)``.
  package init(
    input: Shape, filter: Shape, geometry: WindowGeometry, groups: Int, execution: Execution
  ) {
    shapes = ConvolutionShapes(input: input, filter: filter, geometry: geometry, groups: groups)
    self.execution = execution
    rowPhases = ConvolutionPhase.met(geometry.rows)
    columnPhases = ConvolutionPhase.met(geometry.columns)
  }

  /// The threads that share a convolution by its images, rows of pixels or rows of the filter.
  package var threads: Int {
    Parallel.parts(Int.max, threads: execution.threads, work: shapes.work)
  }

  /// The image with its border, which each thread has one of.
  package var paddedInput: [Int] {
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    let count = PaddedImage<Float>.elements(
      rows: (rows.input, rows.before, rows.padded),
      columns: (columns.input, columns.before, columns.padded), channels: shapes.channels)
    return count.map { [$0] } ?? []
  }

  /// The filters as panels, on the way forward.
  package var filterPanels: [Int] {
    FilterPanels<Float>.packedCount(shapes, execution).map { [$0] } ?? []
  }

  /// The cotangent of an image with its border, which each thread has one of on the way to the input.
  package var paddedCotangent: [Int] {
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    let rowPadding = ConvolutionPhase.padding(rowPhases)
    let columnPadding = ConvolutionPhase.padding(columnPhases)
    let count = PaddedImage<Float>.elements(
      rows: (rows.output, rowPadding.before, rowPadding.padded),
      columns: (columns.output, columnPadding.before, columnPadding.padded),
      channels: shapes.filters)
    return count.map { [$0] } ?? []
  }

  /// The filters, turned around and packed, for each phase and group; and as lists meet them.
  package var turnedFilters: [Int] {
    let panel = execution.kernels(Float.self).panelWidth(columns: shapes.groupChannels)
    let width = (shapes.groupChannels + panel - 1) / panel * panel
    return rowPhases.flatMap { rows in
      columnPhases.flatMap { columns in
        let depth = rows.taps.count * columns.taps.count * shapes.groupFilters
        return [Int](repeating: width * depth, count: shapes.groups)
      }
    } + (inputTakesLists ? [SparseInputVJP<Float>.turnedCount(shapes)] : [])
  }

  /// The filters' gradient of every image, where threads share the images.
  package var filterGradients: [Int] {
    shapes.sharesFilterVJPByImages
      ? [shapes.batch * shapes.filterRows * shapes.filters] : []
  }

  /// The most rows of a filter gradient that one thread makes.
  private var filterRows: Int {
    shapes.sharesFilterVJPByImages
      ? shapes.filterRows : (shapes.filterRows + max(1, threads) - 1) / max(1, threads)
  }

  /// Whether the way to the filters, and to the input, looks for zeros in the cotangent.
  package var filterTakesLists: Bool {
    !shapes.sharesFilterVJPByImages
      && SparseFilterVJP<Float>.isPossible(shapes, rows: filterRows, execution)
  }
  package var inputTakesLists: Bool { SparseInputVJP<Float>.isPossible(shapes, execution) }

  /// The lists of an image's cotangent, which each thread has of one image where no pool lies behind.
  package func lists(forFilter: Bool, forInput: Bool) -> [Int] {
    let (forFilter, forInput) = (forFilter && filterTakesLists, forInput && inputTakesLists)
    return forFilter || forInput
      ? SparseCotangent<Float>.sizes(shapes, forFilter: forFilter, forInput: forInput) : []
  }

  /// What each thread keeps on the way to the filters' gradient: a packed block of ȳ, the chains of its
  /// rows while they go from block to block, and the sums of chains without zeros.
  package var filterBlocks: [Int] {
    let rows = filterRows
    let blocks = FilterVJPBlocks(shapes, execution: execution, of: Float.self)
    let keepsChains = !shapes.sharesFilterVJPByImages && blocks.count > 1
    return (blocks.packedCount.map { [$0] } ?? []) + (keepsChains ? [rows * shapes.filters] : [])
      + (filterTakesLists ? [rows * shapes.filters] : [])
  }

  /// What a pool's way back keeps of the cotangent between it and the convolution.
  package func betweenPool(needsInput: Bool) -> [Int] {
    let threads = max(1, min(execution.threads, shapes.batch))
    let lists = lists(forFilter: true, forInput: needsInput)
    if shapes.sharesFilterVJPByImages {
      return (0..<threads).flatMap { _ in [shapes.outputCount] + lists }
    }
    let images = min(shapes.imagesOfASlice(threads), shapes.batch)
    return [images * shapes.outputCount] + (0..<images).flatMap { _ in lists }
  }
}

/// What the matrix products of a dense layer take beside operands and results, in elements, all at the
/// same time.
package enum DenseWorkspace {
  package static func forward(
    batch: Int, inputs: Int, outputs: Int, execution: Execution
  ) -> [Int] {
    MatrixProduct<Float>.workspace(m: batch, n: outputs, k: inputs, execution: execution)
  }

  package static func weightsVJP(
    batch: Int, inputs: Int, outputs: Int, execution: Execution
  ) -> [Int] {
    MatrixProduct<Float>.workspace(
      m: inputs, n: outputs, k: batch, aColumnStride: inputs, execution: execution)
  }

  package static func inputVJP(
    batch: Int, inputs: Int, outputs: Int, execution: Execution
  ) -> [Int] {
    MatrixProduct<Float>.workspace(
      m: batch, n: inputs, k: outputs, bColumnStride: outputs, execution: execution)
  }
}
