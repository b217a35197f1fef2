import TesseraOperators
import TesseraTensors

extension KernelOperators {
  public func relu<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    TesseraOperators.relu(x, execution: execution)
  }

  public func reluVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    TesseraOperators.reluVJP(
      outputCotangent: outputCotangent, output: relu(input), execution: execution)
  }

  public func leakyReLU<S: OperatorScalar>(_ x: Tensor<S>, slope: S) -> Tensor<S> {
    TesseraOperators.leakyReLU(x, slope: slope, execution: execution)
  }

  public func leakyReLUVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, slope: S
  ) -> Tensor<S> {
    TesseraOperators.leakyReLUVJP(
      outputCotangent: outputCotangent, input: input, slope: slope, execution: execution)
  }

  public func sigmoid<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    TesseraOperators.sigmoid(x, execution: execution)
  }

  public func sigmoidVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>
  ) -> Tensor<S> {
    TesseraOperators.sigmoidVJP(
      outputCotangent: outputCotangent, output: output, execution: execution)
  }

  public func tanh<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    TesseraOperators.tanh(x, execution: execution)
  }

  public func tanhVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>
  ) -> Tensor<S> {
    TesseraOperators.tanhVJP(
      outputCotangent: outputCotangent, output: output, execution: execution)
  }
}
