import TesseraAnswers
import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceDenseTests {
  @Test func denseGivesHandComputedNumbers() {
    let x = Tensor<Float>(shape: [2, 3], [1, 2, 3, -1, 0, 2])
    let w = Tensor<Float>(shape: [3, 2], [1, 0, 2, -1, 0, 3])
    let b = Tensor<Float>(shape: [2], [10, 20])
    let y = Reference.dense(x, weights: w, bias: b, arithmetic: .fused)
    #expect(y == Tensor(shape: [2, 2], [15, 27, 9, 26]))
    let cotangent = Tensor<Float>(shape: [2, 2], [1, 2, 3, -1])
    let input = Reference.denseInputVJP(
      outputCotangent: cotangent, weights: w, arithmetic: .fused)
    #expect(input == Tensor(shape: [2, 3], [1, 0, 6, 3, 7, -3]))
    let weights = Reference.denseWeightsVJP(
      outputCotangent: cotangent, input: x, arithmetic: .fused)
    #expect(weights == Tensor(shape: [3, 2], [-2, 3, 2, 4, 9, 4]))
    let bias = Reference.denseBiasVJP(outputCotangent: cotangent)
    #expect(bias == Tensor(shape: [2], [4, 1]))
  }

  @Test func denseHasTheBitsOfItsMatrixProducts() {
    let x: Tensor<Float> = Samples.real([5, 7], 1)
    let w: Tensor<Float> = Samples.real([7, 3], 2)
    let cotangent: Tensor<Float> = Samples.real([5, 3], 3)
    func product(
      _ a: Tensor<Float>, _ transposeA: Bool, _ b: Tensor<Float>, _ transposeB: Bool,
      _ shape: Shape, _ arithmetic: Arithmetic
    ) -> Tensor<Float> {
      Reference.gemm(
        a, transposeA: transposeA, b, transposeB: transposeB,
        into: Tensor(repeating: .nan, shape: shape), alpha: 1, beta: 0, arithmetic: arithmetic)
    }
    for arithmetic in Arithmetic.allCases {
      let y = Reference.dense(x, weights: w, bias: nil, arithmetic: arithmetic)
      #expect(Bits.compare(y, product(x, false, w, false, [5, 3], arithmetic)) == nil)
      let input = Reference.denseInputVJP(
        outputCotangent: cotangent, weights: w, arithmetic: arithmetic)
      #expect(Bits.compare(input, product(cotangent, false, w, true, [5, 7], arithmetic)) == nil)
      let weights = Reference.denseWeightsVJP(
        outputCotangent: cotangent, input: x, arithmetic: arithmetic)
      #expect(Bits.compare(weights, product(x, true, cotangent, false, [7, 3], arithmetic)) == nil)
    }
  }

  @Test func denseVJPsAgreeWithFiniteDifferences() throws {
    let report = try GradientCheck.check(
      name: "dense",
      inputs: [Samples.real([3, 4], 1), Samples.real([4, 5], 2), Samples.real([5], 3)],
      forward: { Reference.dense($0[0], weights: $0[1], bias: $0[2], arithmetic: .fused) },
      vjp: { inputs, cotangent in
        [
          Reference.denseInputVJP(
            outputCotangent: cotangent, weights: inputs[1], arithmetic: .fused),
          Reference.denseWeightsVJP(
            outputCotangent: cotangent, input: inputs[0], arithmetic: .fused),
          Reference.denseBiasVJP(outputCotangent: cotangent),
        ]
      }, seed: 4)
    #expect(report.passed && report.comparisons == 37, "\(report)")
  }
}
