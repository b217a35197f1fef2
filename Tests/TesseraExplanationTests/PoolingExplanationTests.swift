import Foundation
import TesseraReference
import TesseraTensors
import Testing

@testable import TesseraExplanation

@Suite struct PoolingExplanationTests {
  @Test func everyNumberIsTheDefinitions() throws {
    var (windows, numbers) = (0, 0)
    for settings in WindowSweep.settings {
      guard let shown = try? PoolingExplanation(settings) else { continue }
      let maximum = Reference.maxPool(shown.input, geometry: shown.geometry)
      let average = Reference.averagePool(
        shown.input, geometry: shown.geometry, includePadding: false)
      #expect(shown.maximum.values == maximum.values && shown.average == average, "\(settings)")
      for (index, step) in shown.steps.enumerated() {
        let winner = shown.winner(step)
        #expect(winner.x == maximum.values[index] && !winner.isPadding, "\(settings)")
        let count = step.terms.count { !$0.isPadding }
        #expect(step.terms.last.map { $0.sum / Float(count) } == average[index], "\(settings)")
        numbers += 2 + step.terms.count
      }
      let ones = Tensor<Float>(repeating: 1, shape: average.shape)
      #expect(
        shown.averageCotangent
          == Reference.averagePoolVJP(
            outputCotangent: ones, inputShape: shown.input.shape, geometry: shown.geometry,
            includePadding: false))
      #expect(
        shown.maximumCotangent
          == Reference.maxPoolVJP(
            outputCotangent: ones, winners: maximum.winners, inputShape: shown.input.shape,
            geometry: shown.geometry))
      windows += 1
    }
    print("PoolingExplanationTests: \(numbers) numbers in \(windows) windows")
    #expect(windows > 50 && numbers > 5_000)
  }

  @Test func pageCarriesTheDefinitionsNumbers() throws {
    for settings in [
      ExplanationTopic.pooling.defaults, WindowSettings(size: 5, kernel: 3, padding: .same),
    ] {
      let html = try ExplanationTopic.pooling.explanation(settings).html(written: Date())
      let page = PageReading(html: html)
      page.expectSelfContained()
      let shown = try PoolingExplanation(settings)
      let maximum = Reference.maxPool(shown.input, geometry: shown.geometry).values
      #expect(try page.floats("output") == maximum.elements)
      #expect(try page.floats("average-cotangent") == shown.averageCotangent.elements)
      #expect(try page.floats("maximum-cotangent") == shown.maximumCotangent.elements)
    }
  }

  @Test func poolWithoutAnAnswerIsRefused() {
    let wide = Padding.explicit(top: 4, left: 4, bottom: 4, right: 4)
    for settings in [
      WindowSettings(kernel: 2, padding: wide), WindowSettings(channels: 2),
      WindowSettings(dilation: 2),
    ] {
      #expect(throws: ShapeError.self) { try PoolingExplanation(settings) }
    }
  }
}
