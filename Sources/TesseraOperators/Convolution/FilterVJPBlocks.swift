import TesseraKernels
import TesseraTensors

/// How a filter gradient's chains are split: into rows of ȳ whose panels, and what they meet of the image,
/// stay in the nearest caches from tile to tile.
///
/// Where ȳ's pixels are large, or many, its panels are packed too: a power of two apart they have few of a
/// cache's places, and a page each. Small images are read where they lie, and go through at once.
///
/// Benchmark `convolution --only vgg16,resnet18`: 224×224×64 runs at 86 % of the peak under x86-64-v3, and
/// at 20 % in one piece.
struct FilterVJPBlocks {
  /// Steps of a block of packed panels.
  private static let packedSteps = 512
  /// Steps of a block that is read where it lies.
  private static let stepsInPlace = 1_024
  /// The fewest rows of w̄ for each thread that pay for a copy of ȳ.
  private static let leastPackedRows = 128
  /// Bytes of an image's ȳ up to which it is read where it lies.
  private static let bytesInPlace = 1 << 16

  /// The rows of ȳ of a block, but for the last.
  private let height: Int
  /// The rows of ȳ in all.
  private let rows: Int
  private let filters: Int
  /// The blocks, at least one.
  let count: Int
  /// The elements of a block's panels; nil where ȳ is read where it lies.
  let packedCount: Int?

  init<Scalar: KernelScalar>(
    _ shapes: ConvolutionShapes, execution: Execution, of scalar: Scalar.Type
  ) {
    let (rows, columns) = (shapes.geometry.rows.output, shapes.geometry.columns.output)
    let panel = execution.kernels(scalar).panelWidth(columns: shapes.groupFilters)
    let threads = shapes.sharesFilterVJPByImages ? 1 : execution.threads
    let isDirect = execution.algorithm == .direct
    let packs =
      isDirect && shapes.groups == 1 && shapes.filters > panel
      && shapes.filterRows >= threads * Self.leastPackedRows
      && shapes.outputCount * MemoryLayout<Scalar>.stride > Self.bytesInPlace
    let steps = packs ? Self.packedSteps : Self.stepsInPlace
    height = isDirect ? max(1, steps / max(1, columns)) : max(1, rows)
    (self.rows, filters) = (rows, shapes.filters)
    count = max(1, (rows + height - 1) / height)
    packedCount =
      packs
      ? (shapes.filters + panel - 1) / panel * panel * min(height, rows) * columns : nil
  }

  /// The rows of ȳ of a block.
  func rows(_ index: Int) -> Range<Int> {
    index * height..<min((index + 1) * height, rows)
  }

  /// Panels of the cotangent's next `steps` pixels.
  func pack<Scalar: KernelScalar>(
    _ cotangent: UnsafePointer<Scalar>, steps: Int, panel: Int,
    _ kernels: any KernelSet<Scalar>.Type, into target: UnsafeMutablePointer<Scalar>
  ) {
    kernels.packPanels(
      cotangent, rows: (0..<steps).map { $0 * filters }, depth: steps, columnStride: 1,
      columns: filters, panel: panel, into: target)
  }
}
