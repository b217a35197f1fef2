import TesseraAnswers
import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceActivationsTests {
  @Test func reluPassesNaNAndTurnsMinusZero() {
    let x = Tensor<Float>(shape: [6], [-2, -0.0, 0, 3, .nan, -.infinity])
    let y = Reference.relu(x)
    #expect(Bits.compare(y, Tensor(shape: [6], [0, 0, 0, 3, .nan, 0])) == nil)
    let cotangent = Tensor<Float>(shape: [6], [1, 2, 3, 4, 5, 6])
    let back = Reference.reluVJP(outputCotangent: cotangent, input: x)
    #expect(back.elements == [0, 0, 0, 4, 5, 0])
  }

  @Test func leakyReLUKeepsAShareOfTheNegative() {
    let x = Tensor<Double>(shape: [3], [-2, -0.0, 3])
    let y = Reference.leakyReLU(x, slope: 0.25)
    #expect(Bits.compare(y, Tensor(shape: [3], [-0.5, -0.0, 3])) == nil)
    let cotangent = Tensor<Double>(shape: [3], [4, 8, 16])
    let back = Reference.leakyReLUVJP(outputCotangent: cotangent, input: x, slope: 0.25)
    #expect(back.elements == [1, 2, 16])
  }

  @Test func activationVJPsAgreeWithFiniteDifferences() throws {
    var tally = Tally("activation references, finite differences")
    let x: Tensor<Double> = Samples.real([3, 7], 3)
    let sign: GradientCheck.Decisions = { $0[0].elements.map { $0 > 0 ? 1 : 0 } }
    let reports = [
      try GradientCheck.check(
        name: "relu", inputs: [x], forward: { Reference.relu($0[0]) },
        vjp: { [Reference.reluVJP(outputCotangent: $1, input: $0[0])] }, winners: sign, seed: 1),
      try GradientCheck.check(
        name: "leakyReLU", inputs: [x], forward: { Reference.leakyReLU($0[0], slope: 0.1) },
        vjp: { [Reference.leakyReLUVJP(outputCotangent: $1, input: $0[0], slope: 0.1)] },
        winners: sign, seed: 2),
      try GradientCheck.check(
        name: "sigmoid", inputs: [x], forward: { Reference.sigmoid($0[0], arithmetic: .fused) },
        vjp: { inputs, cotangent in
          let y = Reference.sigmoid(inputs[0], arithmetic: .fused)
          return [Reference.sigmoidVJP(outputCotangent: cotangent, output: y)]
        }, seed: 3),
      try GradientCheck.check(
        name: "tanh", inputs: [x], forward: { Reference.tanh($0[0], arithmetic: .fused) },
        vjp: { inputs, cotangent in
          let y = Reference.tanh(inputs[0], arithmetic: .fused)
          return [Reference.tanhVJP(outputCotangent: cotangent, output: y, arithmetic: .fused)]
        }, seed: 4),
    ]
    for report in reports {
      #expect(report.passed, "\(report)")
      tally.count(report.comparisons)
    }
    tally.finish()
  }

  @Test func maskedDropoutSelectsAndScales() {
    let x = Tensor<Float>(shape: [4], [3, -3, .infinity, .nan])
    let mask = Tensor<Float>(shape: [4], [1, 1, 0, 0])
    #expect(Reference.dropoutMasked(x, mask: mask, rate: 0.25).elements == [4, -4, 0, 0])
    #expect(Reference.dropoutMasked(mask, mask: mask, rate: 0) == mask)
  }

  @Test func dropoutKeepsTheShareItPromisesAndScalesIt() {
    let x = Tensor<Float>(repeating: 3, shape: [10_000])
    let y = Reference.dropout(x, rate: 0.25, seed: 1, step: 2, layer: 3)
    let kept = y.elements.count { $0 != 0 }
    // Mean 7,500, standard deviation 43.3; six of them.
    #expect(abs(kept - 7_500) < 260)
    #expect(y.elements.allSatisfy { $0 == 0 || $0 == 3 * Float(1 / 0.75) })
    #expect(y == Reference.dropout(x, rate: 0.25, seed: 1, step: 2, layer: 3))
    #expect(y != Reference.dropout(x, rate: 0.25, seed: 1, step: 3, layer: 3))
    #expect(y != Reference.dropout(x, rate: 0.25, seed: 1, step: 2, layer: 4))
    #expect(y != Reference.dropout(x, rate: 0.25, seed: 2, step: 2, layer: 3))
    #expect(Reference.dropout(x, rate: 0, seed: 1, step: 2, layer: 3) == x)
    // The mask belongs to the element, not to the size of the tensor.
    let part = Reference.dropout(
      Tensor<Float>(repeating: 3, shape: [100]), rate: 0.25, seed: 1, step: 2, layer: 3)
    #expect(part.elements == Array(y.elements.prefix(100)))
  }
}
