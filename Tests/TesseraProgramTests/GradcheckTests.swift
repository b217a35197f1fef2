import Foundation
import TesseraVerification
import Testing

@Suite struct GradcheckTests {
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
}
