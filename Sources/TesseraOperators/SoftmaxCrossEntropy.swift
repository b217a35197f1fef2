import TesseraKernels
import TesseraTensors

/// The cross-entropy of softmax(logits) and the labels' classes, a loss for every row.
///
///     loss_n = ln Σ_j e^(x_nj − m_n) − (x_n,label − m_n),   m_n = max_j x_nj
///
/// `logits` is `[N, K]`, `labels` `[N]` with classes 0 ..< K, the result `[N]`. Never forms a
/// probability, so no logarithm of 0 arises.
///
/// Accuracy, to first order in u: with d = m − x and p = softmax(x), (K + 2 + Σ p·d + 5·ln s +
/// d_label + loss)·u, s = Σ e^−d.
public func softmaxCrossEntropyPerRow<Scalar: KernelScalar>(
  logits: Tensor<Scalar>, labels: Tensor<Int32>, execution: Execution
) -> Tensor<Scalar> {
  checkLabels(logits.shape, labels, "softmaxCrossEntropy")
  return losses(logits, execution) { kernels, rows, x, losses, scratch in
    kernels.crossEntropy(
      x, labels.pointer + rows.lowerBound, into: losses, scratch: scratch, rows: rows.count,
      columns: logits.shape[1])
  }
}

/// The cross-entropy of softmax(logits) and distributions q over the classes, a loss for every row.
///
///     loss_n = Σ_j q_nj·(ln Σ_i e^(x_ni − m_n) − (x_nj − m_n))     over the classes with q_nj ≠ 0
///
/// `logits` and `probabilities` are `[N, K]`, the result `[N]`. A class of probability 0 contributes
/// nothing, not even where its logit is −∞. Nothing asks q to sum to 1.
///
/// Bits: one chain of multiply-adds over j from 0; those of `Reference.softmaxCrossEntropyPerRow`.
///
/// Accuracy: Σ q times that of ``logSoftmax(_:axis:execution:)``, and γ_(K+1)·loss more.
public func softmaxCrossEntropyPerRow<Scalar: KernelScalar>(
  logits: Tensor<Scalar>, probabilities: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  checkDistributions(logits.shape, probabilities.shape, "softmaxCrossEntropy")
  let classes = logits.shape[1]
  return losses(logits, execution) { kernels, rows, x, losses, scratch in
    kernels.distributionCrossEntropy(
      x, probabilities.pointer + rows.lowerBound * classes, into: losses, scratch: scratch,
      rows: rows.count, columns: classes)
  }
}

/// (softmax(x)_nj − [j = label_n])·ȳ_n: the cotangent of the logits, from that of the rows' losses,
/// `[N]`.
///
/// Accuracy: |ȳ_n| times that of ``softmax(_:axis:execution:)``, and γ₂ of the result more.
public func softmaxCrossEntropyPerRowVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, logits: Tensor<Scalar>, labels: Tensor<Int32>,
  execution: Execution
) -> Tensor<Scalar> {
  checkLabels(logits.shape, labels, "softmaxCrossEntropyVJP")
  return cotangents(outputCotangent, logits, execution) { kernels, rows, x, scales, target in
    kernels.crossEntropyVJP(
      x, labels.pointer + rows.lowerBound, scales: scales, into: target, rows: rows.count,
      columns: logits.shape[1])
  }
}

/// (softmax(x)_nj·Σ_i q_ni − q_nj)·ȳ_n: the cotangent of the logits, from that of the rows' losses,
/// `[N]`.
///
/// The sum is 1 for a distribution; it is kept because q is not asked to be one.
///
/// Accuracy: |ȳ_n|·Σ|q| times that of ``softmax(_:axis:execution:)``, and γ_(K+3)·|ȳ_n|·(p_nj·Σ|q|
/// + |q_nj|) more.
public func softmaxCrossEntropyPerRowVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, logits: Tensor<Scalar>, probabilities: Tensor<Scalar>,
  execution: Execution
) -> Tensor<Scalar> {
  checkDistributions(logits.shape, probabilities.shape, "softmaxCrossEntropyVJP")
  let classes = logits.shape[1]
  return cotangents(outputCotangent, logits, execution) { kernels, rows, x, scales, target in
    kernels.distributionCrossEntropyVJP(
      x, probabilities.pointer + rows.lowerBound * classes, scales: scales, into: target,
      rows: rows.count, columns: classes)
  }
}

/// The cross-entropy of a batch against labels as one number: the rows' losses summed in order, and
/// divided by N for the mean.
///
/// Accuracy: that of the rows, and γ_N·Σ|loss| more, over N for the mean.
public func softmaxCrossEntropy<Scalar: KernelScalar>(
  logits: Tensor<Scalar>, labels: Tensor<Int32>, reduction: LossReduction, execution: Execution
) -> Scalar {
  reduction.reduce(softmaxCrossEntropyPerRow(logits: logits, labels: labels, execution: execution))
}

