import TesseraKernels
import TesseraTensors

/// The shapes of a convolution, checked against each other once for all three directions.
struct ConvolutionShapes {
  let batch: Int
  let geometry: WindowGeometry
  let groups: Int
  /// Channels and filters of the whole.
  let channels: Int
  let filters: Int

  var groupChannels: Int { channels / groups }
  var groupFilters: Int { filters / groups }
  var inputPixels: Int { geometry.rows.input * geometry.columns.input }
  var outputPixels: Int { geometry.rows.output * geometry.columns.output }
  var kernelTaps: Int { geometry.rows.kernel * geometry.columns.kernel }
  /// The elements of one image before and behind the convolution.
  var inputCount: Int { inputPixels * channels }
  var outputCount: Int { outputPixels * filters }
  /// The rows (r, s, c) of a filter gradient's product.
  var filterRows: Int { kernelTaps * groupChannels }
  /// Few rows over many pixels: each image is read once where threads share the images, and what each
  /// image gives is small enough to be kept until all are added.
  var sharesFilterVJPByImages: Bool { 4 * filterRows <= outputPixels && batch > 1 }
  var outputShape: Shape {
    [batch, geometry.rows.output, geometry.columns.output, filters]
  }
  /// The work of one direction, as `Parallel` counts it.
  var work: Int {
    Parallel.work(multiplyAdds: batch * outputPixels * kernelTaps * groupChannels * filters)
  }

  init(input: Shape, filter: Shape, geometry: WindowGeometry, groups: Int) {
    func check(_ condition: Bool, _ reason: @autoclosure () -> String) {
      require(
        condition, "conv2d: input \(input) and filter \(filter) do not fit: \(reason())")
    }
    check(input.rank == 4 && filter.rank == 4, "both need four axes, NHWC and HWIO")
    check(
      groups >= 1 && input[3] % groups == 0 && filter[3] % groups == 0,
      "\(groups) groups must divide the channels")
    check(filter[2] == input[3] / groups, "the filter's third extent must be channels / groups")
    check(
      geometry.rows.input == input[1] && geometry.columns.input == input[2]
        && geometry.rows.kernel == filter[0] && geometry.columns.kernel == filter[1],
      "the window was made for another image or kernel")
    do throws(ShapeError) {
      try geometry.check(
        batch: input[0], channels: input[3], filters: filter[3], groups: groups,
        writesPatches: false, limits: .greatest)
    } catch {
      check(false, error.description)
    }
    (batch, channels, filters) = (input[0], input[3], filter[3])
    self.geometry = geometry
    self.groups = groups
  }

  /// Stops the program where there is a bias that does not fit.
  func check(bias: Shape?) {
    require(
      bias == nil || bias == [filters],
      "conv2d: bias \(bias ?? []) does not fit the \(filters) filters")
  }
}

/// An image with its border of zeros, as the tile reads it; one for each thread.
///
/// Where the window needs no border the image itself is read.
struct PaddedImage<Scalar: KernelScalar> {
  let rowStride: Int
  private let channels: Int
  private let interior: Int
  private let copiedRows: Int
  private let copiedColumns: Int
  private let sourceRowStride: Int
  private var buffer: Tensor<Scalar>?

  /// - Parameters:
  ///   - rows: The image's rows, the zero rows before them, and the rows that are read in all.
  ///   - columns: The same for columns.
  init(
    rows: (input: Int, before: Int, padded: Int), columns: (input: Int, before: Int, padded: Int),
    channels: Int
  ) {
    sourceRowStride = columns.input * channels
    copiedRows = min(rows.input, rows.padded - rows.before)
    copiedColumns = min(columns.input, columns.padded - columns.before)
    if let count = Self.elements(rows: rows, columns: columns, channels: channels) {
      rowStride = columns.padded * channels
      interior = rows.before * rowStride + columns.before * channels
      buffer = Tensor(repeating: 0, shape: [count])
    } else {
      rowStride = sourceRowStride
      interior = 0
      buffer = nil
    }
    self.channels = channels
  }

  /// The elements of an image with its border; nil where it needs none.
  static func elements(
    rows: (input: Int, before: Int, padded: Int), columns: (input: Int, before: Int, padded: Int),
    channels: Int
  ) -> Int? {
    let isWhole =
      rows.before == 0 && columns.before == 0 && rows.padded <= rows.input
      && columns.padded <= columns.input
    return isWhole ? nil : rows.padded * columns.padded * channels
  }

  /// The image at `source` with its border, until the next call.
  mutating func load(_ source: UnsafePointer<Scalar>) -> UnsafePointer<Scalar> {
    guard buffer != nil else { return source }
    let target = buffer!.mutablePointer + interior
    let count = copiedColumns * channels
    guard count > 0 else { return UnsafePointer(buffer!.mutablePointer) }
    for row in 0..<max(copiedRows, 0) {
      (target + row * rowStride).update(from: source + row * sourceRowStride, count: count)
    }
    return UnsafePointer(buffer!.mutablePointer)
  }
}

extension PaddedImage {
  /// The input of a convolution, padded as its window asks.
  init(input shapes: ConvolutionShapes) {
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    self.init(
      rows: (rows.input, rows.before, rows.padded),
      columns: (columns.input, columns.before, columns.padded), channels: shapes.channels)
  }
}

/// A product, or, for im2col, the same product after its A has been written out as a matrix.
struct ConvolutionProduct<Scalar: KernelScalar> {
  private let kernels: any KernelSet<Scalar>.Type
  private var patches: Tensor<Scalar>?
  private var patchRows: [Int] = []
  private var patchDepth: Int

  /// - Parameters:
  ///   - rows: The most rows a product of this kind has.
  ///   - depth: The most steps that one of its chains has.
  init(_ execution: Execution, rows: Int, depth: Int) {
    kernels = execution.kernels(Scalar.self)
    patchDepth = depth
    if execution.algorithm == .im2col {
      patches = Tensor(uninitialized: [rows, depth])
      patchRows = (0..<rows).map { $0 * depth }
    }
  }

  /// The width of B's panels: what a panel's stride is where B is not packed.
  func panelWidth(columns: Int) -> Int { kernels.panelWidth(columns: columns) }

  mutating func run(_ operands: ProductOperands<Scalar>) {
    guard patches != nil else { return kernels.product(operands) }
    let matrix = patches!.mutablePointer
    let depth = operands.depth.count
    if depth != patchDepth {
      // Rows are written one after the other, so that shorter chains lie closer.
      patchDepth = depth
      patchRows = patchRows.indices.map { $0 * depth }
    }
    kernels.writeOutRows(
      operands.a, aRows: operands.aRows, rows: operands.rows, depth: operands.depth, into: matrix)
    patchRows.withUnsafeBufferPointer { rows in
      var lowered = operands
      lowered.a = UnsafePointer(matrix)
      lowered.aRows = rows.baseAddress!
      lowered.depth = ProductDepth(inner: depth, innerStride: 1)
      kernels.product(lowered)
    }
  }
}
