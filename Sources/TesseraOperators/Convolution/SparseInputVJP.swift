import TesseraKernels
import TesseraTensors

/// A thread's share of an input gradient where most of ȳ is 0: for each pixel of x̄ the elements of ȳ around
/// it that count, times their rows of the filter. For windows that move by one pixel.
struct SparseInputVJP<Scalar: KernelScalar> {
  /// The fewest channels for which lists of ȳ pay.
  private static var leastChannels: Int { 16 }
  /// Bytes of a filter that is met over and over: half of a second-level cache.
  private static var filterBytes: Int { 1 << 19 }
  /// Bytes of a panel's row, the channels of x̄ that are made at a time: eight chains under AVX2, so that one
  /// multiply-add need not wait for another, and of 64 filters of 3 × 3 a row of taps takes 48 kB. (Benchmark
  /// `convolution --only cifar10-deep`, its `-sparse` lines: 128 channels at a time were a fifth slower.)
  private static var panelBytes: Int { 256 }

  private let shapes: ConvolutionShapes
  private let kernels: any KernelSet<Scalar>.Type
  /// Panels of channels. Row (r, s, o) of each: filter o at that tap, the taps in the order of the outputs
  /// that they meet.
  private let turned: Tensor<Scalar>
  /// The output row and column of the first pixel and the first tap.
  private let first: (row: Int, column: Int)

  /// Whether the elements of such a convolution are worth looking at.
  static func isPossible(_ shapes: ConvolutionShapes, _ execution: Execution) -> Bool {
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    let filter = shapes.filterRows * shapes.filters
    return execution.algorithm == .direct && shapes.groups == 1
      && shapes.channels >= leastChannels && filter * MemoryLayout<Scalar>.stride <= filterBytes
      && [rows.stride, rows.dilation, columns.stride, columns.dilation].allSatisfy { $0 == 1 }
      && shapes.outputCount * shapes.channels <= Int(Int32.max)
  }

  /// The channels of a panel, the last of which may be wider than what is left of them: all, or as even as
  /// whole lines of a cache allow.
  static func panel(_ shapes: ConvolutionShapes) -> Int {
    let most = panelBytes / MemoryLayout<Scalar>.stride
    let line = 64 / MemoryLayout<Scalar>.stride
    let panels = (shapes.channels + most - 1) / most
    let even = (shapes.channels + panels - 1) / panels
    return panels == 1 ? shapes.channels : (even + line - 1) / line * line
  }

  /// The elements of the filter as `init` wants it.
  static func turnedCount(_ shapes: ConvolutionShapes) -> Int {
    let panel = panel(shapes)
    return (shapes.channels + panel - 1) / panel * panel * shapes.kernelTaps * shapes.filters
  }

  /// The filter as `init` wants it; nil where it is not possible, or where the filter is not finite.
  static func turned(
    _ shapes: ConvolutionShapes, filter: Tensor<Scalar>, _ execution: Execution
  ) -> Tensor<Scalar>? {
    guard isPossible(shapes, execution), areFinite(filter.pointer, count: filter.count) else {
      return nil
    }
    let perTap = shapes.channels * shapes.filters
    let rows = (0..<shapes.kernelTaps).reversed().flatMap { tap in
      (0..<shapes.filters).map { tap * perTap + $0 }
    }
    var turned = Tensor<Scalar>(uninitialized: [turnedCount(shapes)])
    execution.kernels(Scalar.self).packPanels(
      filter.pointer, rows: rows, depth: rows.count, columnStride: shapes.filters,
      columns: shapes.channels, panel: panel(shapes), into: turned.mutablePointer)
    return turned
  }

  init(_ shapes: ConvolutionShapes, _ execution: Execution, turned: Tensor<Scalar>) {
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    self.shapes = shapes
    self.turned = turned
    kernels = execution.kernels(Scalar.self)
    first = (rows.before - (rows.kernel - 1), columns.before - (columns.kernel - 1))
  }

  /// Writes x̄ of one image; false where there are no lists of its cotangent, or where x̄ has a −0, whose sign
  /// zeros might change.
  func run(_ lists: SparseCotangent<Scalar>, into x: UnsafeMutablePointer<Scalar>) -> Bool {
    guard lists.isSparse else { return false }
    let panel = Self.panel(shapes)
    for channel in stride(from: 0, to: shapes.channels, by: panel) {
      let channels = channel..<min(channel + panel, shapes.channels)
      let filter = turned.pointer + channel * shapes.kernelTaps * shapes.filters
      for r in 0..<shapes.geometry.rows.kernel { run(lists, tapRow: r, channels, filter, into: x) }
    }
    return !hasNegativeZero(x, count: shapes.inputCount)
  }

  /// What one row of taps, in the order of the outputs, gives some channels of x̄.
  private func run(
    _ lists: SparseCotangent<Scalar>, tapRow r: Int, _ channels: Range<Int>,
    _ filter: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>
  ) {
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    let taps = filter + r * columns.kernel * shapes.filters * Self.panel(shapes)
    let met = first.row + r
    for h in (0..<rows.input).clamped(to: -met..<rows.output - met) {
      // With windows that move by one pixel every row of x̄ meets a row of ȳ by some tap, and here the first.
      let isFirst = r == max(0, -(first.row + h))
      lists.multiplyPixels(
        met + h, first.column, span: columns.kernel, pixels: columns.input,
        channels: channels.count, taps,
        into: x + h * columns.input * shapes.channels + channels.lowerBound,
        mode: isFirst ? .write : .extend, kernels)
    }
  }
}