/// The cross-entropy of a batch against distributions as one number.
///
/// Accuracy: that of the rows, and γ_N·Σ|loss| more, over N for the mean.
public func softmaxCrossEntropy<Scalar: KernelScalar>(
  logits: Tensor<Scalar>, probabilities: Tensor<Scalar>, reduction: LossReduction,
  execution: Execution
) -> Scalar {
  reduction.reduce(
    softmaxCrossEntropyPerRow(logits: logits, probabilities: probabilities, execution: execution))
}

/// The cotangent of the logits against labels, from that of the one number: every row's loss has ȳ/N
/// for the mean, ȳ for the sum.
///
/// Accuracy: that of the rows' cotangents, and one rounding more, of ȳ/N.
public func softmaxCrossEntropyVJP<Scalar: KernelScalar>(
  outputCotangent: Scalar = 1, logits: Tensor<Scalar>, labels: Tensor<Int32>,
  reduction: LossReduction, execution: Execution
) -> Tensor<Scalar> {
  softmaxCrossEntropyPerRowVJP(
    outputCotangent: reduction.spread(outputCotangent, over: logits), logits: logits,
    labels: labels, execution: execution)
}

/// The cotangent of the logits against distributions, from that of the one number.
///
/// Accuracy: that of the rows' cotangents, and one rounding more, of ȳ/N.
public func softmaxCrossEntropyVJP<Scalar: KernelScalar>(
  outputCotangent: Scalar = 1, logits: Tensor<Scalar>, probabilities: Tensor<Scalar>,
  reduction: LossReduction, execution: Execution
) -> Tensor<Scalar> {
  softmaxCrossEntropyPerRowVJP(
    outputCotangent: reduction.spread(outputCotangent, over: logits), logits: logits,
    probabilities: probabilities, execution: execution)
}

extension LossReduction {
  /// The cotangents of the rows' losses.
  fileprivate func spread<Scalar: KernelScalar>(
    _ cotangent: Scalar, over logits: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let rows = logits.shape.extents.first ?? 0
    return Tensor(repeating: scale(rows, of: cotangent), shape: [rows])
  }
}

private func checkDistributions(_ logits: Shape, _ probabilities: Shape, _ name: String) {
  require(
    logits.rank == 2 && logits == probabilities && (logits[0] == 0 || logits[1] > 0),
    "\(name): logits \(logits) and probabilities \(probabilities) do not fit")
}

/// A loss for every row, threads sharing the rows, each with scratch for eight.
private func losses<Scalar: KernelScalar>(
  _ logits: Tensor<Scalar>, _ execution: Execution,
  _ kernel: (
    _ kernels: any KernelSet<Scalar>.Type, _ rows: Range<Int>, _ logits: UnsafePointer<Scalar>,
    _ losses: UnsafeMutablePointer<Scalar>, _ scratch: UnsafeMutablePointer<Scalar>
  ) -> Void
) -> Tensor<Scalar> {
  let (rows, classes) = (logits.shape[0], logits.shape[1])
  var result = Tensor<Scalar>(uninitialized: [rows])
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(rows, threads: execution.threads, work: 4 * logits.count) { range in
    var scratch = Tensor<Scalar>(uninitialized: [min(8, range.count), classes])
    let first = range.lowerBound
    kernel(
      kernels, range, logits.pointer + first * classes, target + first, scratch.mutablePointer)
  }
  return result
}

/// The cotangent of the logits, threads sharing the rows.
private func cotangents<Scalar: KernelScalar>(
  _ outputCotangent: Tensor<Scalar>, _ logits: Tensor<Scalar>, _ execution: Execution,
  _ kernel: (
    _ kernels: any KernelSet<Scalar>.Type, _ rows: Range<Int>, _ logits: UnsafePointer<Scalar>,
    _ scales: UnsafePointer<Scalar>, _ target: UnsafeMutablePointer<Scalar>
  ) -> Void
) -> Tensor<Scalar> {
  let (rows, classes) = (logits.shape[0], logits.shape[1])
  require(
    outputCotangent.shape == [rows],
    "softmaxCrossEntropyVJP: cotangent \(outputCotangent.shape) of losses [\(rows)]")
  var result = Tensor<Scalar>(uninitialized: logits.shape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(rows, threads: execution.threads, work: 4 * logits.count) { range in
    let first = range.lowerBound
    kernel(
      kernels, range, logits.pointer + first * classes, outputCotangent.pointer + first,
      target + first * classes)
  }
  return result
}
