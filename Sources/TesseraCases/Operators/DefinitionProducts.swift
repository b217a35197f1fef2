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
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    Reference.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: beta,
      arithmetic: arithmetic)
  }

  public func gemmLeftVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, alpha: S
  ) -> Tensor<S> {
    Reference.gemmLeftVJP(
      outputCotangent: outputCotangent, transposeA: transposeA, b, transposeB: transposeB,
      alpha: alpha, arithmetic: arithmetic)
  }

  public func gemmRightVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, _ a: Tensor<S>, transposeA: Bool, transposeB: Bool, alpha: S
  ) -> Tensor<S> {
    Reference.gemmRightVJP(
      outputCotangent: outputCotangent, a, transposeA: transposeA, transposeB: transposeB,
      alpha: alpha, arithmetic: arithmetic)
  }

  public func gemmAddendVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, shape: Shape, beta: S
  ) -> Tensor<S> {
    Reference.gemmAddendVJP(outputCotangent: outputCotangent, shape: shape, beta: beta)
  }

  public func matmul<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    Reference.matmul(a, b, arithmetic: arithmetic)
  }

  public func add<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    Reference.add(a, b)
  }

  public func sum<S: OperatorScalar>(_ x: Tensor<S>, to shape: Shape) -> Tensor<S> {
    Reference.sum(x, to: shape)
  }
}
