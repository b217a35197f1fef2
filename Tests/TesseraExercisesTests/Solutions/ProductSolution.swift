import TesseraExercises

// book gemm begins
func matrixProduct(
  _ sizes: MatrixSizes, alpha: Double, a: [Double], b: [Double], beta: Double, c: [Double]
) throws -> [Double] {
  var result = [Double](repeating: 0, count: sizes.m * sizes.n)
  for i in 0..<sizes.m {
    for j in 0..<sizes.n {
      var sum = 0.0
      for p in 0..<sizes.k { sum += a[i * sizes.k + p] * b[p * sizes.n + j] }
      result[i * sizes.n + j] = alpha * sum + beta * c[i * sizes.n + j]
    }
  }
  return result
}
// book ends
