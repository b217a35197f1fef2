import TesseraTensors

extension OperatorSet {
  public func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> { pending() }
  public func softmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> { pending() }
  public func logSoftmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> { pending() }
  public func logSoftmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> { pending() }
  public func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: CaseLabels<S>, reduction: RowReduction
  ) -> Tensor<S> { pending() }
  public func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: CaseLabels<S>, reduction: RowReduction
  ) -> Tensor<S> { pending() }
  public func dropoutMasked<S: OperatorScalar>(
    _ x: Tensor<S>, mask: Tensor<S>, rate: Double
  ) -> Tensor<S> { pending() }
  public func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> { pending() }
}

private func pending<S>() -> Tensor<S> { fatalError("not joined yet") }
