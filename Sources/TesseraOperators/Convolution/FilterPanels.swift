import TesseraKernels
import TesseraTensors

/// The filters of a forward convolution as the register tile reads them fastest: panel by panel, packed once
/// for all images.
///
/// Filters as wide as a panel lie so already. Those of groups, and those that too few pixels meet to pay for
/// the copy, are read where they lie. (Benchmark `training --only conv3,cifar10`: with the tile's unrolled steps 1 to 11 % less
/// time for a step under x86-64-v3, beside other work.)
struct FilterPanels<Scalar: KernelScalar> {
  private let tensor: Tensor<Scalar>
  /// From one step of the depth to the next.
  let rowStride: Int
  /// From one panel to the next.
  let panelStride: Int

  init(_ shapes: ConvolutionShapes, filter: Tensor<Scalar>, execution: Execution) {
    let kernels = execution.kernels(Scalar.self)
    let panel = kernels.panelWidth(columns: shapes.groupFilters)
    guard let count = Self.packedCount(shapes, execution) else {
      (tensor, rowStride, panelStride) = (filter, shapes.filters, panel)
      return
    }
    let depth = shapes.filterRows
    var packed = Tensor<Scalar>(uninitialized: [count])
    let rows = (0..<depth).map { $0 * shapes.filters }
    let target = packed.mutablePointer
    Parallel.ranges(count / (panel * depth), threads: execution.threads, work: count) { panels in
      let first = panels.lowerBound * panel
      kernels.packPanels(
        filter.pointer + first, rows: rows, depth: depth, columnStride: 1,
        columns: min(panels.upperBound * panel, shapes.filters) - first, panel: panel,
        into: target + first * depth)
    }
    (tensor, rowStride, panelStride) = (packed, panel, panel * depth)
  }

  /// The first panel from filter `channel` on, which begins a group, at a step of the depth.
  func pointer(channel: Int, step: Int) -> UnsafePointer<Scalar> {
    tensor.pointer + (step * rowStride + channel)
  }

  /// The elements of the panels; nil where the filters are read where they lie.
  static func packedCount(_ shapes: ConvolutionShapes, _ execution: Execution) -> Int? {
    let panel = execution.kernels(Scalar.self).panelWidth(columns: shapes.groupFilters)
    let bytes = shapes.filterRows * shapes.filters * MemoryLayout<Scalar>.stride
    let least =
      bytes > ForwardWorker<Scalar>.filterBytes
      ? ForwardWorker<Scalar>.pixelsOfLargeFilters : MatrixProduct<Scalar>.rowsToPack
    guard shapes.groups == 1, shapes.filters != panel, shapes.filterRows > 0,
      shapes.batch * shapes.outputPixels >= least
    else { return nil }
    return (shapes.filters + panel - 1) / panel * panel * shapes.filterRows
  }
}
