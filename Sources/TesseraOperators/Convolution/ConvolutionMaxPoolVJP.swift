import TesseraKernels
import TesseraTensors

/// The cotangents of a convolution's operands.
public struct ConvolutionCotangents<Scalar: KernelScalar>: Sendable {
  /// w̄, of the filter's shape.
  public let filter: Tensor<Scalar>
  /// The bias's, one for each filter.
  public let bias: Tensor<Scalar>
  /// Nil where nobody asked.
  public let input: Tensor<Scalar>?
}

/// The cotangents of a convolution's operands from that of a max pool behind it.
///
/// The bits are those of `maxPool2dVJP` and then `conv2dFilterVJP`, `conv2dBiasVJP` and
/// `conv2dInputVJP`; what lies between exists for a few images at a time and stays in the caches. With
/// relu between the two, `outputCotangent` has passed relu's mask already: the pixel that won a window
/// passed relu exactly where the window's maximum did.
///
/// - Parameters:
///   - outputCotangent: That of the pool's output.
///   - winners: What ``conv2dMaxPool(_:filter:bias:geometry:groups:pool:appliesReLU:execution:)``
///     gave.
///   - input: The images, `[N,H,W,C]`.
///   - filter: The filters, `[R,S,C/groups,O]`.
///   - geometry: The convolution's windows.
///   - groups: The parts that channels and filters are split into.
///   - pool: The pool's windows, over the convolution's output.
///   - needsInput: Whether the input's cotangent is asked for.
///   - execution: How it runs; never changes a bit.
@_specialize(where Scalar == Float)
public func conv2dMaxPoolVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, winners: Tensor<Int32>, input: Tensor<Scalar>,
  filter: Tensor<Scalar>, geometry: WindowGeometry, groups: Int, pool: WindowGeometry,
  needsInput: Bool, execution: Execution
) -> ConvolutionCotangents<Scalar> {
  let shapes = ConvolutionShapes(
    input: input.shape, filter: filter.shape, geometry: geometry, groups: groups)
  let shape = PoolShape(shapes.outputShape, pool, includePadding: false, name: "conv2dMaxPoolVJP")
  require(
    outputCotangent.shape == winners.shape
      && outputCotangent.count == shapes.batch * shape.outputCount,
    "conv2dMaxPoolVJP: cotangent \(outputCotangent.shape) of winners \(winners.shape) behind "
      + "an output \(shapes.outputShape)")
  let turned =
    needsInput ? TurnedFilter(shapes, filter: filter, execution: execution) : nil
  var inputResult = turned?.inputCotangent(of: shapes)
  var biasSums = Tensor<Scalar>(uninitialized: [shapes.batch, shapes.filters])
  let target = FirstTarget(
    bias: biasSums.mutablePointer, input: inputResult?.mutablePointer)
  let parts = max(1, min(execution.threads, shapes.batch))
  var workers = (0..<parts).map { _ in
    UnpoolWorker(
      shapes, pool: shape, cotangent: outputCotangent, winners: winners, filter: turned,
      execution: execution)
  }
  let filterResult =
    shapes.sharesFilterVJPByImages
    ? filterVJPByImages(shapes, input, filter.shape, &workers, target, execution)
    : filterVJPByRows(shapes, input, filter.shape, &workers, target, execution)
  var bias = Tensor<Scalar>(uninitialized: [shapes.filters])
  execution.kernels(Scalar.self).columnSums(
    biasSums.pointer, rows: shapes.batch, columns: shapes.filters, into: bias.mutablePointer)
  return ConvolutionCotangents(filter: filterResult, bias: bias, input: inputResult)
}

/// Threads share the images; what each gives is then added in order.
private func filterVJPByImages<Scalar: KernelScalar>(
  _ shapes: ConvolutionShapes, _ input: Tensor<Scalar>, _ filterShape: Shape,
  _ workers: inout [UnpoolWorker<Scalar>], _ target: FirstTarget<Scalar>, _ execution: Execution
) -> Tensor<Scalar> {
  var images = Tensor<Scalar>(uninitialized: [shapes.batch, filterShape.count])
  let sums = images.mutablePointer
  Parallel.claims(shapes.batch, &workers, work: shapes.work) { worker, images in
    var product = FilterVJPWorker<Scalar>(
      shapes, execution: execution, rows: 0..<shapes.filterRows, mode: .write)
    var image = Tensor<Scalar>(uninitialized: [shapes.outputCount])
    let between = image.mutablePointer
    var lists =
      worker.takesLists
      ? [SparseCotangent<Scalar>(shapes, filterRowStride: nil, forInput: true)] : []
    images.each { n in
      lists.withUnsafeMutableBufferPointer { lists in
        worker.run(n, into: between, lists.isEmpty ? nil : lists.baseAddress, target)
      }
      product.run(
        input.pointer + n * shapes.inputCount, between, nil, into: sums + n * filterShape.count)
    }
    withExtendedLifetime(image) {}
  }
  var result = Tensor<Scalar>(uninitialized: filterShape)
  execution.kernels(Scalar.self).columnSums(
    images.pointer, rows: shapes.batch, columns: filterShape.count, into: result.mutablePointer)
  return result
}

