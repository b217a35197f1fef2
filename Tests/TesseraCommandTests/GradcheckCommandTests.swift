import Tessera
import TesseraVerification
import Testing

@testable import TesseraCommand

@Suite struct GradcheckCommandTests {
  private func command(_ line: String) throws -> Gradcheck {
    let words = line.split(separator: " ").map(String.init)
    guard case .run(let command) = try Request(words, root: CommandTable.root) else {
      throw CommandError("not a command: \(line)")
    }
    return try #require(command as? Gradcheck)
  }

  @Test func takesSubjectsAndOptions() throws {
    let bare = try command("gradcheck")
    #expect(bare.subjects.isEmpty && bare.seed == 0 && bare.threads == nil && !bare.json)
    let full = try command("gradcheck conv2d maxpool2d glyphs --seed 7 --threads 3 --json")
    #expect(full.subjects == ["conv2d", "maxpool2d", "glyphs"])
    #expect(full.seed == 7 && full.threads == 3 && full.json)
  }

  /// A wrong VJP as the command would show it.
  @Test func failureIsShownWithItsElement() throws {
    let report = try GradientCheck.check(
      name: "identity", axes: ["x[i]"], inputs: [Tensor(shape: [2], [1, 2])],
      forward: { $0[0] }, vjp: { [Tensor(shape: [2], [$1[0], 1.01 * $1[1]])] }, seed: 1,
      replay: "tessera gradcheck identity")
    let finding = GradcheckFinding(
      name: "identity", group: "identity", isNetwork: false, reports: [report])
    let shown = GradcheckReport(
      findings: [finding], seed: 0, execution: Execution(threads: 1))
    #expect(shown.text.contains("FAILED\n") && shown.text.contains("1 failures\n"))
    #expect(shown.text.contains("\nidentity, x[i=1]: analytic "))
    #expect(shown.text.contains("; replay: tessera gradcheck identity\n"))
    #expect(shown.object.text().contains(#""passed":false"#))
    #expect(throws: CommandError("1 subject of 1 failed")) {
      try Gradcheck.judge([finding])
    }
  }
}
