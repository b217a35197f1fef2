import TesseraReference
import TesseraTensors

extension OperatorSet {
  public func relu<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> { Reference.relu(x) }

  public func reluVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    Reference.reluVJP(outputCotangent: outputCotangent, input: input)
  }

  public func leakyReLU<S: OperatorScalar>(_ x: Tensor<S>, slope: S) -> Tensor<S> {
    Reference.leakyReLU(x, slope: slope)
  }

  public func leakyReLUVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, slope: S
  ) -> Tensor<S> {
    Reference.leakyReLUVJP(outputCotangent: outputCotangent, input: input, slope: slope)
  }

  public func sigmoid<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    Reference.sigmoid(x, arithmetic: arithmetic)
  }

  public func sigmoidVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>
  ) -> Tensor<S> {
    Reference.sigmoidVJP(outputCotangent: outputCotangent, output: output)
  }

  public func tanh<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    Reference.tanh(x, arithmetic: arithmetic)
  }

  public func tanhVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>
  ) -> Tensor<S> {
    Reference.tanhVJP(outputCotangent: outputCotangent, output: output, arithmetic: arithmetic)
  }
}