/// A few images at a time: threads first share them, then the rows (r, s, c) of w̄.
private func filterVJPByRows<Scalar: KernelScalar>(
  _ shapes: ConvolutionShapes, _ input: Tensor<Scalar>, _ filterShape: Shape,
  _ workers: inout [UnpoolWorker<Scalar>], _ target: FirstTarget<Scalar>, _ execution: Execution
) -> Tensor<Scalar> {
  var result = Tensor<Scalar>(repeating: 0, shape: filterShape)
  let sums = result.mutablePointer
  let slice = shapes.imagesOfASlice(workers.count, scalarSize: MemoryLayout<Scalar>.size)
  var images = Tensor<Scalar>(uninitialized: [min(slice, shapes.batch), shapes.outputCount])
  let between = images.mutablePointer
  let rowParts = max(1, min(execution.threads, shapes.filterRows))
  var products = (0..<rowParts).map { part in
    FilterVJPWorker<Scalar>(
      shapes, execution: execution,
      rows: Parallel.share(part, of: rowParts, in: 0..<shapes.filterRows), mode: .accumulate)
  }
  let rowStride = products.first { $0.takesLists }?.rowStride
  let forInput = workers[0].takesLists
  let takesLists = rowStride != nil || forInput
  var lists = (0..<(takesLists ? min(slice, shapes.batch) : 0)).map { _ in
    SparseCotangent<Scalar>(shapes, filterRowStride: rowStride, forInput: forInput)
  }
  lists.withUnsafeMutableBufferPointer { lists in
    for first in stride(from: 0, to: shapes.batch, by: slice) {
      let range = first..<min(first + slice, shapes.batch)
      let work = shapes.work / shapes.batch * range.count
      Parallel.claims(range.count, &workers, work: work) { worker, images in
        images.each { n in
          let list = takesLists ? lists.baseAddress! + n : nil
          worker.run(first + n, into: between + n * shapes.outputCount, list, target)
        }
      }
      Parallel.each(&products, work: work) { product, _ in
        for n in range {
          product.run(
            input.pointer + n * shapes.inputCount, between + (n - first) * shapes.outputCount,
            takesLists ? lists[n - first] : nil, into: sums)
        }
        if range.upperBound == shapes.batch { product.finish(into: sums) }
      }
    }
  }
  withExtendedLifetime(images) {}
  return result
}

extension ConvolutionShapes {
  /// The images whose cotangents between convolution and pool exist at a time: at least one for each
  /// thread, else as many as fit into the second level of cache of two processors; lists of theirs beside
  /// them.
  func imagesOfASlice(_ threads: Int, scalarSize: Int = 4) -> Int {
    max(threads, (1 << 20) / max(1, outputCount * scalarSize))
  }
}

/// Where the cotangents of bias, per image, and input go.
private struct FirstTarget<Scalar: KernelScalar>: @unchecked Sendable {
  let bias: UnsafeMutablePointer<Scalar>
  let input: UnsafeMutablePointer<Scalar>?
}

/// One thread's way back through the pool, and from there to the bias and the input.
private struct UnpoolWorker<Scalar: KernelScalar> {
  let shapes: ConvolutionShapes
  let pool: PoolShape
  let cotangent: Tensor<Scalar>
  let winners: Tensor<Int32>
  let taps: [Int]
  let kernels: any KernelSet<Scalar>.Type
  var input: InputVJPWorker<Scalar>?
  /// Whether lists of a cotangent are of use to it.
  var takesLists: Bool { input?.takesLists ?? false }

  init(
    _ shapes: ConvolutionShapes, pool: PoolShape, cotangent: Tensor<Scalar>,
    winners: Tensor<Int32>, filter: TurnedFilter<Scalar>?, execution: Execution
  ) {
    (self.shapes, self.pool) = (shapes, pool)
    (self.cotangent, self.winners) = (cotangent, winners)
    taps = pool.tapOffsets
    kernels = execution.kernels(Scalar.self)
    input = filter.map { InputVJPWorker(shapes, execution: execution, filter: $0) }
  }

  /// Image `n`: the cotangent between convolution and pool goes to `between`, and to `lists`.
  mutating func run(
    _ n: Int, into between: UnsafeMutablePointer<Scalar>,
    _ lists: UnsafeMutablePointer<SparseCotangent<Scalar>>?, _ target: FirstTarget<Scalar>
  ) {
    kernels.maxPoolVJP(
      pool, cotangent.pointer + n * pool.outputCount,
      winners: winners.pointer + n * pool.outputCount, taps: taps, into: between)
    kernels.columnSums(
      between, rows: shapes.outputPixels, columns: shapes.filters,
      into: target.bias + n * shapes.filters)
    lists?.pointee.load(between)
    if let x = target.input {
      input?.run(between, lists?.pointee, into: x + n * shapes.inputCount)
    }
  }
}
