import TesseraAnswers
import TesseraOperators
import TesseraTensors

extension KernelOperators {
  public func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    TesseraOperators.softmax(x, axis: axis, execution: execution)
  }

  public func softmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    TesseraOperators.softmaxVJP(
      outputCotangent: outputCotangent, output: output, axis: axis, execution: execution)
  }

  public func logSoftmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    TesseraOperators.logSoftmax(x, axis: axis, execution: execution)
  }

  public func logSoftmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    TesseraOperators.logSoftmaxVJP(
      outputCotangent: outputCotangent, output: output, axis: axis, execution: execution)
  }

  public func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    switch (labels, reduction.operators) {
    case (.classes(let labels), nil):
      softmaxCrossEntropyPerRow(logits: logits, labels: labels, execution: execution)
    case (.probabilities(let probabilities), nil):
      softmaxCrossEntropyPerRow(
        logits: logits, probabilities: probabilities, execution: execution)
    case (.classes(let labels), let whole?):
      Tensor(
        shape: [],
        [
          softmaxCrossEntropy(
            logits: logits, labels: labels, reduction: whole, execution: execution)
        ])
    case (.probabilities(let probabilities), let whole?):
      Tensor(
        shape: [],
        [
          softmaxCrossEntropy(
            logits: logits, probabilities: probabilities, reduction: whole, execution: execution)
        ])
    }
  }

  public func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    switch (labels, reduction.operators) {
    case (.classes(let labels), nil):
      softmaxCrossEntropyPerRowVJP(
        outputCotangent: outputCotangent, logits: logits, labels: labels, execution: execution)
    case (.probabilities(let probabilities), nil):
      softmaxCrossEntropyPerRowVJP(
        outputCotangent: outputCotangent, logits: logits, probabilities: probabilities,
        execution: execution)
    case (.classes(let labels), let whole?):
      softmaxCrossEntropyVJP(
        outputCotangent: outputCotangent[0], logits: logits, labels: labels, reduction: whole,
        execution: execution)
    case (.probabilities(let probabilities), let whole?):
      softmaxCrossEntropyVJP(
        outputCotangent: outputCotangent[0], logits: logits, probabilities: probabilities,
        reduction: whole, execution: execution)
    }
  }

  public func dropoutMasked<S: OperatorScalar>(
    _ x: Tensor<S>, mask: Tensor<S>, rate: Double
  ) -> Tensor<S> {
    TesseraOperators.dropoutMasked(x, mask: mask, rate: rate, execution: execution)
  }
}

extension RowReduction {
  /// The operators' reduction to one number; nil for none.
  var operators: LossReduction? {
    switch self {
    case .none: nil
    case .mean: .mean
    case .sum: .sum
    }
  }
}
