import Foundation
import PythonSupport
import TesseraAnswers
import TesseraCases
import TesseraOracle
import Testing

@testable import TesseraJudge

/// The example client, for real: right kernels are accepted, wrong ones rejected for the right reason.
@Suite(.enabled(if: NumPy.isPresent, "\(NumPy.absence)")) struct NumPyKernelTests {
  @Test(arguments: [
    (OperatorKind.conv2d, ArrayLayout.nhwc, OracleRequest.Precision.float32),
    (.conv2d, .nchw, .float32), (.conv2d, .nhwc, .float64), (.conv2d, .nchw, .float64),
    (.maxPool2d, .nchw, .float32), (.averagePool2d, .nchw, .float64),
  ])
  func rightKernelsAreAccepted(
    kind: OperatorKind, layout: ArrayLayout, precision: OracleRequest.Precision
  ) throws {
    var judge = Judge(command: Client.numPy(layout: layout))
    (judge.layout, judge.precision) = (layout, precision)
    let verdict = try judge.verdict(on: kind)
    #expect(verdict.decision == .accepted && verdict.cases == 200 && verdict.runs == 1)
    #expect(verdict.outputs.map(\.name) == kind.outputs.map(\.rawValue))
    for output in verdict.outputs {
      #expect(output.wrong == 0 && output.comparisons > 1000 && output.worstFraction <= 1)
      #expect(output.condition == nil && output.smallest == nil && output.diagnoses.isEmpty)
    }
    let compared = verdict.outputs.reduce(0) { $0 + $1.comparisons }
    print("\(kind.rawValue), \(layout), \(precision): accepted, \(compared) comparisons")
  }

  /// A mistake, the output that shows it, and what it is called in either layout.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var kind = OperatorKind.conv2d
    let name: String
    let output: String
    let diagnosis: String
    var inNCHW: String?

    var testDescription: String { name }
  }

  private static let mistakes = [
    Mistake(
      name: "other-layout", output: "y", diagnosis: "image-read-as-nchw",
      inNCHW: "image-read-as-nhwc"),
    Mistake(
      name: "other-filter-layout", output: "grad_x", diagnosis: "filter-read-as-oihw",
      inNCHW: "filter-read-as-hwio"),
    Mistake(name: "true-convolution", output: "y", diagnosis: "true-convolution"),
    Mistake(name: "odd-pixel-before", output: "y", diagnosis: "same-padding-odd-pixel-before"),
    Mistake(name: "dilation-ignored", output: "y", diagnosis: "dilation-ignored"),
    Mistake(name: "row-stride-for-columns", output: "y", diagnosis: "row-stride-used-for-columns"),
    Mistake(name: "bias-left-out", output: "y", diagnosis: "bias-left-out"),
    Mistake(
      name: "filter-not-turned", output: "grad_x", diagnosis: "filter-not-turned-in-input-vjp"),
    Mistake(
      name: "bias-gradient-averaged", output: "grad_b", diagnosis: "bias-vjp-averaged-over-batch"),
    Mistake(name: "float16-sums", output: "y", diagnosis: "float16-arithmetic"),
    Mistake(
      kind: .maxPool2d, name: "last-tie", output: "grad_x", diagnosis: "gradient-to-last-tie"),
    Mistake(
      kind: .averagePool2d, name: "pads-counted", output: "y",
      diagnosis: "average-divided-by-kernel-area"),
  ]

  /// Mistakes about layouts in both of them, the others in turn.
  private static let judgements = mistakes.enumerated().flatMap { number, mistake in
    let layouts: [ArrayLayout] =
      mistake.inNCHW != nil ? [.nhwc, .nchw] : number % 2 == 0 ? [.nhwc] : [.nchw]
    return layouts.map { (mistake, $0) }
  }

  @Test(arguments: judgements)
  func wrongKernelsAreRejectedForTheRightReason(mistake: Mistake, layout: ArrayLayout) throws {
    var judge = Judge(command: Client.numPy(layout: layout, wrong: mistake.name))
    (judge.layout, judge.cases) = (layout, 60)
    judge.outputs = [try #require(OutputName(rawValue: mistake.output))]
    let verdict = try judge.verdict(on: mistake.kind)
    let output = try #require(verdict.output(mistake.output))
    #expect(verdict.decision == .rejected && output.wrong > 0)
    let diagnosis = try #require(output.diagnoses.first)
    let expected = (layout == .nchw ? mistake.inNCHW : nil) ?? mistake.diagnosis
    #expect(([diagnosis.name] + diagnosis.alternatives).contains(expected), "\(diagnosis)")
    #expect(diagnosis.failing.same == diagnosis.failing.of)
    let smallest = try #require(output.smallest)
    #expect(smallest.remark == nil)
    for (name, extents) in smallest.shapes where extents.count == 4 {
      let pixels = layout == .nchw ? extents.suffix(2) : extents[(name == "w" ? 0 : 1)...].prefix(2)
      #expect(pixels.allSatisfy { $0 <= 3 }, "\(smallest.description)")
    }
    print(
      "\(mistake.name), \(layout): \(output.wrong) of \(output.cases) wrong, \(diagnosis.name), "
        + "\(verdict.runs) runs; \(smallest.description)")
  }

  @Test func aFormatThatIsAllowedIsNoMistake() throws {
    var judge = Judge(command: Client.numPy(wrong: "float16-sums"))
    (judge.outputs, judge.cases) = ([.y], 100)
    #expect(try judge.verdict(on: .conv2d).decision == .rejected)
    judge.rounding = RoundingModel(.float16)
    #expect(try judge.verdict(on: .conv2d).decision == .accepted)
  }

  @Test func aKernelIsJudgedByWhatItClaims() throws {
    var judge = Judge(command: Client.numPy(wrong: "dilation-ignored"))
    (judge.outputs, judge.cases) = ([.y], 60)
    judge.restriction = try CaseRestriction(["dilations=1", "groups=1"], for: .conv2d)
    #expect(try judge.verdict(on: .conv2d).decision == .accepted)
    judge.restriction = try CaseRestriction(["dilations=2"], for: .conv2d)
    let rejected = try judge.verdict(on: .conv2d)
    #expect(rejected.decision == .rejected)
    #expect(rejected.output("y")?.smallest?.attributes.contains(#""dilations":[2,2]"#) == true)
  }

  @Test func theConditionNamesTheAttribute() throws {
    var judge = Judge(command: Client.numPy(wrong: "dilation-ignored"))
    judge.outputs = [.y]
    let y = try #require(try judge.verdict(on: .conv2d).output("y"))
    #expect(y.condition?.contains("with a dilation above 1; right in all") == true)
    let dilated = try #require(y.classes.first { $0.name == "a dilation above 1" })
    #expect(dilated.wrong == y.wrong && dilated.cases < y.cases)
    #expect(y.first?.number != nil && y.first?.worst != nil)
    #expect(y.smallest?.values.map(\.name) == ["x", "w"])
  }
}
