import TesseraReference
import TesseraTensors

extension OperatorSet {
  public func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    Reference.dense(x, weights: weights, bias: bias, arithmetic: arithmetic)
  }

  public func denseInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, weights: Tensor<S>
  ) -> Tensor<S> {
    Reference.denseInputVJP(
      outputCotangent: outputCotangent, weights: weights, arithmetic: arithmetic)
  }

  public func denseWeightsVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    Reference.denseWeightsVJP(
      outputCotangent: outputCotangent, input: input, arithmetic: arithmetic)
  }

  public func denseBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    Reference.denseBiasVJP(outputCotangent: outputCotangent)
  }

  public func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, into c: Tensor<S>,
    alpha: S, beta: S
  ) -> Tensor<S> {
    Reference.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, into: c, alpha: alpha, beta: beta,
      arithmetic: arithmetic)
  }

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
