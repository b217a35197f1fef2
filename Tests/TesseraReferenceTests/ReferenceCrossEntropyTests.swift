import Foundation
import TesseraAnswers
import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceCrossEntropyTests {
  /// Every row's classes in [0, 1), and for the first rows a sum that is not 1.
  private func distributions(_ shape: Shape) -> Tensor<Double> {
    let random = CounterRandom(seed: 7)
    return Tensor(shape: shape, (0..<shape.count).map { random.uniform(UInt64($0)) })
  }

  @Test func lossesOfRowsSumToTheLossOfTheBatch() {
    let logits: Tensor<Float> = Samples.real([4, 3], 1)
    let q: Tensor<Float> = Samples.real([4, 3], 2)
    for arithmetic in Arithmetic.allCases {
      let byLabel = Reference.softmaxCrossEntropyPerRow(
        logits, labels: [0, 2, 1, 2], arithmetic: arithmetic)
      #expect(
        byLabel.elements.reduce(0, +)
          == Reference.softmaxCrossEntropy(
            logits, labels: [0, 2, 1, 2], reduction: .sum, arithmetic: arithmetic))
      let byDistribution = Reference.softmaxCrossEntropyPerRow(
        logits, probabilities: q, arithmetic: arithmetic)
      #expect(
        byDistribution.elements.reduce(0, +) / 4
          == Reference.softmaxCrossEntropy(
            logits, probabilities: q, reduction: .mean, arithmetic: arithmetic))
    }
  }

  @Test func certainDistributionIsALabel() {
    let logits: Tensor<Float> = Samples.real([5, 4], 3)
    let labels = [3, 0, 2, 1, 0]
    var certain = Tensor<Float>(repeating: 0, shape: [5, 4])
    for (n, label) in labels.enumerated() { certain[n * 4 + label] = 1 }
    let cotangent: Tensor<Float> = Samples.real([5], 4)
    for arithmetic in Arithmetic.allCases {
      #expect(
        Bits.compare(
          Reference.softmaxCrossEntropyPerRow(logits, labels: labels, arithmetic: arithmetic),
          Reference.softmaxCrossEntropyPerRow(
            logits, probabilities: certain, arithmetic: arithmetic)) == nil)
      #expect(
        Bits.compare(
          Reference.softmaxCrossEntropyPerRowVJP(
            outputCotangent: cotangent, logits, labels: labels, arithmetic: arithmetic),
          Reference.softmaxCrossEntropyPerRowVJP(
            outputCotangent: cotangent, logits, probabilities: certain, arithmetic: arithmetic))
          == nil)
    }
  }

  @Test func lossAgainstADistributionGivesHandComputedNumbers() {
    let logits = Tensor<Double>(shape: [3, 2], [0, 0, -.infinity, 5, -.infinity, 5])
    let q = Tensor<Double>(shape: [3, 2], [0.25, 0.75, 0, 1, 0.5, 0.5])
    let losses = Reference.softmaxCrossEntropyPerRow(
      logits, probabilities: q, arithmetic: .fused)
    // ¼·ln 2 + ¾·ln 2; a probability of 0 at −∞ gives 0; any other gives ∞.
    let exact = Foundation.log(2.0)
    #expect(abs(losses[0] - exact) <= ErrorBound.gamma(8, Double.self) * exact)
    #expect(losses[1] == 0 && losses[2] == .infinity)
    let cotangent = Reference.softmaxCrossEntropyPerRowVJP(
      outputCotangent: Tensor(shape: [3], [4, 1, 1]), logits, probabilities: q,
      arithmetic: .fused)
    #expect(cotangent.elements == [1, -1, 0, 0, -0.5, 0.5])
  }

  @Test func cotangentOfTheBatchScalesThatOfItsRows() {
    let logits = Tensor<Double>(repeating: 0, shape: [2, 2])
    for (reduction, factor) in [(Reference.LossReduction.mean, 0.5), (.sum, 1)] {
      let cotangent = Reference.softmaxCrossEntropyVJP(
        outputCotangent: 8, logits, labels: [0, 1], reduction: reduction, arithmetic: .fused)
      #expect(cotangent.elements == [-4, 4, 4, -4].map { $0 * factor })
    }
  }

  @Test func crossEntropyVJPsAgreeWithFiniteDifferences() throws {
    let labels = [2, 0, 4]
    let logits: Tensor<Double> = Samples.real([3, 5], 9)
    let q = distributions([3, 5])
    func scalar(_ value: Double) -> Tensor<Double> { Tensor(shape: [], [value]) }
    var reports = [
      try GradientCheck.check(
        name: "losses of rows, labels", inputs: [logits],
        forward: {
          Reference.softmaxCrossEntropyPerRow($0[0], labels: labels, arithmetic: .fused)
        },
        vjp: {
          [
            Reference.softmaxCrossEntropyPerRowVJP(
              outputCotangent: $1, $0[0], labels: labels, arithmetic: .fused)
          ]
        }, seed: 1),
      try GradientCheck.check(
        name: "losses of rows, distributions", inputs: [logits],
        forward: {
          Reference.softmaxCrossEntropyPerRow($0[0], probabilities: q, arithmetic: .fused)
        },
        vjp: {
          [
            Reference.softmaxCrossEntropyPerRowVJP(
              outputCotangent: $1, $0[0], probabilities: q, arithmetic: .fused)
          ]
        }, seed: 2),
    ]
    for reduction in Reference.LossReduction.allCases {
      reports.append(
        try GradientCheck.check(
          name: "loss of a batch, distributions, \(reduction)", inputs: [logits],
          forward: {
            scalar(
              Reference.softmaxCrossEntropy(
                $0[0], probabilities: q, reduction: reduction, arithmetic: .fused))
          },
          vjp: {
            [
              Reference.softmaxCrossEntropyVJP(
                outputCotangent: $1[0], $0[0], probabilities: q, reduction: reduction,
                arithmetic: .fused)
            ]
          }, seed: 3))
    }
    for report in reports { #expect(report.passed && report.comparisons == 15, "\(report)") }
  }
}
