import TesseraKernels
import TesseraTensors

/// A batch of images picked from 8-bit storage: x[i] = images[indices[i]]·scale + shift, one
/// multiply-add a pixel.
///
/// - Precondition: Every index lies inside `images`' first axis.
public func gatherImages<Scalar: KernelScalar>(
  _ images: Tensor<UInt8>, indices: ArraySlice<Int>, scale: Scalar, shift: Scalar,
  execution: Execution
) -> Tensor<Scalar> {
  let count = images.shape.elementsPerRow
  require(
    indices.allSatisfy { $0 >= 0 && $0 < images.shape[0] },
    "gatherImages: an index lies outside 0 ..< \(images.shape[0])")
  var result = Tensor<Scalar>(uninitialized: images.shape.withBatch(indices.count))
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(indices.count, threads: execution.threads, work: result.count) { range in
    for i in range {
      let image = indices[indices.startIndex + i]
      kernels.convert(
        images.pointer + image * count, count: count, scale: scale, shift: shift,
        into: target + i * count)
    }
  }
  return result
}
