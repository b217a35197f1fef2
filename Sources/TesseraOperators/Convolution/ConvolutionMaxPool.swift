import TesseraKernels
import TesseraTensors

/// `maxPool2d(conv2d(…))`, or with relu between the two, to the same bits.
///
/// What lies between is larger than the caches for a batch: a thread makes one band of an image at a time,
/// pools it, and makes the next in its place. Operands, errors, edge cases and
/// accuracy are those of ``conv2d(_:filter:bias:geometry:groups:execution:)`` and
/// ``maxPool2d(_:geometry:execution:)``.
///
/// - Parameters:
///   - input: The images, `[N,H,W,C]`.
///   - filter: The filters, `[R,S,C/groups,O]`.
///   - bias: One value per filter; nil adds nothing.
///   - geometry: The convolution's windows.
///   - groups: The parts that channels and filters are split into.
///   - pool: The pool's, over the convolution's output.
///   - appliesReLU: Whether relu comes between them.
///   - execution: How it runs; never changes a bit.
/// - Returns: What the pool gives.
///
/// Workspace: per thread the convolution's output for one band, and what the convolution itself needs.
public func conv2dMaxPool<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, filter: Tensor<Scalar>, bias: Tensor<Scalar>?,
  geometry: WindowGeometry, groups: Int, pool: WindowGeometry, appliesReLU: Bool,
  execution: Execution
) -> PooledMaximum<Scalar> {
  let shapes = ConvolutionShapes(
    input: input.shape, filter: filter.shape, geometry: geometry, groups: groups)
  shapes.check(bias: bias?.shape)
  let shape = PoolShape(shapes.outputShape, pool, includePadding: false, name: "conv2dMaxPool")
  let outputShape: Shape = [shapes.batch, pool.rows.output, pool.columns.output, shapes.filters]
  var values = Tensor<Scalar>(uninitialized: outputShape)
  var winners = Tensor<Int32>(uninitialized: outputShape)
  let (y, w) = (values.mutablePointer, winners.mutablePointer)
  let kernels = execution.kernels(Scalar.self)
  let bands = PoolBand.bands(of: shape, scalarSize: MemoryLayout<Scalar>.size)
  Parallel.ranges(shapes.batch, threads: execution.threads, work: shapes.work) { images in
    var worker = ForwardWorker(
      shapes, execution: execution, filter: filter, bias: bias, appliesReLU: appliesReLU)
    var band = Tensor<Scalar>(uninitialized: [bands.map(\.shape.inputCount).max() ?? 0])
    var scratch = Tensor<Scalar>(uninitialized: [pool.columns.output, shapes.filters])
    let (between, row) = (band.mutablePointer, scratch.mutablePointer)
    for n in images {
      worker.load(input.pointer + n * shapes.inputCount)
      var output = n * shape.outputCount
      for band in bands {
        worker.run(rows: band.pixels, into: between)
        kernels.maxPool(
          band.shape, between, into: y + output, winners: w + output, scratch: row)
        output += band.shape.outputCount
      }
    }
    withExtendedLifetime((band, scratch)) {}
  }
  return PooledMaximum(values: values, winners: winners)
}
