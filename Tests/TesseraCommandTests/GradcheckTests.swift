import Foundation
import Tessera
import TesseraVerification
import Testing

@testable import TesseraCommand

@Suite struct GradcheckTests {
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

  @Test(arguments: [
    "gradcheck nosuch", "gradcheck conv2", "gradcheck --seed -1", "gradcheck --threads 0",
    "gradcheck --samples 3",
  ])
  func wrongLineIsAUsageError(line: String) throws {
    let run = try ProcessRun(line)
    #expect(run.status == 64 && run.output == "" && run.errors.hasPrefix("Error: "))
  }

  @Test func subjectsOfTheTableHaveALineEach() throws {
    let run = try ProcessRun("gradcheck relu dense --seed 3")
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    let words = lines.map { $0.split(separator: " ").map(String.init) }
    #expect(
      words[0] == ["subject", "cases", "derivatives", "kinks", "worst", "resolution"])
    #expect(lines[1].hasPrefix("relu ") && lines[2].hasPrefix("ReLU layer "))
    #expect(lines[3].hasPrefix("dense ") && lines[4].hasPrefix("Dense layer "))
    #expect(lines[5].hasPrefix("all: ") && lines[5].hasSuffix(", 0 failures"))
  }

  @Test func networkHasALineForEachTensorAndSaysThatItIsSampled() throws {
    let run = try ProcessRun("gradcheck mnist-lenet --threads 1")
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    for part in [
      "\nx ", "\nconv2d_1.kernel  [5, 5, 1, 6]", "\ndense_2.bias", "\nlinearity: ",
      "\nsampled: 32 elements of each larger tensor, by the seed\n",
    ] {
      #expect(run.output.contains(part), "\(run.output)")
    }
  }

  @Test func jsonIsOneObjectAndTheSameForAnyNumberOfThreads() throws {
    let runs = try [1, 2].map { try ProcessRun("gradcheck glyphs tanh --json --threads \($0)") }
    #expect(runs.allSatisfy { $0.status == 0 && $0.errors == "" })
    #expect(
      runs[0].output.replacing("\"threads\":1", with: "\"threads\":2") == runs[1].output)
    let object = try runs[0].object()
    #expect(object["passed"] as? Bool == true && object["seed"] as? Int == 0)
    let subjects = try #require(object["subjects"] as? [[String: Any]])
    #expect(subjects.map { $0["name"] as? String } == ["glyphs", "tanh", "Tanh layer"])
    #expect(subjects[0]["sampled"] as? Bool == true && subjects[1]["sampled"] as? Bool == false)
    let tensors = try #require(subjects[0]["tensors"] as? [[String: Any]])
    #expect(tensors.count == 9 && tensors[1]["shape"] as? [Int] == [5, 5, 1, 6])
    #expect((subjects[0]["checks"] as? [Any])?.count == GradientReport.Kind.allCases.count)
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
