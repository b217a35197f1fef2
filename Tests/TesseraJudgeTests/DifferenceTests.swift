import PythonSupport
import TesseraCases
import TesseraFormats
import Testing

@testable import TesseraJudge

/// A command's gradients against differences of its own y.
@Suite(.enabled(if: NumPy.isPresent, "\(NumPy.absence)")) struct DifferenceTests {
  private func judge(wrong: String? = nil, layout: ArrayLayout = .nhwc, cases: Int = 3) -> Judge {
    var judge = Judge(command: Client.numPy(layout: layout, wrong: wrong))
    (judge.cases, judge.layout) = (cases, layout)
    return judge
  }

  private func swish() throws -> DifferenceSubject {
    DifferenceSubject(
      operation: "scaled_swish", inputs: try DifferenceSubject.inputs(["x=3x4", "s=4"]))
  }

  @Test func anUnknownOperatorIsAccepted() throws {
    let verdict = try judge().differences(on: swish())
    #expect(
      verdict.decision == .accepted && verdict.runs == 2 && verdict.operation == "scaled_swish")
    #expect(verdict.outputs.map(\.name) == ["grad_x", "grad_s"])
    #expect(verdict.output("grad_x")?.comparisons == 36)
    #expect(verdict.output("grad_s")?.comparisons == 12)
  }

  @Test func aWrongGradientIsRejectedAndItsElementNamed() throws {
    let verdict = try judge(wrong: "swish-slope").differences(on: swish())
    #expect(verdict.decision == .rejected && verdict.output("grad_s")?.wrong == 0)
    let wrong = try #require(verdict.output("grad_x"))
    #expect(wrong.wrong == 3 && wrong.first?.worst?.name == "grad_x[0, 0]")
    #expect(wrong.first?.message.contains("differences of y give") == true)
    #expect(wrong.first?.remark?.contains("h = ") == true)
    // A gradient that is not asked for cannot fail.
    let other = try judge(wrong: "swish-slope").differences(on: swish(), gradients: ["grad_s"])
    #expect(other.decision == .accepted && other.outputs.map(\.name) == ["grad_s"])
  }

  /// A right kernel is not rejected for points at which its function is none.
  @Test func aFunctionOfPositiveNumbersIsJudgedWhereItIsOne() throws {
    var logarithm = DifferenceSubject(
      operation: "logarithm", inputs: try DifferenceSubject.inputs(["x=9"]))
    let nowhere = try judge().differences(on: logarithm)
    #expect(nowhere.decision == .undecided && nowhere.reason?.contains("--range") == true)
    logarithm.range = 0.1...4
    let verdict = try judge().differences(on: logarithm)
    #expect(verdict.decision == .accepted && verdict.output("grad_x")?.comparisons == 27)
    let wrong = try judge(wrong: "logarithm-slope").differences(on: logarithm)
    #expect(wrong.decision == .rejected && wrong.output("grad_x")?.wrong == 3)
  }

  @Test(arguments: [ArrayLayout.nhwc, .nchw])
  func knownOperatorsAreHeldAgainstThemselves(layout: ArrayLayout) throws {
    for kind in [OperatorKind.conv2d, .maxPool2d, .averagePool2d] {
      let verdict = try judge(layout: layout, cases: 4).differences(on: kind)
      #expect(verdict.decision == .accepted && verdict.runs <= 4, "\(verdict)")
      #expect(verdict.outputs.allSatisfy { $0.comparisons > 0 })
    }
    // A wrong forward has other gradients than the right ones that the command gives …
    let turned = try judge(wrong: "true-convolution", layout: layout, cases: 4)
      .differences(on: .conv2d)
    #expect(turned.decision == .rejected && turned.output("grad_b")?.wrong == 0)
    // … while a wrong backward is wrong in one gradient.
    let wrong = try judge(wrong: "filter-not-turned", layout: layout, cases: 4)
      .differences(on: .conv2d)
    #expect(wrong.output("grad_x")?.wrong ?? 0 > 0 && wrong.output("grad_w")?.wrong == 0)
    let axes = layout == .nhwc ? "grad_x[n=0, h=0" : "grad_x[n=0, c=0"
    #expect(wrong.output("grad_x")?.first?.message.hasPrefix(axes) == true)
  }

  @Test func whatIsNotAnsweredIsToldApart() throws {
    let strange = DifferenceSubject(
      operation: "nothing_like_it", inputs: try DifferenceSubject.inputs(["x=2"]))
    let verdict = try judge().differences(on: strange)
    #expect(verdict.decision == .undecided && verdict.unsupported == 3)
    var broken = Judge(command: Client.broken("nothing"))
    broken.cases = 1
    #expect(try broken.differences(on: strange).decision == .rejected)
    broken.command = Client.broken("refused")
    let refused = try broken.differences(on: strange)
    #expect(refused.decision == .rejected)
    #expect(refused.output("grad_x")?.first?.message == "it was refused: of no use")
    broken.command = "no-such-program-here {request}"
    #expect(try broken.differences(on: strange).decision == .undecided)
  }

  @Test(arguments: [
    "x", "x=0", "x=2x-3", "=2", "a/b=2", "x=9999999999999999999", "x=40x40", "x=2xy",
  ])
  func whatIsNoInputIsUsage(text: String) {
    #expect(judgeError { _ = try DifferenceSubject.inputs([text]) }?.isUsage == true)
  }

  @Test(arguments: [
    ["1"], ["2", "1"], ["1", "1"], ["0", "nan"], ["0", "inf"], ["a", "1"], ["-1e308", "1e308"],
    ["1000", "1000.1"],
  ])
  func whatIsNoRangeIsUsage(texts: [String]) {
    #expect(judgeError { _ = try DifferenceSubject.range(texts) }?.isUsage == true)
  }

  @Test func inputsAndAttributesAreRead() throws {
    #expect(try DifferenceSubject.range(["-1", "0.5"]) == -1...0.5)
    let inputs = try DifferenceSubject.inputs(["x=2x3", "s="])
    #expect(inputs.map(\.shape) == [[2, 3], []])
    #expect(judgeError { _ = try DifferenceSubject.inputs(["x=1", "x=2"]) }?.isUsage == true)
    #expect(judgeError { _ = try DifferenceSubject.attributes("[1]") }?.isUsage == true)
    #expect(judgeError { _ = try DifferenceSubject.attributes("{") }?.isUsage == true)
    #expect(try DifferenceSubject.attributes(#"{"a":1}"#)["a"] == .integer(1))
  }
}
