import FileSupport
import Foundation
import TesseraTraining
import Testing

@testable import TesseraReporting

@Suite struct RunReportMonitorTests {
  @Test func pageIsLiveWhileTraining() throws {
    let folder = try TemporaryFolder()
    var seen = ""
    try SampleRun.run(
      in: folder.path, whileTraining: { seen = (try? folder.text("report.html")) ?? "" })
    #expect(seen.contains("data-reload=") && seen.contains("● Training"))
    #expect(seen.contains("http-equiv=\"refresh\"") && PageTags(seen).problems == [])
    // What loads it again, and what that script looks for.
    #expect(["location.reload()", "id=\"pause\"", "id=\"stale\""].allSatisfy(seen.contains))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.sorted() == ["observations.json", "report.html"])
  }

  @Test func endingIsTold() throws {
    for (outcome, words) in [
      (TrainingEnd.Outcome.interrupted, "❚❚ Interrupted"),
      (.failed("NaN <here>"), "NaN &lt;here&gt;"),
    ] {
      let folder = try TemporaryFolder()
      try SampleRun.run(in: folder.path, steps: 20, outcome: outcome)
      let page = try folder.text("report.html")
      #expect(page.contains(words) && !page.contains("data-reload="))
    }
  }

  @Test func unwritableFolderIsToldOnce() throws {
    let folder = try TemporaryFolder()
    // A folder stands where the page would.
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/report.html", withIntermediateDirectories: false)
    var lines: [String] = []
    try SampleRun.run(in: folder.path, tell: { lines.append($0) })
    #expect(lines.count == 1 && lines[0].contains("report.html") && !lines[0].contains("\n"))
    #expect(lines[0].contains("goes on"))
  }

  @Test func recordIsReadBackAndContinued() throws {
    let folder = try TemporaryFolder()
    try SampleRun.run(in: folder.path)
    let record = try RunRecord(path: RunRecord.path(in: folder.path))
    #expect(record.commands == ["tessera train '<rows>' --seed 7"])
    #expect(record.seconds == 2 && record.images == 900 && record.ending == .finished("all done"))
    #expect(record.snapshots.count == 21 && record.snapshots.first?.step == 1)
    #expect(record.snapshots.last?.step == 60 && record.results.map(\.part).contains("train"))
    var again = record
    again.rewind(to: 30)
    #expect(again.snapshots.last?.step == 30 && again.notes.isEmpty && again.ending == nil)
    // A run that goes on from step 30 keeps what was seen until then.
    var start = SampleRun.start(try SampleRun.trainer(), directory: folder.path)
    start.progress.step = 30
    start.command = "tessera train --resume"
    let monitor = RunReportMonitor()
    monitor.begin(start)
    let page = try folder.text("report.html")
    #expect(page.contains("Then went on with") && page.contains("id=\"weights\""))
  }

  /// A page says how its own run goes on, and calls no resumption the whole run.
  @Test func resumptionIsToldInFull() throws {
    let folder = try TemporaryFolder()
    try SampleRun.run(in: folder.path, steps: 20, outcome: .interrupted)
    let command = "tessera train &#39;&lt;rows&gt;&#39; --seed 7 --resume --output \(folder.path)"
    #expect(try folder.text("report.html").contains("<code>\(command)</code> goes on"))
    var record = RunRecord()
    #expect(record.resumption(in: "a b") == nil && record.lacksItsBeginning)
    record.commands = ["tessera train x"]
    #expect(record.resumption(in: "a b") == "tessera train x --resume --output 'a b'")
    #expect(!record.lacksItsBeginning)
    record.commands = ["tessera train x --resume --output c"]
    #expect(record.resumption(in: "a b") == record.commands[0] && record.lacksItsBeginning)
    // A process that found no record of those before it.
    let other = try TemporaryFolder()
    var start = SampleRun.start(try SampleRun.trainer(), directory: other.path)
    start.progress.step = 30
    start.command = "tessera train x --resume"
    RunReportMonitor().begin(start)
    let page = try other.text("report.html")
    #expect(page.contains("is not recorded") && page.contains("Then went on with"))
    #expect(!page.contains("bit for bit"))
  }

  /// What is diagnosed at the start, each process that goes on with the run diagnoses again.
  @Test func aDiagnosisIsListedOnce() throws {
    let folder = try TemporaryFolder()
    let monitor = RunReportMonitor()
    monitor.begin(SampleRun.start(try SampleRun.trainer(), directory: folder.path))
    let diagnosis = TrainingDiagnosis(kind: .softmaxTwice, step: 0, message: "softmax twice")
    for _ in 0..<2 { monitor.diagnose(diagnosis) }
    monitor.end(
      TrainingEnd(
        outcome: .interrupted, progress: TrainingProgress(),
        network: try SampleRun.trainer().network, seconds: 1, images: 1))
    let record = try RunRecord(path: RunRecord.path(in: folder.path))
    #expect(record.notes.map(\.message) == ["softmax twice"])
  }

  @Test func damagedRecordIsRefused() throws {
    let folder = try TemporaryFolder()
    try SampleRun.run(in: folder.path, steps: 20)
    let whole = try folder.text("observations.json")
    let damages = [
      "", "[]", String(whole.prefix(whole.count / 2)),
      whole.replacingOccurrences(of: "\"version\":1", with: "\"version\":2"),
      whole.replacingOccurrences(of: "\"upper\":", with: "\"upper\":-1e9,\"x\":"),
      whole.replacingOccurrences(of: "\"mean\":", with: "\"mean\":1e300,\"x\":"),
      whole.replacingOccurrences(of: "\"shares\":[", with: "\"shares\":[0.5,"),
      whole.replacingOccurrences(of: "\"seconds\":", with: "\"seconds\":-"),
    ]
    for damage in damages {
      try folder.write("observations.json", damage)
      #expect(throws: (any Error).self, "\(damage.prefix(80))") {
        try RunRecord(path: RunRecord.path(in: folder.path))
      }
    }
    // A run that is resumed beside it does without.
    var start = SampleRun.start(try SampleRun.trainer(), directory: folder.path)
    start.progress.step = 10
    RunReportMonitor().begin(start)
    #expect(try folder.text("report.html").contains("● Training"))
  }

  @Test func snapshotsAreThinnedOut() throws {
    let folder = try TemporaryFolder()
    try SampleRun.run(in: folder.path, steps: 20)
    var record = try RunRecord(path: RunRecord.path(in: folder.path))
    let last = try #require(record.snapshots.last)
    for _ in 0..<200 { record.append(last) }
    #expect(record.snapshots.count <= RunRecord.snapshotLimit && record.snapshots[0].step == 1)
  }
}
