import TesseraKernels
import TesseraTensors

/// Rows along the last axis: how many, and how long.
private func rows(_ shape: Shape, _ name: String) -> (count: Int, length: Int) {
  require(
    shape.rank >= 1 && shape[-1] > 0, "\(name): shape \(shape) needs a last axis with elements")
  return (shape.count / shape[-1], shape[-1])
}

/// e^(x_j − m) / Σ e^(x − m) over the last axis, m the row's maximum.
///
/// Every row of the result sums to 1 up to rounding. A NaN or +∞ in a row makes the row NaN.
/// Bits: those of `Reference.softmax`: the sum is one chain in order.
public func softmax<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  let (count, length) = rows(input.shape, "softmax")
  var result = Tensor<Scalar>(uninitialized: input.shape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(count, threads: execution.threads, work: 4 * input.count) { range in
    let first = range.lowerBound * length
    kernels.softmax(
      input.pointer + first, into: target + first, rows: range.count, columns: length)
  }
  return result
}

/// (x_j − m) − ln Σ e^(x − m) over the last axis.
public func logSoftmax<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  let (count, length) = rows(input.shape, "logSoftmax")
  var result = Tensor<Scalar>(uninitialized: input.shape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(count, threads: execution.threads, work: 4 * input.count) { range in
    let first = range.lowerBound * length
    kernels.logSoftmax(
      input.pointer + first, into: target + first, rows: range.count, columns: length)
  }
  return result
}

/// y_j·(ȳ_j − Σ ȳ·y): the cotangent of softmax's input from its output.
public func softmaxVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  require(
    outputCotangent.shape == output.shape,
    "softmaxVJP: cotangent \(outputCotangent.shape) of output \(output.shape)")
  let (count, length) = rows(output.shape, "softmaxVJP")
  var result = Tensor<Scalar>(uninitialized: output.shape)
  let kernels = execution.kernels(Scalar.self)
  kernels.softmaxVJP(
    outputCotangent.pointer, output.pointer, into: result.mutablePointer, rows: count,
    columns: length)
  return result
}

/// ȳ_j − e^(y_j)·Σ ȳ: the cotangent of log-softmax's input from its output.
public func logSoftmaxVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  require(
    outputCotangent.shape == output.shape,
    "logSoftmaxVJP: cotangent \(outputCotangent.shape) of output \(output.shape)")
  let (count, length) = rows(output.shape, "logSoftmaxVJP")
  var result = Tensor<Scalar>(uninitialized: output.shape)
  let kernels = execution.kernels(Scalar.self)
  kernels.logSoftmaxVJP(
    outputCotangent.pointer, output.pointer, into: result.mutablePointer, rows: count,
    columns: length)
  return result
}
