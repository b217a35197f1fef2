import TesseraKernels
import TesseraTensors

/// The mean of each window, channel by channel.
///
///     y[n,p,q,c] = (Σ over the taps (r,s) inside the image of x[n, p·σ₁ + r − top, q·σ₂ + s − left, c]) / count
///
/// `count` is the number of those taps, or R·S with `includePadding`.
///
/// Of a 2×2 window over the ramp 1 … 9 the means are 3, 4, 6, 7.
///
/// Bits: one chain of additions from 0 in the order of (r, s), then a division.
/// Accuracy: |ŷ − y| ≤ γ_K·Σ|x|/count with K = R·S + 1.
///
/// - Precondition: As `maxPool2d`'s.
public func averagePool2d<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, geometry: WindowGeometry, includePadding: Bool, execution: Execution
) -> Tensor<Scalar> {
  let shape = PoolShape(
    input.shape, geometry, includePadding: includePadding, name: "averagePool2d")
  var result = Tensor<Scalar>(
    uninitialized: [
      input.shape[0], geometry.rows.output, geometry.columns.output, input.shape[3],
    ])
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(input.shape[0], threads: execution.threads, work: input.count) { images in
    for n in images {
      kernels.averagePool(
        shape, input.pointer + n * shape.inputCount, into: target + n * shape.outputCount)
    }
  }
  return result
}

/// The cotangent of an average pool's input: each ȳ/count goes to every pixel of its window.
///
///     x̄[n,h,w,c] = Σ over the windows (p,q) that hold (h,w) of ȳ[n,p,q,c]/count, in order, from 0
///
/// Linear in ȳ and adjoint to the pool: ⟨pool(x), ȳ⟩ = ⟨x, x̄⟩. Of a 2×2 window over 3×3 pixels, with
/// ȳ = 1 everywhere, it is ¼, ½, ¼, ½, 1, ½, ¼, ½, ¼.
///
/// Accuracy: γ_K·Σ|ȳ|/count over the K windows that hold the pixel.
public func averagePool2dVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, inputShape: Shape, geometry: WindowGeometry,
  includePadding: Bool, execution: Execution
) -> Tensor<Scalar> {
  let shape = PoolShape(
    inputShape, geometry, includePadding: includePadding, name: "averagePool2dVJP")
  require(
    outputCotangent.count == inputShape[0] * shape.outputCount,
    "averagePool2dVJP: cotangent \(outputCotangent.shape) does not fit input \(inputShape)")
  var result = Tensor<Scalar>(uninitialized: inputShape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(inputShape[0], threads: execution.threads, work: result.count) { images in
    for n in images {
      kernels.averagePoolVJP(
        shape, outputCotangent.pointer + n * shape.outputCount,
        into: target + n * shape.inputCount)
    }
  }
  return result
}
