import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

private let orientations = [(false, false), (true, false), (false, true), (true, true)]

/// Shapes of C for an m×n product.
private func addends(_ m: Int, _ n: Int) -> [Shape] {
  [[m, n], [n], [1, n], [m, 1], [1], []]
}

@Suite struct GEMMDerivativeTests {
  private func run<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, _ m: Int, _ n: Int, _ k: Int,
    _ executions: [Execution]
  ) {
    let cotangent: Tensor<Scalar> = Samples.real([m, n], 4)
    for (transposeA, transposeB) in orientations {
      let a: Tensor<Scalar> = Samples.real(transposeA ? [k, m] : [m, k], 1)
      let b: Tensor<Scalar> = Samples.real(transposeB ? [n, k] : [k, n], 2)
      for (alpha, beta) in [(1, 1), (-2.5, 0.75), (0.3, 0)] as [(Scalar, Scalar)] {
        let label = "\(m)×\(n)×\(k), \(transposeA) \(transposeB), \(alpha) \(beta)"
        for shape in addends(m, n) {
          let c: Tensor<Scalar> = Samples.real(shape, 3)
          sweep.check("gemm, C \(shape), " + label, executions) {
            Reference.gemm(
              a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha,
              beta: beta, arithmetic: $0)
          } body: {
            gemm(
              a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha,
              beta: beta, execution: $0)
          }
          sweep.check("gemmAddendVJP \(shape), " + label, executions) { _ in
            Reference.gemmAddendVJP(outputCotangent: cotangent, shape: shape, beta: beta)
          } body: {
            gemmAddendVJP(outputCotangent: cotangent, shape: shape, beta: beta, execution: $0)
          }
        }
        sweep.check("gemmLeftVJP, " + label, executions) {
          Reference.gemmLeftVJP(
            outputCotangent: cotangent, transposeA: transposeA, b, transposeB: transposeB,
            alpha: alpha, arithmetic: $0)
        } body: {
          gemmLeftVJP(
            outputCotangent: cotangent, transposeA: transposeA, b, transposeB: transposeB,
            alpha: alpha, execution: $0)
        }
        sweep.check("gemmRightVJP, " + label, executions) {
          Reference.gemmRightVJP(
            outputCotangent: cotangent, a, transposeA: transposeA, transposeB: transposeB,
            alpha: alpha, arithmetic: $0)
        } body: {
          gemmRightVJP(
            outputCotangent: cotangent, a, transposeA: transposeA, transposeB: transposeB,
            alpha: alpha, execution: $0)
        }
      }
    }
  }

  @Test func gemmVJPsHaveTheBitsOfTheirDefinitions() {
    var sweep = OperatorSweep("gemm with a repeated C, and its VJPs")
    for (m, n, k) in [(1, 1, 1), (2, 3, 4), (7, 1, 5), (9, 17, 0), (0, 2, 3), (8, 33, 16)] {
      run(Float.self, &sweep, m, n, k, Executions.single)
      run(Double.self, &sweep, m, n, k, Executions.single)
    }
    run(Float.self, &sweep, 67, 70, 65, Executions.all())
    run(Double.self, &sweep, 67, 70, 65, Executions.all(threads: [1, 3]))
    sweep.finish()
  }

  @Test func gemmVJPsAreTheirDerivatives() throws {
    var sweep = GradientSweep("gemm")
    let (m, n, k, alpha, beta) = (3, 2, 4, -1.5, 0.75)
    let execution = Execution.standard
    for (transposeA, transposeB) in orientations {
      for shape in addends(m, n) {
        try sweep.check(
          "gemm \(transposeA) \(transposeB), C \(shape)",
          [
            Samples.real(transposeA ? [k, m] : [m, k], 1),
            Samples.real(transposeB ? [n, k] : [k, n], 2), Samples.real(shape, 3),
          ]
        ) {
          gemm(
            $0[0], transposeA: transposeA, $0[1], transposeB: transposeB, adding: $0[2],
            alpha: alpha, beta: beta, execution: execution)
        } vjp: { point, cotangent in
          [
            gemmLeftVJP(
              outputCotangent: cotangent, transposeA: transposeA, point[1],
              transposeB: transposeB, alpha: alpha, execution: execution),
            gemmRightVJP(
              outputCotangent: cotangent, point[0], transposeA: transposeA,
              transposeB: transposeB, alpha: alpha, execution: execution),
            gemmAddendVJP(
              outputCotangent: cotangent, shape: shape, beta: beta, execution: execution),
          ]
        }
      }
    }
    sweep.finish()
  }
}
