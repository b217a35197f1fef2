import TesseraKernels
import TesseraTensors

/// A thread's share of an input gradient where most of ȳ is 0: for each pixel of x̄ the elements of ȳ around
/// it that count, times their rows of the filter. For windows that move by one pixel.
struct SparseInputVJP<Scalar: KernelScalar> {
  /// The fewest channels for which lists of ȳ pay.
  private static var leastChannels: Int { 16 }
  /// Bytes of a filter that is met over and over: half of a second-level cache.
  private static var filterBytes: Int { 1 << 19 }

  private let shapes: ConvolutionShapes
  private let kernels: any KernelSet<Scalar>.Type
  /// Row (r, s, o): filter o at that tap, the taps in the order of the outputs that they meet.
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
    var turned = Tensor<Scalar>(uninitialized: [rows.count, shapes.channels])
    execution.kernels(Scalar.self).packPanels(
      filter.pointer, rows: rows, depth: rows.count, columnStride: shapes.filters,
      columns: shapes.channels, panel: shapes.channels, into: turned.mutablePointer)
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
    let (rows, columns) = (shapes.geometry.rows, shapes.geometry.columns)
    let perPixels = columns.input * shapes.channels
    let perTaps = columns.kernel * shapes.filters * shapes.channels
    for h in 0..<rows.input {
      let target = x + h * perPixels
      // The taps that meet a row of ȳ: with windows that move by one pixel there is one.
      let row = first.row + h
      let taps = (0..<rows.kernel).clamped(to: -row..<rows.output - row)
      for r in taps {
        lists.multiplyPixels(
          row + r, first.column, span: columns.kernel, pixels: columns.input,
          turned.pointer + r * perTaps, into: target, mode: r == taps.lowerBound ? .write : .extend,
          kernels)
      }
    }
    return !hasNegativeZero(x, count: shapes.inputCount)
  }
}
