import TesseraTensors

extension OperatorSet {
  public func optimizer<S: OperatorScalar>(
    _ attributes: OptimizerAttributes, parameters: Tensor<S>, gradients: Tensor<S>,
    firstMoments: Tensor<S>?, secondMoments: Tensor<S>?
  ) -> Tensor<S> { pending() }
}

private func pending<S>() -> Tensor<S> { fatalError("not joined yet") }
