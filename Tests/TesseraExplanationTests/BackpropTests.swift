import Foundation
import Testing

@testable import TesseraExplanation

@Suite struct BackpropTests {
  @Test func everyDerivativeIsTheDefinitionsAndNearItsDifference() throws {
    let topic = ExplanationTopic.backprop
    let page = PageReading(html: try topic.explanation(topic.defaults).html(written: Date()))
    let network = try BackpropNetwork()
    let loss = network.values().loss
    var compared = 0
    for (id, right) in DefinedNetwork(network).cotangents {
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
