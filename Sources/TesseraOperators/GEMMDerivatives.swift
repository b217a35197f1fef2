import TesseraKernels
import TesseraTensors

/// y = α·op(A)·op(B) + β·C as a new tensor, where C is first repeated to the m×n of the product.
///
/// C may be `[m,n]`, `[1,n]`, `[n]`, `[m,1]`, `[1]` or a scalar: ``broadcast(_:to:execution:)`` writes
/// it out, and ``gemm(_:transposeA:_:transposeB:into:alpha:beta:execution:)`` goes on from there, so
/// that the bits are those of a C of full size. Without C, β counts as 0.
public func gemm<Scalar: KernelScalar>(
  _ a: Tensor<Scalar>, transposeA: Bool, _ b: Tensor<Scalar>, transposeB: Bool,
  adding c: Tensor<Scalar>?, alpha: Scalar, beta: Scalar, execution: Execution
) -> Tensor<Scalar> {
  require(
    a.shape.rank == 2 && b.shape.rank == 2,
    "gemm: \(a.shape) · \(b.shape): both need two axes")
  let shape: Shape = [a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]]
  var result =
    c.map { broadcast($0, to: shape, execution: execution) } ?? Tensor(uninitialized: shape)
  gemm(
    a, transposeA: transposeA, b, transposeB: transposeB, into: &result, alpha: alpha,
    beta: c == nil ? 0 : beta, execution: execution)
  return result
}

/// The cotangent of gemm's A, of A's shape: op(A) has α·ȳ·op(B)ᵀ.
///
/// Bits: those of a gemm, one chain over n from 0. It is of ȳ and B with B's transpose turned; or,
/// where A is transposed, of op(B) and ȳᵀ. α scales the elements of the left factor.
public func gemmLeftVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, transposeA: Bool, _ b: Tensor<Scalar>, transposeB: Bool,
  alpha: Scalar, execution: Execution
) -> Tensor<Scalar> {
  transposeA
    ? gemm(
      b, transposeA: transposeB, outputCotangent, transposeB: true, adding: nil, alpha: alpha,
      beta: 0, execution: execution)
    : gemm(
      outputCotangent, transposeA: false, b, transposeB: !transposeB, adding: nil, alpha: alpha,
      beta: 0, execution: execution)
}

/// The cotangent of gemm's B, of B's shape: op(B) has α·op(A)ᵀ·ȳ.
///
/// Bits: those of a gemm, one chain over m from 0. It is of A with its transpose turned and ȳ; or,
/// where B is transposed, of ȳᵀ and op(A). α scales the elements of the left factor.
public func gemmRightVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, transposeA: Bool, transposeB: Bool,
  alpha: Scalar, execution: Execution
) -> Tensor<Scalar> {
  transposeB
    ? gemm(
      outputCotangent, transposeA: true, a, transposeB: transposeA, adding: nil, alpha: alpha,
      beta: 0, execution: execution)
    : gemm(
      a, transposeA: !transposeA, outputCotangent, transposeB: false, adding: nil, alpha: alpha,
      beta: 0, execution: execution)
}

/// The cotangent of gemm's C, of C's `shape`: β·Σ ȳ over the elements that repeat one of C's.
///
/// Bits: those of `sum(_:to:execution:)`, then a product with β; 0 where β = 0, whatever ȳ is, because
/// C is not read then.
public func gemmAddendVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, shape: Shape, beta: Scalar, execution: Execution
) -> Tensor<Scalar> {
  require(
    shape.broadcasts(to: outputCotangent.shape),
    "gemmAddendVJP: \(shape) does not broadcast to \(outputCotangent.shape)")
  guard beta != 0 else { return Tensor(repeating: 0, shape: shape) }
  let total = sum(outputCotangent, to: shape, execution: execution)
  return beta == 1 ? total : map(.scale(beta), total, execution)
}
