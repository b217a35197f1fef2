import TesseraTensors

extension Reference {
  /// y = α·op(A)·op(B) + β·C, where C is first repeated to the m×n of the product.
  ///
  /// ``gemm(_:transposeA:_:transposeB:into:alpha:beta:arithmetic:)`` into ``broadcast(_:to:)`` of C:
  /// C may be `[m,n]`, `[1,n]`, `[n]`, `[m,1]`, `[1]` or a scalar. Without C, β counts as 0.
  public static func gemm<Scalar: ReferenceScalar>(
    _ a: Tensor<Scalar>, transposeA: Bool, _ b: Tensor<Scalar>, transposeB: Bool,
    adding c: Tensor<Scalar>?, alpha: Scalar, beta: Scalar, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    require(a.shape.rank == 2 && b.shape.rank == 2, "\(a.shape) and \(b.shape) must be matrices")
    let shape: Shape = [a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]]
    let start = c.map { broadcast($0, to: shape) } ?? Tensor(repeating: 0, shape: shape)
    return gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, into: start, alpha: alpha,
      beta: c == nil ? 0 : beta, arithmetic: arithmetic)
  }

  /// The cotangent of A: of op(A) it is α·ȳ·op(B)ᵀ.
  ///
  /// As A lies in memory: gemm of ȳ and B with B's transpose turned, or, where A is transposed, gemm
  /// of op(B) and ȳᵀ. α scales the left factor, as ever.
  public static func gemmLeftVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, transposeA: Bool, _ b: Tensor<Scalar>, transposeB: Bool,
    alpha: Scalar, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    transposeA
      ? product(b, transposeB, outputCotangent, true, alpha, arithmetic)
      : product(outputCotangent, false, b, !transposeB, alpha, arithmetic)
  }

  /// The cotangent of B: of op(B) it is α·op(A)ᵀ·ȳ.
  ///
  /// As B lies in memory: gemm of A with its transpose turned and ȳ, or, where B is transposed, gemm
  /// of ȳᵀ and op(A).
  public static func gemmRightVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, transposeA: Bool, transposeB: Bool,
    alpha: Scalar, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    transposeB
      ? product(outputCotangent, true, a, transposeA, alpha, arithmetic)
      : product(a, !transposeA, outputCotangent, false, alpha, arithmetic)
  }

  /// The cotangent of C: β times the sum of ȳ to C's shape, rounded once; +0 where β = 0, because C
  /// is not read then.
  public static func gemmAddendVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, shape: Shape, beta: Scalar
  ) -> Tensor<Scalar> {
    guard beta != 0 else { return Tensor(repeating: 0, shape: shape) }
    let total = sum(outputCotangent, to: shape)
    return beta == 1
      ? total : Tensor(shape: shape, total.elements.map { $0 * beta })
  }

  private static func product<Scalar: ReferenceScalar>(
    _ a: Tensor<Scalar>, _ transposeA: Bool, _ b: Tensor<Scalar>, _ transposeB: Bool,
    _ alpha: Scalar, _ arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: nil, alpha: alpha, beta: 0,
      arithmetic: arithmetic)
  }
}
