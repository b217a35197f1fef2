import TesseraKernels
import TesseraTensors

/// C ← α·op(A)·op(B) + β·C, with op the identity or the transpose.
///
/// | operand | shape                              |
/// |---------|------------------------------------|
/// | `a`     | `[m, k]`, or `[k, m]` transposed   |
/// | `b`     | `[k, n]`, or `[n, k]` transposed   |
/// | `c`     | `[m, n]`                           |
///
///     let a = Tensor<Float>(shape: [2, 2], [1, 2, 3, 4])
///     let b = Tensor<Float>(shape: [2, 2], [5, 6, 7, 8])
///     var c = Tensor<Float>(repeating: 100, shape: [2, 2])
///     gemm(
///       a, transposeA: false, b, transposeB: true, into: &c, alpha: 1, beta: 1, execution: .standard)
///     // 117, 123, 139, 153
///
/// Bits: c(i,j) is one chain of multiply-adds over p of (α·a(i,p))·b(p,j), which begins at 0 where
/// β = 0 (C is then never read), at C where β = 1, and at β·C rounded otherwise. α scales A's
/// elements, each rounded once, where it is not 1. `Reference.gemm` gives the same bits.
///
/// Accuracy: |ĉ − c| ≤ γ_{k+2}·(|α|·Σ|a|·|b| + |β|·|c|), barring overflow and underflow.
///
/// Cost: 2·m·n·k flops. Workspace: none for small plain matrices and α = 1; where B is transposed or
/// large, or met by many rows, a block of it, one per thread where threads share columns; where α ≠ 1,
/// or A is transposed and too deep for the nearest cache, a block of A per thread, at most 8 kB of each
/// row; where a large transposed B meets few rows, a copy of C.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func gemm<Scalar: KernelScalar>(
  _ a: Tensor<Scalar>, transposeA: Bool, _ b: Tensor<Scalar>, transposeB: Bool,
  into c: inout Tensor<Scalar>, alpha: Scalar, beta: Scalar, execution: Execution
) {
  require(
    a.shape.rank == 2 && b.shape.rank == 2 && c.shape.rank == 2,
    "gemm: \(a.shape) · \(b.shape) into \(c.shape): all need two axes")
  let (m, k) = transposeA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
  let (depth, n) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
  require(
    k == depth && c.shape == [m, n],
    "gemm: \(a.shape)\(transposeA ? "ᵀ" : "") · \(b.shape)\(transposeB ? "ᵀ" : "") "
      + "does not fit into \(c.shape)")
  let left = MatrixView(
    pointer: a.pointer, rowStride: transposeA ? 1 : k, columnStride: transposeA ? m : 1)
  let right = MatrixView(
    pointer: b.pointer, rowStride: transposeB ? 1 : n, columnStride: transposeB ? k : 1)
  let kernels = execution.kernels(Scalar.self)
  let target = c.mutablePointer
  if beta != 0 && beta != 1 {
    kernels.map(.scale(beta), UnsafePointer(target), into: target, count: m * n)
  }
  MatrixProduct(
    m: m, n: n, k: k, a: left, b: right, c: target, alpha: alpha, bias: nil,
    extend: beta != 0, execution: execution
  ).run()
}

/// A matrix in memory by its strides, in elements.
struct MatrixView<Scalar: KernelScalar> {
  let pointer: UnsafePointer<Scalar>
  let rowStride: Int
  let columnStride: Int
}
