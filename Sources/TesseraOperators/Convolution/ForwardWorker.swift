import TesseraKernels
import TesseraTensors

/// One thread's share of a forward convolution: its padded image and where the tile finds what.
///
///     for runs of rows p that meet the same rows of the filter inside the image
///       for rows p whose pixels stay in the second-level cache
///         for parts of large filters of which a panel does so; a chain goes on from y
///           product
///
/// Filters that are dilated or grouped are not taken in parts.
///
/// Benchmark `convolution --only vgg16,resnet18` (under x86-64-v3 112×112×128 runs at 84 % of the peak and at
/// 70 % with all rows at once; 7×7×512 at 88 % and at 45 % with all taps at once).
struct ForwardWorker<Scalar: KernelScalar> {
  let shapes: ConvolutionShapes
  let filter: FilterPanels<Scalar>
  let bias: Tensor<Scalar>?
  let appliesReLU: Bool
  var image: PaddedImage<Scalar>
  var product: ConvolutionProduct<Scalar>
  /// Where each output pixel's window begins in the padded image, and its output in y.
  var inputRows: [Int] = []
  var outputRows: [Int] = []
  let depth: ProductDepth
  /// Rows of pixels of y that are made at a time.
  private let height: Int
  /// Steps of a part of a row of taps; nil for all rows of taps at once.
  private let steps: Int?
  /// Rows of pixels that meet the same rows of the filter inside the image.
  let runs: [BorderRun]

  /// Bytes of an image that pass by each panel of the filters.
  private static var imageBytes: Int { 1 << 19 }
  /// Bytes of filters that are not taken in parts.
  static var filterBytes: Int { 1 << 20 }
  /// Steps of a part of the filters.
  private static var stepsOfPart: Int { 512 }
  /// Pixels that about pay for reading large filters once more.
  static var pixelsOfLargeFilters: Int { 512 }

  /// - Parameter runs: ``ConvolutionShapes/outputRuns(filter:execution:)``, the same for all threads.
  init(
    _ shapes: ConvolutionShapes, execution: Execution, filter: FilterPanels<Scalar>,
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
    let size = MemoryLayout<Scalar>.stride
    let isDirect = execution.algorithm == .direct
    let isLarge = depth.count * shapes.filters * size > Self.filterBytes
    let least = isLarge ? Self.pixelsOfLargeFilters / max(1, columns.output) : 1
    let fitting = Self.imageBytes / max(1, rows.stride * image.rowStride * size)
    height = isDirect ? max(1, least, fitting) : max(1, rows.output)
    steps = isDirect && isLarge && contiguous ? Self.stepsOfPart : nil
  }

  mutating func run(
    _ x: UnsafePointer<Scalar>, rows: Range<Int>, into y: UnsafeMutablePointer<Scalar>
  ) {
    let padded = image.load(x)
    for run in runs {
      let part = run.members.clamped(to: rows)
      guard !part.isEmpty else { continue }
      for first in stride(from: part.lowerBound, to: part.upperBound, by: height) {
        let rows = first..<min(first + height, part.upperBound)
        multiply(padded, rows: rows, taps: run.steps, into: y)
      }
      if run.steps.upperBound < depth.outer && !appliesReLU && hasNegativeZero(part, y) {
        multiply(padded, rows: part, taps: 0..<depth.outer, into: y)
      }
    }
  }

  private func hasNegativeZero(_ rows: Range<Int>, _ y: UnsafeMutablePointer<Scalar>) -> Bool {
    let row = shapes.geometry.columns.output * shapes.filters
    return TesseraOperators.hasNegativeZero(y + rows.lowerBound * row, count: rows.count * row)
  }

  /// Some rows of pixels; where the filters are large, over a part of each row of taps at a time.
  private mutating func multiply(
    _ padded: UnsafePointer<Scalar>, rows: Range<Int>, taps: Range<Int>,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    guard let steps else {
      return multiply(
        padded, rows: rows, taps: taps, 0..<depth.inner, mode: .write, ends: true, into: y)
    }
    for tap in taps {
      for first in stride(from: 0, to: depth.inner, by: steps) {
        let inner = first..<min(first + steps, depth.inner)
        multiply(
          padded, rows: rows, taps: tap..<tap + 1, inner,
          mode: tap == taps.lowerBound && first == 0 ? .write : .extend,
          ends: tap == taps.upperBound - 1 && inner.upperBound == depth.inner, into: y)
      }
    }
  }

  private mutating func multiply(
    _ padded: UnsafePointer<Scalar>, rows: Range<Int>, taps: Range<Int>, _ inner: Range<Int>,
    mode: ProductMode, ends: Bool, into y: UnsafeMutablePointer<Scalar>
  ) {
    let width = shapes.geometry.columns.output
    let first = rows.lowerBound * width
    var depth = depth
    (depth.outer, depth.inner) = (taps.count, inner.count)
    let skipped = taps.lowerBound * depth.outerStride + inner.lowerBound
    let step =
      taps.lowerBound * shapes.geometry.columns.kernel * shapes.groupChannels + inner.lowerBound
    inputRows.withUnsafeBufferPointer { inputRows in
      outputRows.withUnsafeBufferPointer { outputRows in
        for group in 0..<shapes.groups {
          let channel = group * shapes.groupFilters
          product.run(
            ProductOperands(
              rows: rows.count * width, columns: shapes.groupFilters, depth: depth,
              a: padded + skipped + group * shapes.groupChannels,
              aRows: inputRows.baseAddress! + first,
              b: filter.pointer(channel: channel, step: step), bRowStride: filter.rowStride,
              bPanelStride: filter.panelStride, c: y + channel,
              cRows: outputRows.baseAddress! + first,
              bias: ends ? bias.map { $0.pointer + channel } : nil, mode: mode,
              appliesReLU: ends && appliesReLU))
        }
      }
    }
  }
}
