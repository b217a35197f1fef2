import TesseraTensors

/// The cross-entropy of the softmax of logits `[N,K]`, against one label for each row or against a
/// distribution `[N,K]` over the classes.
extension Reference {
  /// The loss of every row against its label, `[N]`.
  ///
  ///     loss_n = ln s − (x_label − m)        m = max x,  s = Σ exp(x_j − m)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func softmaxCrossEntropyPerRow<Scalar: ReferenceScalar>(
    _ logits: Tensor<Scalar>, labels: [Int], arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let (rows, classes) = lossExtents(logits.shape, labels)
    let x = logits.pointer
    var result = Tensor<Scalar>(uninitialized: [rows])
    let losses = result.mutablePointer
    for n in 0..<rows {
      let row = Row(start: n * classes, count: classes, step: 1)
      let (maximum, sum) = exponentialSum(x, row, arithmetic)
      losses[n] = log(sum, arithmetic: arithmetic) - (x[row[labels[n]]] - maximum)
    }
    return result
  }

  /// The loss of every row against a distribution q over its classes, `[N]`.
  ///
  ///     loss_n = Σ ◇(q_j, ln s − (x_j − m), ·)     over the classes with q_j ≠ 0
  ///
  /// One chain from +0 over j. A class of probability 0 contributes nothing, not even where its logit
  /// is −∞. Nothing asks the q_j to be positive or to sum to 1.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func softmaxCrossEntropyPerRow<Scalar: ReferenceScalar>(
    _ logits: Tensor<Scalar>, probabilities: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let (rows, classes) = lossExtents(logits.shape, probabilities.shape)
    let (x, q) = (logits.pointer, probabilities.pointer)
    var result = Tensor<Scalar>(uninitialized: [rows])
    let losses = result.mutablePointer
    for n in 0..<rows {
      let row = Row(start: n * classes, count: classes, step: 1)
      let (maximum, sum) = exponentialSum(x, row, arithmetic)
      let logarithm = log(sum, arithmetic: arithmetic)
      var loss: Scalar = 0
      for j in row where q[j] != 0 {
        loss = .multiplyAdd(q[j], logarithm - (x[j] - maximum), loss, arithmetic)
      }
      losses[n] = loss
    }
    return result
  }

  /// The cotangent of the logits against labels, from the cotangent `[N]` of the rows' losses.
  ///
  ///     x̄_j = (y_j − [j = label])·ȳ_n        y = softmax x
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func softmaxCrossEntropyPerRowVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, _ logits: Tensor<Scalar>, labels: [Int],
    arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let (rows, classes) = lossExtents(logits.shape, labels)
    require(outputCotangent.shape == [rows], "\(outputCotangent.shape) is not [\(rows)]")
    var result = softmax(logits, arithmetic: arithmetic)
    let x = result.mutablePointer
    for n in 0..<rows {
      for j in 0..<classes {
        x[n * classes + j] =
          (x[n * classes + j] - (j == labels[n] ? 1 : 0)) * outputCotangent[n]
      }
    }
    return result
  }

  /// The cotangent of the logits against distributions q, from the cotangent `[N]` of the losses.
  ///
  ///     Q = Σ q_j;   x̄_j = ◇(y_j, Q, −q_j)·ȳ_n        y = softmax x
  ///
  /// Q is a chain from +0. It is kept because q need not sum to 1, and the VJP is of what was given.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func softmaxCrossEntropyPerRowVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, _ logits: Tensor<Scalar>, probabilities: Tensor<Scalar>,
    arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let (rows, classes) = lossExtents(logits.shape, probabilities.shape)
    require(outputCotangent.shape == [rows], "\(outputCotangent.shape) is not [\(rows)]")
    let q = probabilities.pointer
    var result = softmax(logits, arithmetic: arithmetic)
    let x = result.mutablePointer
    for n in 0..<rows {
      let row = Row(start: n * classes, count: classes, step: 1)
      var total: Scalar = 0
      for j in row { total += q[j] }
      for j in row {
        x[j] = .multiplyAdd(x[j], total, -q[j], arithmetic) * outputCotangent[n]
      }
    }
    return result
  }
}

extension Reference {
  /// The losses of a batch against labels as one number: a chain from +0 over n; the mean is one
  /// division.
  public static func softmaxCrossEntropy<Scalar: ReferenceScalar>(
    _ logits: Tensor<Scalar>, labels: [Int], reduction: LossReduction, arithmetic: Arithmetic
  ) -> Scalar {
    reduce(softmaxCrossEntropyPerRow(logits, labels: labels, arithmetic: arithmetic), reduction)
  }

  /// The losses of a batch against distributions as one number.
  public static func softmaxCrossEntropy<Scalar: ReferenceScalar>(
    _ logits: Tensor<Scalar>, probabilities: Tensor<Scalar>, reduction: LossReduction,
    arithmetic: Arithmetic
  ) -> Scalar {
    reduce(
      softmaxCrossEntropyPerRow(logits, probabilities: probabilities, arithmetic: arithmetic),
      reduction)
  }

  /// The cotangent of the logits against labels, from that of the one number.
  ///
  /// Every row's loss has the cotangent ȳ/N, one division, for the mean, and ȳ for the sum.
  public static func softmaxCrossEntropyVJP<Scalar: ReferenceScalar>(
    outputCotangent: Scalar = 1, _ logits: Tensor<Scalar>, labels: [Int],
    reduction: LossReduction, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    softmaxCrossEntropyPerRowVJP(
      outputCotangent: spread(outputCotangent, logits.shape[0], reduction), logits,
      labels: labels, arithmetic: arithmetic)
  }

  /// The cotangent of the logits against distributions, from that of the one number.
  public static func softmaxCrossEntropyVJP<Scalar: ReferenceScalar>(
    outputCotangent: Scalar = 1, _ logits: Tensor<Scalar>, probabilities: Tensor<Scalar>,
    reduction: LossReduction, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    softmaxCrossEntropyPerRowVJP(
      outputCotangent: spread(outputCotangent, logits.shape[0], reduction), logits,
      probabilities: probabilities, arithmetic: arithmetic)
  }

  private static func reduce<Scalar: ReferenceScalar>(
    _ losses: Tensor<Scalar>, _ reduction: LossReduction
  ) -> Scalar {
    var total: Scalar = 0
    for n in 0..<losses.count { total += losses[n] }
    return reduce(total, losses.count, reduction)
  }

  /// The cotangents of the rows' losses.
  private static func spread<Scalar: ReferenceScalar>(
    _ cotangent: Scalar, _ rows: Int, _ reduction: LossReduction
  ) -> Tensor<Scalar> {
    Tensor(repeating: reduction == .mean ? cotangent / Scalar(rows) : cotangent, shape: [rows])
  }

  private static func lossExtents(
    _ logits: Shape, _ probabilities: Shape
  ) -> (rows: Int, classes: Int) {
    require(
      logits.rank == 2 && logits == probabilities,
      "logits \(logits) and probabilities \(probabilities) must be rows of the same classes")
    return (logits[0], logits[1])
  }
}
