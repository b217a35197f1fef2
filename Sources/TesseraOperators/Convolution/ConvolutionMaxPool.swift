import TesseraKernels
import TesseraTensors

/// `maxPool2d(conv2d(…))`, or with relu between the two, to the same bits.
///
/// What lies between is larger than the caches for a batch and smaller for an image: a thread makes one
/// image of it at a time, pools it, and makes the next in its place. Operands, errors, edge cases and
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
/// Workspace: per thread the convolution's output for one image, and what the convolution itself
/// needs.
@_specialize(where Scalar == Float)
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
  let runs = shapes.outputRuns(filter: filter, execution: execution)
  let panels = FilterPanels(shapes, filter: filter, execution: execution)
  Parallel.claims(shapes.batch, threads: execution.threads, work: shapes.work) { images in
    var worker = ForwardWorker(
      shapes, execution: execution, filter: panels, bias: bias, appliesReLU: appliesReLU,
      runs: runs)
    var image = Tensor<Scalar>(uninitialized: [shapes.outputCount])
    var scratch = Tensor<Scalar>(uninitialized: [pool.columns.output, shapes.filters])
    let (between, row) = (image.mutablePointer, scratch.mutablePointer)
    images.each { n in
      worker.run(
        input.pointer + n * shapes.inputCount, rows: 0..<geometry.rows.output, into: between)
      kernels.maxPool(
        shape, between, into: y + n * shape.outputCount, winners: w + n * shape.outputCount,
        scratch: row)
    }
    withExtendedLifetime((image, scratch)) {}
  }
  return PooledMaximum(values: values, winners: winners)
}
