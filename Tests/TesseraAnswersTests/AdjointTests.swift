import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct AdjointTests {
  private func report(spoil: (Tensor<Float>) -> Tensor<Float>) -> AdjointReport {
    let x: Tensor<Float> = Samples.real([4, 6], 1)
    let w: Tensor<Float> = Samples.real([6, 5], 2)
    let cotangent: Tensor<Float> = Samples.real([4, 5], 3)
    let back = Reference.denseInputVJP(outputCotangent: cotangent, weights: w, arithmetic: .fused)
    return Adjoint.check(
      name: "dense", input: x,
      output: Reference.dense(x, weights: w, bias: nil, arithmetic: .fused),
      outputCotangent: cotangent, inputCotangent: spoil(back),
      outputBound: ErrorBound.dense(x, weights: w, bias: nil),
      inputBound: ErrorBound.denseInputVJP(outputCotangent: cotangent, weights: w))
  }

  @Test func aRightVJPPasses() {
    let report = report { $0 }
    #expect(report.passed && report.bound > 0, "\(report)")
    #expect(report.description.hasSuffix("passed"))
  }

  @Test(arguments: [0 as Float, -1, 1.001, .nan, .infinity])
  func aSpoiledElementFails(factor: Float) {
    let report = report { back in
      var spoiled = back
      spoiled[3] *= factor
      return spoiled
    }
    #expect(!report.passed)
    #expect(report.description.hasSuffix("FAILED"))
  }
}
