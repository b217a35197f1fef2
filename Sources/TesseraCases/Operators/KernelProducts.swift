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
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    TesseraOperators.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: beta,
      execution: execution)
  }

  public func gemmLeftVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, alpha: S
  ) -> Tensor<S> {
    TesseraOperators.gemmLeftVJP(
      outputCotangent: outputCotangent, transposeA: transposeA, b, transposeB: transposeB,
      alpha: alpha, execution: execution)
  }

  public func gemmRightVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, _ a: Tensor<S>, transposeA: Bool, transposeB: Bool, alpha: S
  ) -> Tensor<S> {
    TesseraOperators.gemmRightVJP(
      outputCotangent: outputCotangent, a, transposeA: transposeA, transposeB: transposeB,
      alpha: alpha, execution: execution)
  }

  public func gemmAddendVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, shape: Shape, beta: S
  ) -> Tensor<S> {
    TesseraOperators.gemmAddendVJP(
      outputCotangent: outputCotangent, shape: shape, beta: beta, execution: execution)
  }

  public func matmul<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    TesseraOperators.matmul(a, b, execution: execution)
  }

  public func add<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    TesseraOperators.add(a, b, execution: execution)
  }

  public func sum<S: OperatorScalar>(_ x: Tensor<S>, to shape: Shape) -> Tensor<S> {
    TesseraOperators.sum(x, to: shape, execution: execution)
  }
}
