import Foundation
import TesseraAnswers
import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceLossesTests {
  @Test func crossEntropyOfUniformLogitsIsTheLogarithmOfTheClasses() {
    let logits = Tensor<Double>(repeating: 0, shape: [2, 10])
    func loss(_ reduction: Reference.LossReduction) -> Double {
      Reference.softmaxCrossEntropy(
        logits, labels: [3, 9], reduction: reduction, arithmetic: .fused)
    }
    // s = 10, the sum of two and its half are exact: only the logarithm errs.
    let exact = Foundation.log(10.0)
    #expect(abs(loss(.mean) - exact) <= ErrorBound.log(Double.self).of(exact))
    #expect(loss(.sum) == 2 * loss(.mean))
    let cotangent = Reference.softmaxCrossEntropyVJP(
      logits, labels: [3, 9], reduction: .mean, arithmetic: .fused)
    #expect(cotangent[0] == 0.05 && cotangent[3] == (0.1 - 1) * 0.5)
  }

  @Test func lossOfAnEmptyBatchIsZero() {
    let empty = Tensor<Float>(repeating: 0, shape: [0, 3])
    #expect(
      Reference.softmaxCrossEntropy(empty, labels: [], reduction: .mean, arithmetic: .fused) == 0)
    #expect(Reference.meanSquaredError(empty, target: empty, arithmetic: .fused) == 0)
  }

  @Test func crossEntropyOfAVanishedProbabilityIsFinite() {
    let p = Tensor<Float>(shape: [2, 2], [0, 1, 0.25, 0.75])
    let loss = Reference.crossEntropyOfProbabilities(
      p, labels: [0, 0], reduction: .sum, arithmetic: .fused)
    // Two logarithms, 5 roundings each, and their sum.
    let exact = 126 * Foundation.log(2.0) + Foundation.log(4.0)
    #expect(abs(Double(loss) - exact) <= ErrorBound.gamma(6, Float.self) * exact)
    let cotangent = Reference.crossEntropyOfProbabilitiesVJP(p, labels: [0, 0], reduction: .mean)
    #expect(cotangent.elements == [-0x1p125, 0, -2, 0])
  }

  @Test func meanSquaredErrorGivesHandComputedNumbers() {
    let prediction = Tensor<Float>(shape: [2, 2], [1, 2, 3, 4])
    let target = Tensor<Float>(shape: [2, 2], [1, 0, 6, 4])
    #expect(
      Reference.meanSquaredError(prediction, target: target, arithmetic: .unfused) == 13.0 / 4)
    let cotangent = Reference.meanSquaredErrorVJP(prediction, target: target)
    #expect(cotangent.elements == [0, 1, -1.5, 0])
  }

  @Test func lossVJPsAgreeWithFiniteDifferences() throws {
    func scalar(_ value: Double) -> Tensor<Double> { Tensor(shape: [], [value]) }
    func scaled(_ tensor: Tensor<Double>, _ cotangent: Tensor<Double>) -> [Tensor<Double>] {
      [Tensor(shape: tensor.shape, tensor.elements.map { $0 * cotangent[0] })]
    }
    let labels = [2, 0, 4]
    let logits: Tensor<Double> = Samples.real([3, 5], 9)
    let target: Tensor<Double> = Samples.real([3, 5], 10)
    let probabilities = Reference.softmax(logits, arithmetic: .fused)
    for reduction in Reference.LossReduction.allCases {
      let reports = [
        try GradientCheck.check(
          name: "softmaxCrossEntropy, \(reduction)", inputs: [logits],
          forward: {
            scalar(
              Reference.softmaxCrossEntropy(
                $0[0], labels: labels, reduction: reduction, arithmetic: .fused))
          },
          vjp: {
            scaled(
              Reference.softmaxCrossEntropyVJP(
                $0[0], labels: labels, reduction: reduction, arithmetic: .fused), $1)
          }, seed: 1),
        try GradientCheck.check(
          name: "crossEntropyOfProbabilities, \(reduction)", inputs: [probabilities],
          forward: {
            scalar(
              Reference.crossEntropyOfProbabilities(
                $0[0], labels: labels, reduction: reduction, arithmetic: .fused))
          },
          vjp: {
            scaled(
              Reference.crossEntropyOfProbabilitiesVJP(
                $0[0], labels: labels, reduction: reduction), $1)
          }, seed: 2),
        try GradientCheck.check(
          name: "meanSquaredError", inputs: [logits],
          forward: {
            scalar(Reference.meanSquaredError($0[0], target: target, arithmetic: .fused))
          },
          vjp: { scaled(Reference.meanSquaredErrorVJP($0[0], target: target), $1) }, seed: 3),
      ]
      for report in reports { #expect(report.passed && report.comparisons == 15, "\(report)") }
    }
  }
}
