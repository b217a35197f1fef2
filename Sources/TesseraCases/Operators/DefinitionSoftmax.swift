import TesseraAnswers
import TesseraReference
import TesseraTensors

extension OperatorSet {
  public func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    Reference.softmax(x, axis: axis, arithmetic: arithmetic)
  }

  public func softmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    Reference.softmaxVJP(
      outputCotangent: outputCotangent, output: output, axis: axis, arithmetic: arithmetic)
  }

  public func logSoftmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    Reference.logSoftmax(x, axis: axis, arithmetic: arithmetic)
  }

  public func logSoftmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    Reference.logSoftmaxVJP(
      outputCotangent: outputCotangent, output: output, axis: axis, arithmetic: arithmetic)
  }

  public func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    guard let whole = reduction.definition else {
      switch labels {
      case .classes(let labels):
        return Reference.softmaxCrossEntropyPerRow(
          logits, labels: labels.elements.map { Int($0) }, arithmetic: arithmetic)
      case .probabilities(let probabilities):
        return Reference.softmaxCrossEntropyPerRow(
          logits, probabilities: probabilities, arithmetic: arithmetic)
      }
    }
    let loss: S
    switch labels {
    case .classes(let labels):
      loss = Reference.softmaxCrossEntropy(
        logits, labels: labels.elements.map { Int($0) }, reduction: whole, arithmetic: arithmetic)
    case .probabilities(let probabilities):
      loss = Reference.softmaxCrossEntropy(
        logits, probabilities: probabilities, reduction: whole, arithmetic: arithmetic)
    }
    return Tensor(shape: [], [loss])
  }

  public func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    switch (labels, reduction.definition) {
    case (.classes(let labels), nil):
      Reference.softmaxCrossEntropyPerRowVJP(
        outputCotangent: outputCotangent, logits, labels: labels.elements.map { Int($0) },
        arithmetic: arithmetic)
    case (.probabilities(let probabilities), nil):
      Reference.softmaxCrossEntropyPerRowVJP(
        outputCotangent: outputCotangent, logits, probabilities: probabilities,
        arithmetic: arithmetic)
    case (.classes(let labels), let whole?):
      Reference.softmaxCrossEntropyVJP(
        outputCotangent: outputCotangent[0], logits, labels: labels.elements.map { Int($0) },
        reduction: whole, arithmetic: arithmetic)
    case (.probabilities(let probabilities), let whole?):
      Reference.softmaxCrossEntropyVJP(
        outputCotangent: outputCotangent[0], logits, probabilities: probabilities,
        reduction: whole, arithmetic: arithmetic)
    }
  }

  public func dropoutMasked<S: OperatorScalar>(
    _ x: Tensor<S>, mask: Tensor<S>, rate: Double
  ) -> Tensor<S> {
    Reference.dropoutMasked(x, mask: mask, rate: rate)
  }
}

extension RowReduction {
  /// The definition's reduction to one number; nil for none.
  var definition: Reference.LossReduction? {
    switch self {
    case .none: nil
    case .mean: .mean
    case .sum: .sum
    }
  }
}
