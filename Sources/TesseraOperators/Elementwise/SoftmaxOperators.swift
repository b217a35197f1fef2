import TesseraKernels
import TesseraTensors

/// e^(x_j − m) / Σ e^(x − m) along an axis, m the row's maximum.
///
/// Every row of the result sums to 1 up to rounding. A NaN or +∞ in a row makes the row NaN.
/// Bits: those of `Reference.softmax`: the sum is one chain in order.
///
/// - Parameters:
///   - input: x, of rank 1 at least.
///   - axis: A negative one counts from the last.
///   - execution: How it runs; never changes a bit.
public func softmax<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, axis: Int = -1, execution: Execution
) -> Tensor<Scalar> {
  RowOperation("softmax", [input], axis: axis, execution).run { kernels, x, y, rows, columns in
    kernels.softmax(x[0], into: y, rows: rows, columns: columns)
  }
}

/// (x_j − m) − ln Σ e^(x − m) along an axis.
public func logSoftmax<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, axis: Int = -1, execution: Execution
) -> Tensor<Scalar> {
  RowOperation("logSoftmax", [input], axis: axis, execution).run { kernels, x, y, rows, columns in
    kernels.logSoftmax(x[0], into: y, rows: rows, columns: columns)
  }
}

/// y_j·(ȳ_j − Σ ȳ·y): the cotangent of softmax's input from its output, along its axis.
public func softmaxVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, axis: Int = -1, execution: Execution
) -> Tensor<Scalar> {
  RowOperation("softmaxVJP", [outputCotangent, output], axis: axis, execution).run {
    kernels, operands, x, rows, columns in
    kernels.softmaxVJP(operands[0], operands[1], into: x, rows: rows, columns: columns)
  }
}

/// ȳ_j − e^(y_j)·Σ ȳ: the cotangent of log-softmax's input from its output, along its axis.
public func logSoftmaxVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, axis: Int = -1, execution: Execution
) -> Tensor<Scalar> {
  RowOperation("logSoftmaxVJP", [outputCotangent, output], axis: axis, execution).run {
    kernels, operands, x, rows, columns in
    kernels.logSoftmaxVJP(operands[0], operands[1], into: x, rows: rows, columns: columns)
  }
}
