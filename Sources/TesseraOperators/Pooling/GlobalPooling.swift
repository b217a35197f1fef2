import TesseraKernels
import TesseraTensors

/// The window that is the whole image.
private func wholeImage(_ input: Shape) -> WindowGeometry {
  require(input.rank == 4, "global pooling: input \(input) needs four axes, NHWC")
  let size = Size2D(input[1], input[2])
  do throws(ShapeError) {
    return try WindowGeometry(input: size, kernel: size, window: .unit)
  } catch {
    fatalError("global pooling of \(input): \(error)")
  }
}

/// The mean of each channel over the whole image: `[N,H,W,C]` to `[N,C]`. Of the ramp 1 … 9 it is 5.
///
/// Accuracy: γ_K·Σ|x|/K with K = H·W.
public func globalAveragePool2d<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  averagePool2d(
    input, geometry: wholeImage(input.shape), includePadding: false, execution: execution
  ).reshaped([input.shape[0], input.shape[3]])
}

/// The cotangent of a global average pool's input: ȳ/(H·W) at every pixel.
///
/// Accuracy: one rounding, u·|x̄|.
public func globalAveragePool2dVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, inputShape: Shape, execution: Execution
) -> Tensor<Scalar> {
  averagePool2dVJP(
    outputCotangent: outputCotangent, inputShape: inputShape, geometry: wholeImage(inputShape),
    includePadding: false, execution: execution)
}

/// The largest pixel of each channel: `[N,H,W,C]` to `[N,C]`, with the winner h·W + w. Of the ramp 1 … 9
/// it is 9, and pixel 8 wins.
///
/// Exact: a selection.
public func globalMaxPool2d<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> PooledMaximum<Scalar> {
  let pooled = maxPool2d(input, geometry: wholeImage(input.shape), execution: execution)
  let shape: Shape = [input.shape[0], input.shape[3]]
  return PooledMaximum(
    values: pooled.values.reshaped(shape), winners: pooled.winners.reshaped(shape))
}

/// The cotangent of a global max pool's input: ȳ at the winner, 0 elsewhere.
///
/// Exact: a selection.
public func globalMaxPool2dVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, winners: Tensor<Int32>, inputShape: Shape, execution: Execution
) -> Tensor<Scalar> {
  maxPool2dVJP(
    outputCotangent: outputCotangent, winners: winners, inputShape: inputShape,
    geometry: wholeImage(inputShape), execution: execution)
}
