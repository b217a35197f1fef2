import TesseraCases
import TesseraMuseum
import TesseraReference
import TesseraTensors
import Testing

@testable import TesseraJudge

@Suite struct CaseSweepTests {
  /// Every operator is judged by whole cases of which our own kernels are right.
  @Test(arguments: OperatorKind.allCases)
  func everyOperatorHasCasesThatOurKernelsPass(kind: OperatorKind) throws {
    let cases = CaseSweep(kind: kind, count: 120, seed: 1, restriction: CaseRestriction())
      .specifications
    #expect(cases.count == 120 && Set(cases).count == 120)
    #expect(cases.allSatisfy { $0.isLegal && $0.operands.values.allSatisfy { $0.count > 0 } })
    var compared = 0
    for (number, specification) in cases.enumerated() {
      for output in specification.judged(nil) {
        let question = try Question<Float>(specification, outputs: [output])
        let actual = try question.problem.output(output, of: KernelOperators(.standard))
        let stored = ArrayLayout.nchw.stored(actual, of: output, kind)
        let trial = try OutputTrial(
          number: number, question, output, .answered([output: .tensor(stored)]), layout: .nchw,
          model: .standard(Float.self))
        #expect(trial.isRight, "\(specification): \(trial.failure(layout: .nchw).message)")
        compared += trial.comparison?.count ?? 0
      }
    }
    #expect(compared > 0)
    print("\(kind.rawValue): \(cases.count) cases, \(compared) comparisons")
  }

  @Test func wholeNumbersComeFirstAndSpecialValuesLast() {
    func values(_ kind: OperatorKind) -> [CaseValues] {
      CaseSweep(kind: kind, count: 80, seed: 0, restriction: CaseRestriction()).specifications
        .map(\.values)
    }
    #expect(
      values(.conv2d) == Array(repeating: .integers, count: 40) + Array(repeating: .real, count: 30)
        + Array(repeating: .special, count: 10))
    #expect(values(.maxPool2d).prefix(4) == [.integers, .ties, .integers, .ties])
    #expect(!values(.gemm).contains(.special))
  }

  /// A function that is wrong near 0 alone is asked about numbers near 0.
  @Test func functionsAreAskedAboutNumbersOfEverySize() throws {
    let wrong = try #require(Museum.exhibits.first { $0.name == "tanh-vanishes-near-zero" })
    var rejected: [CaseValues: Int] = [:]
    let sweep = CaseSweep(kind: .tanh, count: 60, seed: 0, restriction: CaseRestriction())
    for specification in sweep.specifications {
      let problem = try specification.filled(Float.self)
      let y = try problem.output(.y, of: wrong.operators(.standard))
      if try !problem.answer(.y).compare(y).passed {
        rejected[specification.values, default: 0] += 1
      }
    }
    #expect(rejected[.scales, default: 0] > 5, "\(rejected)")
  }

  @Test func theSeedChoosesAndRepeats() {
    func cases(_ seed: UInt64) -> [CaseSpecification] {
      CaseSweep(kind: .conv2d, count: 30, seed: seed, restriction: CaseRestriction())
        .specifications
    }
    #expect(cases(7) == cases(7) && Set(cases(7)).isDisjoint(with: cases(8)))
  }

  @Test func specialValuesStandWhereTheProtocolSpeaksOfThem() throws {
    var loss = CaseSpecification(
      .softmaxCrossEntropy(.none), [.logits: [40, 5], .labels: [40]], hasClassLabels: true,
      values: .special, seed: 4)
    let problem = try loss.filled(Float.self)
    let logits = try #require(problem.inputs[.logits])
    let labels = try #require(problem.labels)
    #expect(logits.elements.contains(-.infinity))
    #expect((0..<40).allSatisfy { logits[$0 * 5 + Int(labels[$0])].isFinite })
    loss.values = .real
    #expect(try loss.filled(Float.self).inputs[.logits]?.elements.allSatisfy(\.isFinite) == true)

    let convolution = CaseSpecification(
      .conv2d(.same, groups: 1), [.x: [2, 9, 9, 4], .w: [3, 3, 4, 5]], values: .special, seed: 2)
    let filled = try convolution.filled(Float.self)
    #expect(filled.inputs[.x]?.elements.contains { $0.isNaN } == true)
    #expect(filled.inputs[.w]?.elements.allSatisfy { $0 == $0.rounded() } == true)
    #expect(filled.inputs[.w]?.elements.contains(0) == true)
    #expect(convolution.judged(nil) == [.y, .gradW])
    #expect(convolution.judged([.gradX]).isEmpty)
  }
}
