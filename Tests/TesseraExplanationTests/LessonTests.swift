import Foundation
import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import Testing

@testable import TesseraExplanation

@Suite struct LessonTests {
  private func page(_ topic: ExplanationTopic) throws -> PageReading {
    let page = PageReading(
      html: try topic.explanation(topic.defaults).html(written: Date(timeIntervalSince1970: 0)))
    page.expectSelfContained()
    return page
  }

  @Test(arguments: ExplanationTopic.allCases)
  func everyTopicHasTextAndAPage(topic: ExplanationTopic) throws {
    let text = try topic.explanation(topic.defaults).text
    #expect(text.hasSuffix("\n") && !text.contains("nan"))
    let page = try page(topic)
    #expect(page.html.contains("aria-live=\"polite\"") && page.html.contains("id=\"stepper\""))
    let ids = page.html.components(separatedBy: " id=\"").dropFirst().map {
      $0.prefix { $0 != "\"" }
    }
    #expect(Set(ids).count == ids.count, "an id twice in \(topic)")
  }

  @Test func softmaxIsTheDefinitions() throws {
    let page = try page(.softmaxCrossEntropy)
    let lesson = SoftmaxLesson()
    let arithmetic = Execution().instructionSet.arithmetic
    let p = Reference.softmax(lesson.logits, arithmetic: arithmetic)
    #expect(try page.row("p", 0, of: 4) == p.elements)
    let loss = Reference.softmaxCrossEntropy(
      lesson.logits, labels: [lesson.label], reduction: .mean, arithmetic: arithmetic)
    #expect(try page.row("L", 0, of: 1) == [loss])
    let gradient = Reference.softmaxCrossEntropyVJP(
      lesson.logits, labels: [lesson.label], reduction: .mean, arithmetic: arithmetic)
    #expect(try page.row("gradient-table", 2, of: 4) == gradient.elements)
  }

  @Test func secondSoftmaxHasItsFloor() throws {
    let page = try page(.softmaxTwice)
    let floor = try #require(try page.values("floor").first)
    #expect(NumberText.text(floor) == "1.4612")
    let losses = try page.values("loss")
    #expect(losses.count == 2 * SoftmaxTwiceLesson.margins.count)
    #expect(stride(from: 1, to: losses.count, by: 2).allSatisfy { losses[$0] >= floor })
    // One softmax of a margin of 1 is what the second makes of certainty.
    #expect(NumberText.text(losses[2]) == "1.4612")
  }

  @Test func dropoutIsTheDefinitions() throws {
    let page = try page(.dropout)
    let lesson = DropoutLesson()
    for step in 0..<4 {
      let right = Reference.dropout(
        lesson.input, rate: lesson.rate, seed: lesson.seed, step: UInt64(step), layer: 0)
      #expect(try page.row("outputs", step, of: 8) == right.elements)
    }
    #expect(Set(try page.values("kept")) == [0, 1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func pathsAreGradientDescents() throws {
    let page = try page(.optimizers)
    let arithmetic = Execution().instructionSet.arithmetic
    // Plain gradient descent by hand.
    var (a, b) = (OptimizersLesson.start.a, OptimizersLesson.start.b)
    for step in 0...OptimizersLesson.steps {
      let row = try page.row("path-sgd", step, of: 3)
      #expect(row == [a, b, (a * a + 10 * b * b) / 2])
      a = arithmetic == .fused ? a.addingProduct(-0.15, a) : a + -0.15 * a
      b = arithmetic == .fused ? b.addingProduct(-0.15, 10 * b) : b + -0.15 * (10 * b)
    }
    let ends = try page.values("summary")
    #expect(ends.count == 15)
    for (index, rule) in OptimizersLesson().rules.enumerated() {
      let last = try page.row("path-\(rule.name)", OptimizersLesson.steps, of: 3)
      #expect(Array(ends[index * 3..<index * 3 + 3]) == last && last[2] < 19.25)
    }
  }
}
