import Foundation
import TesseraCases
import TesseraReference
import TesseraTensors
import Testing

@testable import TesseraExplanation

@Suite struct BackpropTests {
  /// Every derivative of the page, by the definitions.
  private func definitions(_ network: BackpropNetwork) -> [(id: String, value: Tensor<Double>)] {
    let arithmetic = network.execution.instructionSet.arithmetic
    let a = Reference.conv2d(
      network.input, filter: network.filter, bias: network.bias, geometry: network.convolution,
      groups: 1, arithmetic: arithmetic)
    let z = Reference.relu(a)
    let m = Reference.maxPool(z, geometry: network.pool)
    let row = m.values.reshaped([1, 4])
    let s = Reference.dense(
      row, weights: network.weights, bias: network.denseBias, arithmetic: arithmetic)
    let ds = Reference.softmaxCrossEntropyVJP(
      s, labels: [network.label], reduction: .mean, arithmetic: arithmetic)
    let dm = Reference.denseInputVJP(
      outputCotangent: ds, weights: network.weights, arithmetic: arithmetic
    ).reshaped([1, 2, 2, 1])
    let dz = Reference.maxPoolVJP(
      outputCotangent: dm, winners: m.winners, inputShape: z.shape, geometry: network.pool)
    let da = Reference.reluVJP(outputCotangent: dz, input: a)
    return [
      ("logits", ds),
      (
        "weights",
        Reference.denseWeightsVJP(outputCotangent: ds, input: row, arithmetic: arithmetic)
      ),
      ("dense-bias", Reference.denseBiasVJP(outputCotangent: ds)), ("pooled", dm),
      ("rectified", dz), ("convolved", da),
      (
        "filter",
        Reference.conv2dFilterVJP(
          outputCotangent: da, input: network.input, filterShape: network.filter.shape,
          geometry: network.convolution, groups: 1, arithmetic: arithmetic)
      ), ("bias", Reference.conv2dBiasVJP(outputCotangent: da)),
      (
        "input",
        Reference.conv2dInputVJP(
          outputCotangent: da, filter: network.filter, inputShape: network.input.shape,
          geometry: network.convolution, groups: 1, arithmetic: arithmetic)
      ),
    ]
  }

  @Test func everyDerivativeIsTheDefinitionsAndNearItsDifference() throws {
    let topic = ExplanationTopic.backprop
    let page = PageReading(html: try topic.explanation(topic.defaults).html(written: Date()))
    let network = try BackpropNetwork()
    let loss = network.values().loss
    var compared = 0
    for (id, right) in definitions(network) {
      for index in 0..<right.count {
        let row = try page.row("back-\(id)-table", index, of: 2)
        #expect(row[0] == right[index], "\(id)[\(index)]")
        // Along one number the scores are linear, and the loss's third derivative is a third central
        // moment: at most R³ where s[0] - s[1] has the slope R, at most Σ|u[i,0] - u[i,1]|·max|x|.
        // Either value of the loss has fewer than 64 roundings.
        let slope = 3.375 * 2
        let h = FiniteDifference.step
        let bound = h * h / 6 * slope * slope * slope + 64 * Double.ulpOfOne * max(1, loss) / h
        #expect(abs(row[0] - row[1]) <= bound, "\(id)[\(index)]: \(row)")
        compared += 1
      }
    }
    print("BackpropTests: \(compared) derivatives")
    #expect(compared == 2 + 8 + 2 + 4 + 16 + 16 + 4 + 1 + 25)
  }

  @Test func noValueIsNearAKink() throws {
    let values = try BackpropNetwork().values()
    #expect(values.convolved.elements.allSatisfy { abs($0) > 2 * FiniteDifference.step })
    for window in 0..<4 {
      let corner = window / 2 * 8 + window % 2 * 2
      let sorted = [0, 1, 4, 5].map { values.rectified[corner + $0] }.sorted()
      #expect(sorted[3] - sorted[2] > 2 * FiniteDifference.step)
    }
  }
}
