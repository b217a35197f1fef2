import TesseraCases
import TesseraTensors
import Testing

@testable import TesseraJudge

@Suite struct CaseRestrictionTests {
  private func sweep(
    _ kind: OperatorKind, _ rules: [String], count: Int = 40
  ) throws -> [CaseSpecification] {
    let restriction = try CaseRestriction(rules, for: kind)
    let cases = CaseSweep(kind: kind, count: count, seed: 3, restriction: restriction)
      .specifications
    #expect(cases.count == count && cases.allSatisfy(restriction.allows))
    return cases
  }

  @Test func convolutionsKeepToEveryRule() throws {
    let cases = try sweep(
      .conv2d, ["strides=1", "dilations=2x1", "groups=2", "padding=SAME/1/VALID", "bias=false"])
    for specification in cases {
      guard case .conv2d(let window, let groups) = specification.operation else { continue }
      #expect(window.stride == 1 && window.dilation == Size2D(2, 1) && groups == 2)
      #expect(specification.operands[.b] == nil)
    }
    let paddings: [Padding] = cases.compactMap { specification in
      if case .conv2d(let window, _) = specification.operation { window.padding } else { nil }
    }
    let expected: Set<Padding> = [
      .same, .valid, .explicit(top: 1, left: 1, bottom: 1, right: 1),
    ]
    #expect(Set(paddings) == expected)
  }

  @Test func productsTurnTheirOperandsAndLosesWords() throws {
    for specification in try sweep(.gemm, ["transA=true", "transB=false", "alpha=1", "bias=true"]) {
      guard case .gemm(let attributes) = specification.operation else { continue }
      #expect(attributes.transposeA && !attributes.transposeB && attributes.alpha == 1)
      #expect(specification.operands[.c] != nil)
    }
    for specification in try sweep(.softmaxCrossEntropy, ["reduction=mean/sum"]) {
      #expect(specification.operation != .softmaxCrossEntropy(.none))
    }
    #expect(try sweep(.maxPool2d, ["ksize=2", "strides=2", "padding=VALID"]).count == 40)
  }

  @Test(arguments: [
    ("strides", "no name=value"), ("strides=1,", "strides"), ("strides=0", "strides"),
    ("colour=1", "colour"), ("bias=2", "bias"), ("padding=full", "padding"),
    ("strides=/", "no name=value"), ("strides=nan", "strides"), ("groups=inf", "groups"),
    ("padding=1e999", "padding"),
  ])
  func whatIsNoRuleIsUsage(rule: String, message: String) {
    let error = judgeError { _ = try CaseRestriction([rule], for: .conv2d) }
    #expect(error?.isUsage == true && error?.description.contains(message) == true)
  }

  @Test func oneRuleStandsForOneAttribute() {
    #expect(judgeError { _ = try CaseRestriction(["groups=1", "groups=2"], for: .conv2d) } != nil)
    #expect(judgeError { _ = try CaseRestriction(["bias=true"], for: .relu) } != nil)
    #expect(judgeError { _ = try CaseRestriction(["bias=true"], for: .dense) } == nil)
  }
}
