import FileSupport
import Foundation
import Testing

@testable import TesseraJudge

@Suite struct ForeignCommandTests {
  private func run(
    _ line: String, _ request: String = "/a b/it's.json", limit: Double = 60,
    cancelled: @escaping @Sendable () -> Bool = { false }
  ) -> ForeignCommand.Run {
    ForeignCommand(line: line, timeLimit: limit, isCancelled: cancelled).run(request)
  }

  @Test func pathsAreOneWordForTheShell() {
    let echoed = run("printf '%s|' {request} --again={request}")
    #expect(echoed.printed == "/a b/it's.json|--again=/a b/it's.json|")
    #expect(echoed.ending == .exited(0))
  }

  @Test func endingsAreToldApart() {
    #expect(run("exit 3 #{request}").ending == .exited(3))
    #expect(run("no-such-program-here {request}").ending.isNotStarted)
    #expect(!run("exit 1 #{request}").ending.isNotStarted)
    let killed = run("kill -SEGV $$ #{request}").ending
    #expect(killed == .killed(signal: 11) || killed == .exited(128 + 11))
    #expect(killed.fault(timeLimit: 1)?.contains("signal 11") == true)
    // A shell between tells of a signal by its status.
    #expect(run("sh -c 'kill -SEGV $$'; exit $? #{request}").ending.fault(timeLimit: 1) != nil)
  }

  @Test func everythingItStartedIsKilledAtTheLimit() throws {
    let folder = try TemporaryFolder("tessera judge's")
    let file = "\(folder.path)/number"
    let hung = run(
      #"sh -c 'sleep 1000 & echo $! >"$0"; wait' {request}"#, file, limit: 0.5)
    #expect(hung.ending == .timedOut)
    #expect(hung.ending.fault(timeLimit: 0.5) == "did not end within 0.5 s and was killed")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let sleeper = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    expectEnd(of: sleeper)
  }

  @Test func whatItLeavesBehindIsKilled() throws {
    let folder = try TemporaryFolder("tessera judge's")
    let file = "\(folder.path)/number"
    let run = run("sleep 1000 >/dev/null 2>&1 & echo $! >{request}", file)
    #expect(run.ending == .exited(0))
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let sleeper = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    expectEnd(of: sleeper)
  }

  /// Expects that a killed process is gone, or a corpse that only its new parent can bury.
  private func expectEnd(of process: Int32) {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      guard kill(process, 0) == 0 else { return }
      let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
      if status.contains(") Z ") { return }
    }
    Issue.record("process \(process) goes on")
  }

  @Test func interruptionEndsTheCommand() {
    #expect(run("sleep 1000 #{request}", cancelled: { true }).ending == .cancelled)
  }

  @Test func theEndOfALongOutputIsKept() {
    let long = run("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done #{request}")
    #expect(long.printed.utf8.count <= 4096 && long.printed.hasSuffix("line 2999\n"))
  }

  @Test func ignoredSignalsAreNotInherited() {
    signal(SIGPIPE, SIG_IGN)
    // A shell whose SIGPIPE is ignored cannot set it back, and would print the error instead.
    let piped = run("sh -c 'kill -PIPE $$; echo alive' #{request}")
    #expect(!piped.printed.contains("alive"))
  }
}
