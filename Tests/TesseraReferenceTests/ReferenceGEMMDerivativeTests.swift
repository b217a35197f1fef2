import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceGEMMDerivativeTests {
  @Test func gemmRepeatsItsAddendToTheProduct() {
    let a = Tensor<Float>(shape: [2, 1], [1, 2])
    let b = Tensor<Float>(shape: [1, 3], [1, 10, 100])
    func gemm(_ c: Tensor<Float>?, beta: Float) -> [Float] {
      Reference.gemm(
        a, transposeA: false, b, transposeB: false, adding: c, alpha: 1, beta: beta,
        arithmetic: .fused
      ).elements
    }
    #expect(gemm(nil, beta: 3) == [1, 10, 100, 2, 20, 200])
    #expect(gemm(Tensor(shape: [], [1]), beta: 2) == [3, 12, 102, 4, 22, 202])
    #expect(gemm(Tensor(shape: [3], [1, 2, 3]), beta: 1) == [2, 12, 103, 3, 22, 203])
    #expect(gemm(Tensor(shape: [2, 1], [1, 2]), beta: 1) == [2, 11, 101, 4, 22, 202])
    #expect(gemm(Tensor(shape: [3], [.nan, .nan, .nan]), beta: 0) == [1, 10, 100, 2, 20, 200])
  }

  @Test func gemmVJPsAgreeWithFiniteDifferences() throws {
    let (m, n, k) = (2, 3, 4)
    for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
      for addend in [[m, n], [n], [1, n], [m, 1], [1], []] as [Shape] {
        for (alpha, beta) in [(1.0, 1.0), (-1.5, 0.75)] {
          let report = try GradientCheck.check(
            name: "gemm, \(transposeA) \(transposeB), C \(addend)",
            inputs: [
              Samples.real(transposeA ? [k, m] : [m, k], 1),
              Samples.real(transposeB ? [n, k] : [k, n], 2), Samples.real(addend, 3),
            ],
            forward: {
              Reference.gemm(
                $0[0], transposeA: transposeA, $0[1], transposeB: transposeB, adding: $0[2],
                alpha: alpha, beta: beta, arithmetic: .fused)
            },
            vjp: {
              [
                Reference.gemmLeftVJP(
                  outputCotangent: $1, transposeA: transposeA, $0[1], transposeB: transposeB,
                  alpha: alpha, arithmetic: .fused),
                Reference.gemmRightVJP(
                  outputCotangent: $1, $0[0], transposeA: transposeA, transposeB: transposeB,
                  alpha: alpha, arithmetic: .fused),
                Reference.gemmAddendVJP(outputCotangent: $1, shape: $0[2].shape, beta: beta),
              ]
            }, seed: 1)
          #expect(report.passed, "\(report)")
          #expect(report.comparisons == (m + n) * k + addend.count)
        }
      }
    }
  }

  @Test func cotangentOfAnAddendThatIsNotReadIsZero() {
    let infinite = Tensor<Float>(repeating: .infinity, shape: [2, 3])
    let cotangent = Reference.gemmAddendVJP(outputCotangent: infinite, shape: [3], beta: 0)
    #expect(cotangent == Tensor(shape: [3], [0, 0, 0]))
  }
}
