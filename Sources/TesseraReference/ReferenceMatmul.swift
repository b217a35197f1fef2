import TesseraTensors

extension Reference {
  /// A matrix product by NumPy's rules, which ``TesseraTensors/MatmulShapes`` resolves.
  ///
  ///     y[…,i,j] = Σ(p) a[…,i,p] · b[…,p,j]
  ///
  /// One chain over p from +0.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func matmul<Scalar: ReferenceScalar>(
    _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let shapes: MatmulShapes
    do throws(ShapeError) { shapes = try MatmulShapes(left.shape, right.shape) } catch {
      fatalError(error.description)
    }
    let (m, n, k) = (shapes.m, shapes.n, shapes.k)
    var result = Tensor<Scalar>(uninitialized: shapes.result)
    let y = result.mutablePointer
    for batch in 0..<shapes.batch.count {
      let a = left.pointer + m * k * shapes.leftBatch.position(under: batch, of: shapes.batch)
      let b = right.pointer + k * n * shapes.rightBatch.position(under: batch, of: shapes.batch)
      for i in 0..<m {
        for j in 0..<n {
          var sum: Scalar = 0
          for p in 0..<k { sum = multiplyAdd(a[i * k + p], b[p * n + j], sum, arithmetic) }
          y[(batch * m + i) * n + j] = sum
        }
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
