import TesseraKernels
import TesseraTensors

/// Probabilities from scores: e^(x_j − m) / Σ e^(x − m) along an axis, m the row's maximum.
///
/// Equal scores give equal probabilities: of 0, 0 each is ½.
/// Every row of the result sums to 1 up to rounding. A NaN or +∞ in a row makes the row NaN.
/// Bits: those of `Reference.softmax`: the sum is one chain in order.
///
/// Accuracy: with d = m − x, |ŷ_j − y_j| ≤ γ(7 + d_j + Σ y·d + K)·y_j for K classes, beside what
/// lies among the subnormals: d_j is rounded before the exponential, and so are those of the sum.
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

/// The logarithm of softmax: (x_j − m) − ln Σ e^(x − m) along an axis, m the row's maximum.
///
/// Better than the logarithm of a softmax: no probability that rounds to 0 becomes −∞.
///
/// Accuracy, to first order in u: with d = m − x and p the probabilities, (K + 2 + Σ p·d + 5·ln s +
/// d_j + |y_j|)·u for K classes, s = Σ e^−d. Bits: those of `Reference.logSoftmax`.
public func logSoftmax<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, axis: Int = -1, execution: Execution
) -> Tensor<Scalar> {
  RowOperation("logSoftmax", [input], axis: axis, execution).run { kernels, x, y, rows, columns in
    kernels.logSoftmax(x[0], into: y, rows: rows, columns: columns)
  }
}

/// The cotangent of softmax's input from its output: y_j·(ȳ_j − Σ ȳ·y) along its axis.
///
/// Of y = ½, ½ and ȳ = 1, 0 it is ¼, −¼: a softmax passes nothing that all scores have in common.
///
/// Accuracy: γ_(K+2)·|y_j|·(|ȳ_j| + Σ|ȳ·y|) for K classes and the y that is given.
public func softmaxVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, axis: Int = -1, execution: Execution
) -> Tensor<Scalar> {
  RowOperation("softmaxVJP", [outputCotangent, output], axis: axis, execution).run {
    kernels, operands, x, rows, columns in
    kernels.softmaxVJP(operands[0], operands[1], into: x, rows: rows, columns: columns)
  }
}

/// The cotangent of log-softmax's input from its output: ȳ_j − e^(y_j)·Σ ȳ along its axis.
///
/// Accuracy: γ_(K+4)·(|ȳ_j| + e^(y_j)·Σ|ȳ|) for K classes and the y that is given.
public func logSoftmaxVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, axis: Int = -1, execution: Execution
) -> Tensor<Scalar> {
  RowOperation("logSoftmaxVJP", [outputCotangent, output], axis: axis, execution).run {
    kernels, operands, x, rows, columns in
    kernels.logSoftmaxVJP(operands[0], operands[1], into: x, rows: rows, columns: columns)
  }
}
