import TesseraTensors

extension Reference {
  /// The general matrix product of BLAS: C ← α·A·B + β·C, with A m×k, B k×n and C m×n.
  ///
  ///     s₀ = 0 if β = 0,  C(i,j) if β = 1,  β·C(i,j) otherwise (rounded)
  ///     s  = ◇(α·A(i,p), B(p,j), s)  for p = 0 ..< k, where α·A(i,p) is rounded unless α = 1
  ///
  /// The chain goes on from C instead of being added to it, so that a product cut into blocks of k
  /// has the bits of the whole. With β = 0 C is never read, and what it holds (a NaN, say) is lost.
  ///
  /// - Parameters:
  ///   - a: A, as it is stored.
  ///   - transposeA: A is stored as k×m.
  ///   - b: B, as it is stored.
  ///   - transposeB: B is stored as n×k.
  ///   - c: C, which the chains begin with.
  ///   - alpha: α.
  ///   - beta: β.
  ///   - arithmetic: Whether a multiply-add is rounded once or twice.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func gemm<Scalar: ReferenceScalar>(
    _ a: Tensor<Scalar>, transposeA: Bool, _ b: Tensor<Scalar>, transposeB: Bool,
    into c: Tensor<Scalar>, alpha: Scalar, beta: Scalar, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    precondition(
      a.shape.rank == 2 && b.shape.rank == 2, "\(a.shape) and \(b.shape) must be matrices")
    let (m, k) = transposeA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
    let (inner, n) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
    precondition(inner == k && c.shape == [m, n], "\(a.shape) · \(b.shape) is not \(c.shape)")
    let (rowA, stepA) = transposeA ? (1, m) : (k, 1)
    let (stepB, columnB) = transposeB ? (1, k) : (n, 1)
    let (A, B, C) = (a.pointer, b.pointer, c.pointer)
    var result = Tensor<Scalar>(uninitialized: [m, n])
    let output = result.mutablePointer
    for i in 0..<m {
      for j in 0..<n {
        var s: Scalar = beta == 0 ? 0 : beta == 1 ? C[i * n + j] : beta * C[i * n + j]
        for p in 0..<k {
          let element = A[i * rowA + p * stepA]
          s = multiplyAdd(
            alpha == 1 ? element : alpha * element, B[p * stepB + j * columnB], s, arithmetic)
        }
        output[i * n + j] = s
      }
    }
    return result
  }
}

/// ◇(a, b, c), once more in this file: a loop of a debug build specialises with the functions of its
/// own file alone, and this one is called for every product.
@inline(__always)
private func multiplyAdd<Scalar: ReferenceScalar>(
  _ a: Scalar, _ b: Scalar, _ c: Scalar, _ arithmetic: Arithmetic
) -> Scalar {
  switch arithmetic {
  case .fused: c.addingProduct(a, b)
  case .unfused: a * b + c
  }
}
