import FileSupport
import Foundation
import PythonSupport
import Testing

@testable import TesseraJudge

/// Commands that misbehave: part of the verdict, never the tool's own failure.
@Suite(.enabled(if: NumPy.isPresent, "\(NumPy.absence)")) struct BrokenCommandTests {
  private func verdict(_ line: String, limit: Double = 60) throws -> CommandVerdict {
    var judge = Judge(command: line)
    (judge.cases, judge.timeLimit) = (8, limit)
    return try judge.verdict(on: .relu)
  }

  @Test(arguments: [
    ("nothing", "the command ended with status 3 and no results"),
    ("garbage", "the command wrote results that cannot be read"),
    ("list", "the command wrote results that cannot be read"),
    ("crash-halfway", "the command was killed by signal 11"),
  ])
  func aRunWithoutResultsIsRejected(way: String, reason: String) throws {
    let verdict = try verdict(Client.broken(way))
    #expect(verdict.decision == .rejected && verdict.outputs.isEmpty)
    #expect(verdict.reason?.hasPrefix(reason) == true, "\(verdict.reason ?? "")")
  }

  @Test func theCaseOfACrashIsNamedAndTriedAlone() throws {
    let verdict = try verdict(Client.broken("crash-halfway"))
    #expect(verdict.lastCase?.number == 3 && verdict.runs == 2)
    #expect(verdict.lastCase?.message == "asked alone, the command comes to its end")
    #expect(verdict.printed.contains("about to crash"))
  }

  @Test func aHangIsRejectedAtTheLimit() throws {
    let verdict = try verdict(Client.broken("hang"), limit: 1)
    #expect(verdict.decision == .rejected)
    #expect(verdict.reason == "the command did not end within 1 s and was killed")
    #expect(
      verdict.lastCase?.message
        == "alone as well, the command did not end within 1 s and was killed")
  }

  @Test(arguments: [
    ("wrong-shape", "its shape is"), ("wrong-type", "its type is float64 and not float32"),
    ("no-file", "it was not written"), ("refused", "it was refused: of no use"),
    ("missing-results", "there is no result for it"),
    ("wrong-status", "its result cannot be read: status"), ("nan", "is NaN, exactly"),
  ])
  func whatIsWrittenWronglyIsWrongInEveryCase(way: String, message: String) throws {
    let verdict = try verdict(Client.broken(way))
    #expect(verdict.decision == .rejected && verdict.reason == nil)
    let y = try #require(verdict.output("y"))
    #expect(y.wrong == 8 && y.condition == "wrong in every case")
    #expect(y.first?.message.contains(message) == true, "\(y.first?.message ?? "")")
    #expect(y.smallest?.message.contains(message) == true, "\(y.smallest?.message ?? "")")
    #expect(y.smallest?.shapes.map(\.extents) == [[1]])
  }

  @Test func unsupportedIsCountedApart() throws {
    let verdict = try verdict(Client.broken("unsupported"))
    #expect(verdict.decision == .undecided && verdict.unsupported == 8 && verdict.cases == 8)
    #expect(verdict.reason == "the command calls every case unsupported")
    #expect(verdict.unsupportedMessage == "of no use" && verdict.outputs.isEmpty)
  }

  @Test func aStatusBesideCompleteResultsChangesNothing() throws {
    // Zeros are not relu, but they are judged.
    let verdict = try verdict(Client.broken("status"))
    #expect(verdict.decision == .rejected && verdict.output("y")?.comparisons ?? 0 > 0)
  }

  @Test func whatCannotBeStartedIsNotJudged() throws {
    let verdict = try verdict("no-such-program-here {request}")
    #expect(verdict.decision == .undecided && verdict.reason == "the command could not be started")
    #expect(verdict.printed.contains("no-such-program-here"))
  }

  @Test func aCommandWithoutThePlaceIsUsage() {
    #expect(judgeError { _ = try verdict("true") }?.isUsage == true)
  }

  @Test func aFolderThatIsNotEmptyIsRefused() throws {
    let folder = try TemporaryFolder("tessera judge's")
    var judge = Judge(command: Client.broken("status"))
    (judge.cases, judge.keptFolder) = (4, folder.path + "/new/one")
    #expect(try judge.verdict(on: .relu).output("y")?.smallest?.request != nil)
    let error = judgeError { _ = try judge.verdict(on: .relu) }
    #expect(error?.isUsage == false && error?.description.contains("must be empty") == true)
    let request = "\(folder.path)/new/one/smallest-y/request.json"
    #expect(FileManager.default.fileExists(atPath: request))
  }

  @Test func anInterruptionStopsTheJudge() {
    var judge = Judge(command: "sleep 1000 #{request}")
    judge.isCancelled = { true }
    #expect(throws: JudgeCancelled.self) { _ = try judge.verdict(on: .relu) }
  }
}
