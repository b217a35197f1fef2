import TesseraOperators
import TesseraTensors

extension KernelOperators {
  public func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    TesseraOperators.dense(x, weights: weights, bias: bias, execution: execution)
  }

  public func denseInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, weights: Tensor<S>
  ) -> Tensor<S> {
    TesseraOperators.denseInputVJP(
      outputCotangent: outputCotangent, weights: weights, execution: execution)
  }

  public func denseWeightsVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    TesseraOperators.denseWeightsVJP(
      outputCotangent: outputCotangent, input: input, execution: execution)
  }

  public func denseBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    TesseraOperators.denseBiasVJP(outputCotangent: outputCotangent, execution: execution)
  }

  public func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, into c: Tensor<S>,
    alpha: S, beta: S
  ) -> Tensor<S> {
    var result = c
    TesseraOperators.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, into: &result, alpha: alpha,
      beta: beta, execution: execution)
    return result
  }

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
