import FileSupport
import Foundation
import TesseraFormats
import TesseraTraining
import Testing

@testable import TesseraReporting

private func lines(_ path: String) throws -> [String] {
  try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
}

@Test func runLogHasALineForEachPointAndEpoch() throws {
  try withTemporaryFolder { folder in
    var run = LoggedRun()
    run.directory = folder
    try run.run([RunLog()])
    let curve = try lines("\(folder)/curve.csv")
    #expect(curve[0] == "step,batch_loss,batch_accuracy,validation_loss,validation_accuracy")
    let cells = curve.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(cells.map { String($0[0]) } == ["step", "1", "4", "7", "10"])
    #expect(cells.allSatisfy { $0.count == 5 })
    let objects = try lines("\(folder)/metrics.jsonl").map { line in
      try TesseraFormats.JSONValue(parsing: Array(line.utf8)[...])
    }
    let events = objects.map { object -> String in
      guard case .string(let event) = object["event"] else { return "?" }
      guard case .integer(let step) = object["step"] else { return event }
      return "\(event) \(step)"
    }
    #expect(
      events == [
        "start", "point 1", "point 4", "epoch 5", "point 7", "point 10", "epoch 10", "end 10",
      ])
    #expect(objects[0]["training_accuracy"] == .string("batch before its update"))
    #expect(objects[7]["outcome"] == .string("finished"))
  }
}

@Test func runLogOfAResumedRunIsThatOfAWholeOne() throws {
  try withTemporaryFolder { folder in
    var whole = LoggedRun()
    whole.directory = "\(folder)/whole"
    var parts = whole
    parts.directory = "\(folder)/parts"
    for run in [whole, parts] {
      try FileManager.default.createDirectory(
        atPath: run.directory ?? "", withIntermediateDirectories: true)
    }
    let diagnosis = { (step: Int) in
      TrainingDiagnosis(kind: .deadUnits, step: step, message: "line\n\(step)")
    }
    let log = RunLog()
    let half = try parts.run([log], stopAt: 6)
    // Killed beyond its checkpoint, in the middle of a line.
    let path = "\(folder)/parts/metrics.jsonl"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    for step in [5, 6, 8] { text += RunLines.diagnosis(diagnosis(step)).text() + "\n" }
    text += #"{"event":"diagnosis","step":6,"mess"#
    try AtomicFile.write(Array(text.utf8), to: path)
    try AtomicFile.write(Array("step\n1,2\n99,3,".utf8), to: "\(folder)/parts/curve.csv")
    try parts.run([RunLog()], from: half)
    try whole.run([RunLog()])
    #expect(try lines("\(folder)/parts/curve.csv") == lines("\(folder)/whole/curve.csv"))
    let resumed = try lines(path)
    let noticed = resumed.filter { $0.contains("diagnosis") }
    #expect(noticed == [5, 6].map { RunLines.diagnosis(diagnosis($0)).text() })
    #expect(try resumed.filter { !noticed.contains($0) } == lines("\(folder)/whole/metrics.jsonl"))
  }
}

@Test func runLogThatCannotBeWrittenIsOneLine() throws {
  var run = LoggedRun()
  run.directory = "/nowhere/at/all"
  #expect(throws: FileWriteError.self) { try run.run([RunLog()]) }
  run.directory = nil
  try run.run([RunLog()])
}
