import TesseraKernels
import TesseraTensors

/// The cotangent of a convolution's filters, from that of its output.
///
///     w̄[r,s,c,o] = Σ(n) ( Σ(p,q) x[n, p·σ₁ + r·δ₁ − top, q·σ₂ + s·δ₂ − left, c]·ȳ[n,p,q,o] )
///
/// x is zero outside its bounds and those zeros are multiplied like any other value. The result is
/// linear in ȳ and adjoint to the convolution in its filter: ⟨conv(w), ȳ⟩ = ⟨w, w̄⟩.
///
/// Of a 2×2 filter over the ramp 1 … 9, with ȳ = 1 everywhere, each tap gets the sum of the pixels that it
/// met: 12, 16, 24, 28.
///
/// Bits: per image one chain of multiply-adds over (p, q) from 0; the images' chains are then added
/// in order, from 0. Those of `Reference.conv2dFilterVJP`.
///
/// Accuracy: |w̄ − exact| ≤ γ_K·Σ|x|·|ȳ| with K = P·Q + N.
///
/// Cost: 2·N·P·Q·O·R·S·C/G flops, less what falls on rows of the border's zeros,
/// or on zeros of ȳ where those are most of an image.
/// Workspace: a padded image per thread and, for large images, a block of ȳ and the thread's chains; lists
/// of ȳ's elements and the thread's sums; where there are few rows over many pixels (4·R·S·C/G ≤ P·Q), the
/// gradient of every image.
@_specialize(where Scalar == Float)
public func conv2dFilterVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, filterShape: Shape,
  geometry: WindowGeometry, groups: Int, execution: Execution
) -> Tensor<Scalar> {
  let shapes = ConvolutionShapes(
    input: input.shape, filter: filterShape, geometry: geometry, groups: groups)
  require(
    outputCotangent.shape == shapes.outputShape,
    "conv2dFilterVJP: cotangent \(outputCotangent.shape) of an output \(shapes.outputShape)")
  return shapes.sharesFilterVJPByImages
    ? filterVJPByImages(shapes, outputCotangent, input, filterShape, execution)
    : filterVJPByRows(shapes, outputCotangent, input, filterShape, execution)
}

/// Threads share the rows (r, s, c) of w̄; each goes through all images in order.
private func filterVJPByRows<Scalar: KernelScalar>(
  _ shapes: ConvolutionShapes, _ outputCotangent: Tensor<Scalar>, _ input: Tensor<Scalar>,
  _ filterShape: Shape, _ execution: Execution
) -> Tensor<Scalar> {
  var result = Tensor<Scalar>(repeating: 0, shape: filterShape)
  let target = result.mutablePointer
  Parallel.ranges(shapes.filterRows, threads: execution.threads, work: shapes.work) { range in
    var worker = FilterVJPWorker<Scalar>(
      shapes, execution: execution, rows: range, mode: .accumulate)
    var lists =
      worker.takesLists
      ? SparseCotangent<Scalar>(shapes, filterRowStride: worker.rowStride, forInput: false) : nil
    for image in 0..<shapes.batch {
      let cotangent = outputCotangent.pointer + image * shapes.outputCount
      lists?.load(cotangent)
      worker.run(input.pointer + image * shapes.inputCount, cotangent, lists, into: target)
    }
    worker.finish(into: target)
  }
  return result
}

/// Threads share the images; what each image gives is then added in order.
private func filterVJPByImages<Scalar: KernelScalar>(
  _ shapes: ConvolutionShapes, _ outputCotangent: Tensor<Scalar>, _ input: Tensor<Scalar>,
  _ filterShape: Shape, _ execution: Execution
) -> Tensor<Scalar> {
  var images = Tensor<Scalar>(uninitialized: [shapes.batch, filterShape.count])
  let target = images.mutablePointer
  Parallel.claims(shapes.batch, threads: execution.threads, work: shapes.work) { images in
    var worker = FilterVJPWorker<Scalar>(
      shapes, execution: execution, rows: 0..<shapes.filterRows, mode: .write)
    images.each { image in
      worker.run(
        input.pointer + image * shapes.inputCount,
        outputCotangent.pointer + image * shapes.outputCount, nil,
        into: target + image * filterShape.count)
    }
  }
  var result = Tensor<Scalar>(uninitialized: filterShape)
  execution.kernels(Scalar.self).columnSums(
    images.pointer, rows: shapes.batch, columns: filterShape.count, into: result.mutablePointer)
  return result
}

/// The cotangent of a convolution's bias: b̄[o] = Σ(n) ( Σ(p,q) ȳ[n,p,q,o] ).
///
/// Bits: per image one chain of additions over (p, q) from 0; the images' sums are then added in
/// order, from 0. Accuracy: |b̄ − exact| ≤ γ_K·Σ|ȳ| with K = P·Q + N.
@_specialize(where Scalar == Float)
public func conv2dBiasVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  let shape = outputCotangent.shape
  require(shape.rank == 4, "conv2dBiasVJP: cotangent \(shape) needs four axes, NHWC")
  let (batch, pixels, filters) = (shape[0], shape[1] * shape[2], shape[3])
  let kernels = execution.kernels(Scalar.self)
  var images = Tensor<Scalar>(uninitialized: [batch, filters])
  let sums = images.mutablePointer
  Parallel.ranges(batch, threads: execution.threads, work: shape.count) { range in
    for image in range {
      kernels.columnSums(
        outputCotangent.pointer + image * pixels * filters, rows: pixels, columns: filters,
        into: sums + image * filters)
    }
  }
  var result = Tensor<Scalar>(uninitialized: [filters])
  kernels.columnSums(images.pointer, rows: batch, columns: filters, into: result.mutablePointer)
  return result
}
