import TesseraCases
import TesseraTensors
import Testing

@testable import TesseraJudge

@Suite struct FailureConditionTests {
  private let cases = CaseSweep(
    kind: .conv2d, count: 200, seed: 0, restriction: CaseRestriction()
  ).specifications

  private func condition(_ isWrong: (CaseSpecification) -> Bool) -> FailureCondition {
    FailureCondition(.conv2d, cases.map { ($0, isWrong($0)) })
  }

  @Test func oneCauseIsNamed() {
    let dilated = condition { specification in
      guard case .conv2d(let window, _) = specification.operation else { return false }
      return window.dilation != 1
    }
    #expect(dilated.text.hasPrefix("wrong wherever there is a dilation above 1; right in all"))
    let row = dilated.classes.first { $0.name == "a dilation above 1" }
    #expect(row?.wrong == row?.cases && row?.cases ?? 0 > 20)
  }

  @Test func twoCausesTogetherAreNamed() {
    let both = condition { specification in
      guard case .conv2d(let window, let groups) = specification.operation else { return false }
      return groups > 1 && window.stride.rows != window.stride.columns
    }
    #expect(both.text.contains("several groups") && both.text.contains("strides that differ"))
    #expect(both.text.contains("right in all"))
  }

  @Test func noCauseIsInvented() {
    #expect(condition { _ in true }.text == "wrong in every case")
    let random = CounterRandom(seed: 1)
    let scattered = condition { random.bits($0.seed) & 3 == 0 }
    let count = cases.count { random.bits($0.seed) & 3 == 0 }
    #expect(scattered.text == "wrong in \(count) of 200 cases")
    // One failure has every property that its case has, by chance.
    let first = cases[7]
    #expect(condition { $0 == first }.text == "wrong in 1 of 200 cases")
  }

  @Test(arguments: OperatorKind.allCases)
  func everyOperatorHasFeaturesOfUse(kind: OperatorKind) {
    let cases = CaseSweep(kind: kind, count: 60, seed: 0, restriction: CaseRestriction())
      .specifications
    let features = CaseFeature.all(of: kind)
    #expect(Set(features.map(\.name)).count == features.count)
    let telling = features.filter { feature in
      let holding = cases.count { feature.holds($0) }
      return holding > 0 && holding < cases.count
    }
    #expect(telling.count >= 2, "\(telling.map(\.name))")
  }
}
