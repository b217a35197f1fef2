import TesseraKernels
import TesseraTensors

/// A thread's share of a filter gradient where most of ȳ is 0: for each filter the pixels that count, times
/// what they meet of the image.
///
/// The sums over the images lie filter by filter here, and go to w̄ when all are added, or before an image
/// whose cotangent is full.
struct SparseFilterVJP<Scalar: KernelScalar> {
  /// The columns (s, c) of a row r of the filter that the thread makes, and where their sums begin.
  private struct Part {
    let r: Int
    let columns: Range<Int>
    let sums: Int
  }

  /// The fewest rows of w̄ of a thread for which lists of ȳ pay (benchmark `training --only lenet`: with 64 a
  /// fourth slower, with 128 as before).
  private static var leastRows: Int { 128 }
  /// Bytes of an image that is met over and over: half of a second-level cache.
  private static var imageBytes: Int { 1 << 19 }

  private let shapes: ConvolutionShapes
  private let kernels: any KernelSet<Scalar>.Type
  private let rowStride: Int
  private let perRow: Int
  private var parts: [Part] = []
  private var sums: Tensor<Scalar>
  /// Whether the sums so far are here and not in w̄.
  private var holdsSums = false

  /// Whether the elements of such a convolution are worth looking at.
  static func isPossible(_ shapes: ConvolutionShapes, rows: Int, _ execution: Execution) -> Bool {
    let (height, width) = (shapes.geometry.rows, shapes.geometry.columns)
    let image = max(height.padded, height.input) * max(width.padded, width.input) * shapes.channels
    return execution.algorithm == .direct && shapes.groups == 1 && width.dilation == 1
      && rows >= leastRows && image * MemoryLayout<Scalar>.stride <= imageBytes
      && shapes.outputCount <= Int(Int32.max)
  }

  /// - Parameters:
  ///   - range: The rows (r, s, c) of w̄.
  ///   - rowStride: From one row of the padded image to the next.
  init?(_ shapes: ConvolutionShapes, _ execution: Execution, rows range: Range<Int>, rowStride: Int)
  {
    guard Self.isPossible(shapes, rows: range.count, execution) else { return nil }
    self.shapes = shapes
    self.rowStride = rowStride
    kernels = execution.kernels(Scalar.self)
    perRow = shapes.geometry.columns.kernel * shapes.channels
    for r in range.lowerBound / perRow...(range.upperBound - 1) / perRow {
      let columns = range.clamped(to: r * perRow..<(r + 1) * perRow)
      parts.append(
        Part(
          r: r, columns: columns.lowerBound - r * perRow..<columns.upperBound - r * perRow,
          sums: (columns.lowerBound - range.lowerBound) * shapes.filters))
    }
    sums = Tensor(uninitialized: [range.count * shapes.filters])
  }

  /// Adds what an image gives; false, and nothing done, where there are no lists of its cotangent or the image
  /// is not finite.
  mutating func run(
    _ padded: UnsafePointer<Scalar>, _ image: UnsafePointer<Scalar>,
    _ lists: SparseCotangent<Scalar>, into target: UnsafeMutablePointer<Scalar>
  ) -> Bool {
    guard lists.isSparse, areFinite(image, count: shapes.inputCount) else { return false }
    if !holdsSums { move(from: target) }
    let sums = sums.mutablePointer
    for part in parts {
      lists.multiplyFilters(
        padded + part.r * shapes.geometry.rows.dilation * rowStride + part.columns.lowerBound,
        columns: part.columns.count, addTo: sums + part.sums, kernels)
    }
    return true
  }

  /// Brings the sums of w̄ here: filter o's behind those of filter o − 1.
  private mutating func move(from target: UnsafePointer<Scalar>) {
    let sums = sums.mutablePointer
    for part in parts {
      kernels.compact(
        target + (part.r * perRow + part.columns.lowerBound) * shapes.filters, rowStride: 1,
        columnStride: shapes.filters, rows: shapes.filters, columns: part.columns.count, scale: 1,
        into: sums + part.sums)
    }
    holdsSums = true
  }

  /// Brings the sums to w̄, if they are here.
  mutating func flush(into target: UnsafeMutablePointer<Scalar>) {
    guard holdsSums else { return }
    for part in parts {
      kernels.compact(
        sums.pointer + part.sums, rowStride: 1, columnStride: part.columns.count,
        rows: part.columns.count, columns: shapes.filters, scale: 1,
        into: target + (part.r * perRow + part.columns.lowerBound) * shapes.filters)
    }
    holdsSums = false
  }
}
