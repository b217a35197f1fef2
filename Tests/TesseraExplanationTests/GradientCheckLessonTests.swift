import Foundation
import TesseraTensors
import Testing

@testable import TesseraExplanation

@Suite struct GradientCheckLessonTests {
  private let ids = ["weights", "dense-bias", "filter", "bias", "input"]

  private func page() throws -> PageReading {
    let topic = ExplanationTopic.gradientCheck
    return PageReading(html: try topic.explanation(topic.defaults).html(written: Date()))
  }

  /// The largest relative error of a tensor at a step, by the definitions.
  private func error(_ network: BackpropNetwork, _ part: Int, _ h: Double) throws -> Double {
    let path = GradientCheckNetwork.parts[part].value
    let derivative = try #require(DefinedNetwork(network).cotangent(ids[part]))
    return (0..<derivative.count).reduce(0) { worst, index in
      let loss = { (offset: Double) in
        var moved = network
        moved[keyPath: path][index] += offset
        return DefinedNetwork(moved).loss
      }
      let difference = (loss(h) - loss(-h)) / (2 * h)
      let scale = max(abs(derivative[index]), abs(difference))
      return scale == 0 ? worst : max(worst, abs(derivative[index] - difference) / scale)
    }
  }

  @Test func everyErrorIsTheDefinitions() throws {
    let page = try page()
    let lesson = GradientCheckLesson(network: try BackpropNetwork())
    var compared = 0
    for (id, network) in [("heat", lesson.smooth.network), ("kink-heat", lesson.kinked.network)] {
      let shown = try page.values(id)
      for (row, exponent) in GradientCheckLesson.exponents.enumerated() {
        for part in 0..<5 {
          let right = try error(network, part, GradientCheckLesson.step(exponent))
          #expect(shown[row * 5 + part] == right, "\(id) \(exponent) \(part)")
          compared += 1
        }
      }
    }
    #expect(compared == 130)
  }

  @Test func kinksAreMarkedWhereTheyAre() throws {
    let lesson = GradientCheckLesson(network: try BackpropNetwork())
    for exponent in GradientCheckLesson.exponents {
      for (index, part) in GradientCheckNetwork.parts.enumerated() {
        let step = GradientCheckLesson.step(exponent)
        #expect(lesson.kinked.finding(part, step: step).isKink == (index >= 2))
        if exponent > 1 { #expect(!lesson.smooth.finding(part, step: step).isKink) }
      }
    }
    let (left, right) = lesson.slopes(17)
    let derivative = lesson.kinked.cotangents.bias[0]
    #expect(NumberText.text(derivative) == NumberText.text(max(left, right)))
    #expect(abs(left - right) > 0.5)
  }

  @Test func libraryAcceptsBoth() throws {
    let page = try page()
    let verdicts = try page.values("verdicts")
    try #require(verdicts.count == 8)
    #expect(verdicts[0] == 40 && verdicts[1] == 0 && verdicts[3] == 0)
    #expect(verdicts[4] == 40 && verdicts[5] > 0 && verdicts[7] == 0)
  }
}
