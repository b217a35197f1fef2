/// Exercise `gemm`: the general matrix product.
///
///     result[i,j] = α · Σ(p) a[i,p] · b[p,j]  +  β · c[i,j]
///
/// Matrices lie row after row in their arrays: a[i,p] is `a[i * sizes.k + p]`.
///
/// - Parameters:
///   - sizes: m, n and k.
///   - alpha: α, a number.
///   - a: `[m,k]`.
///   - b: `[k,n]`.
///   - beta: β, a number.
///   - c: `[m,n]`.
/// - Returns: `[m,n]`.
public func matrixProduct(
  _ sizes: MatrixSizes, alpha: Double, a: [Double], b: [Double], beta: Double, c: [Double]
) throws -> [Double] {
  throw NotWritten()
}
