import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceGEMMTests {
  @Test func gemmIsExactOnIntegersInEveryOrientation() {
    var tally = Tally("gemm reference against Int64")
    for (m, n, k) in [(1, 1, 1), (2, 3, 5), (7, 1, 4), (3, 17, 2), (4, 5, 0), (0, 2, 3)] {
      let a = Samples.integerValues(m * k, 1)
      let b = Samples.integerValues(k * n, 2)
      let c = Samples.integerValues(m * n, 3)
      for (alpha, beta) in [(1, 0), (1, 1), (-2, 3), (3, 0), (0, 1)] {
        var exact: [Double] = []
        for i in 0..<m {
          for j in 0..<n {
            let sum = (0..<k).reduce(Int64(0)) { $0 + a[i * k + $1] * b[$1 * n + j] }
            exact.append(Double(Int64(alpha) * sum + Int64(beta) * c[i * n + j]))
          }
        }
        let left = Tensor<Double>(shape: [m, k], a.map { Double($0) })
        let right = Tensor<Double>(shape: [k, n], b.map { Double($0) })
        let into = Tensor<Double>(shape: [m, n], c.map { Double($0) })
        for (transposeA, transposeB) in [
          (false, false), (true, false), (false, true), (true, true),
        ] {
          for arithmetic in Arithmetic.allCases {
            let result = Reference.gemm(
              transposeA ? transposed(left) : left, transposeA: transposeA,
              transposeB ? transposed(right) : right, transposeB: transposeB, into: into,
              alpha: Double(alpha), beta: Double(beta), arithmetic: arithmetic)
            #expect(result.elements == exact)
            tally.count(result.count)
          }
        }
      }
    }
    tally.finish()
  }

  @Test func gemmNeverReadsCWhenBetaIsZero() {
    let one = Tensor<Float>(repeating: 2, shape: [1, 1])
    let nan = Tensor<Float>(repeating: .nan, shape: [1, 1])
    for (beta, expected) in [(0 as Float, 4 as Float), (1, .nan)] {
      let result = Reference.gemm(
        one, transposeA: false, one, transposeB: false, into: nan, alpha: 1, beta: beta,
        arithmetic: .fused)
      #expect(Bits.compare(result, Tensor(shape: [1, 1], [expected])) == nil)
    }
  }

  @Test func gemmContinuesTheChainFromC() {
    let a: Tensor<Float> = Samples.real([3, 8], 4)
    let b: Tensor<Float> = Samples.real([8, 5], 5)
    func product(_ from: Int, _ to: Int, into c: Tensor<Float>, _ beta: Float) -> Tensor<Float> {
      let left = (0..<3).flatMap { row in (from..<to).map { a[row * 8 + $0] } }
      let right = (from * 5..<to * 5).map { b[$0] }
      return Reference.gemm(
        Tensor(shape: [3, to - from], left), transposeA: false,
        Tensor(shape: [to - from, 5], right), transposeB: false, into: c, alpha: 1, beta: beta,
        arithmetic: .fused)
    }
    let empty = Tensor<Float>(repeating: .nan, shape: [3, 5])
    let whole = product(0, 8, into: empty, 0)
    let halves = product(3, 8, into: product(0, 3, into: empty, 0), 1)
    #expect(Bits.compare(whole, halves) == nil)
  }

  @Test func fusedAndUnfusedDifferInTheLastBit() {
    let ulp = Float.ulpOfOne
    let a = 1 + ulp
    #expect(Arithmetic.unfused.multiplyAdd(a, a, -1) == 2 * ulp)
    #expect(Arithmetic.fused.multiplyAdd(a, a, -1) == 2 * ulp + ulp * ulp)
  }

  private func transposed(_ matrix: Tensor<Double>) -> Tensor<Double> {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    return Tensor(
      shape: [columns, rows],
      (0..<columns).flatMap { column in (0..<rows).map { matrix[$0 * columns + column] } })
  }
}
