import FileSupport
import Foundation
import PythonSupport
import TesseraFormats
import TesseraTraining
import TestSupport
import Testing

@testable import TesseraReporting

/// What a run throws when it begins to log into a folder.
private func refusal(_ folder: String, _ run: LoggedRun) -> String? {
  do {
    try run.run([TensorBoardLog(directory: folder)])
    return nil
  } catch {
    return "\(error)"
  }
}

private func train(_ folder: String) throws -> EventReading {
  try EventReading(paths: files(below: "\(folder)/train").map { "\(folder)/train/\($0)" })
}

@Test func anotherRunInTheSameFolderIsRefused() throws {
  try withTemporaryFolder { folder in
    let log = "\(folder)/log"
    var first = LoggedRun()
    first.directory = "\(folder)/run"
    try first.run([TensorBoardLog(directory: log)])
    let before = files(below: folder)
    var second = first
    second.directory = "\(folder)/run-2"
    let message =
      "\(log): holds the log of another run already; give another directory, such as "
      + "\(log)-2, or resume that run"
    #expect(refusal(log, second) == message)
    var other = first
    other.seed = 8
    #expect(refusal(log + "/", other)?.contains("such as \(log)-2") == true)
    // What others have logged is left alone too.
    try FileManager.default.removeItem(atPath: "\(log)/tessera-run.json")
    #expect(refusal(log, first) == message)
    #expect(files(below: folder) == before.filter { !$0.hasSuffix("tessera-run.json") })
  }
}

@Test func runThatIsResumedGoesOnInItsFolder() throws {
  try withTemporaryFolder { folder in
    let run = LoggedRun()
    let half = try run.run([TensorBoardLog(directory: folder)], stopAt: 6)
    var longer = run
    longer.steps = 14
    // What is to end it early may be another, too.
    var configuration = try longer.trainer().configuration
    configuration.targetAccuracy = 2
    let trainer = try Trainer(
      network: half.network, configuration: configuration, train: half.train,
      validation: half.validation, progress: half.progress)
    try longer.run([TensorBoardLog(directory: folder)], from: trainer)
    #expect(files(below: "\(folder)/train").count == 2)
    let log = try train(folder)
    #expect(log.sessionStarts == [1, 7])
    #expect(log.steps("step_loss") == [1, 4, 7, 10, 13, 14])
    // What does not change stands there once, the configuration as it is now.
    #expect(log.steps("samples/upper") == [0] && log.graphs.count == 1)
    #expect(log.steps("configuration") == [0, 6])
  }
}

@Test func runThatBeginsAgainInItsOwnFolderVoidsWhatItSaid() throws {
  try withTemporaryFolder { folder in
    var run = LoggedRun()
    run.directory = "\(folder)/run"
    for _ in 0..<3 { try run.run([TensorBoardLog(directory: "\(folder)/log")]) }
    // Readers take the files in the order of their names: later runs must come later.
    let names = files(below: "\(folder)/log/train")
    #expect(names.count == 3 && Set(names).count == 3)
    #expect(try train("\(folder)/log").sessionStarts == [1, 1, 1])
  }
}

@Test func folderThatCannotBeWrittenIsOneLine() throws {
  try withTemporaryFolder { folder in
    let file = "\(folder)/file"
    try Data("text".utf8).write(to: URL(filePath: file))
    let message = "\(file): cannot create the directory: it is a file"
    #expect(refusal(file, LoggedRun()) == message)
    #expect(
      refusal(file + "/log", LoggedRun())?.hasPrefix("\(file)/log: cannot create the") == true)
    #expect(refusal("", LoggedRun()) != nil)
    // A file in the place of one run's folder: nothing of the others stays.
    let half = "\(folder)/half"
    try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: "\(half)/validation"))
    #expect(refusal(half, LoggedRun())?.contains("validation: cannot create the directory") == true)
    #expect(files(below: folder) == ["file", "half/validation"])
  }
}

@Test func logOfARunThatNeverBeginsIsGone() throws {
  try withTemporaryFolder { folder in
    let run = LoggedRun()
    do {
      let log = TensorBoardLog(directory: "\(folder)/a/b")
      try log.begin(run.start(run.trainer()))
      #expect(files(below: folder).count == 4)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }
}

/// In a process of its own, since the limit is one of the whole process.
@Test(.awaitsProcess) func trainingGoesOnWhenTheDiskIsFull() async {
  await #expect(processExitsWith: .success) {
    try withTemporaryFolder { folder in
      signal(SIGXFSZ, SIG_IGN)
      var run = LoggedRun()
      run.steps = 40
      run.directory = folder
      let trainer = try run.trainer()
      var lines: [String] = []
      let monitors: [any TrainingMonitor] = [
        TensorBoardLog(directory: "\(folder)/log") { lines.append($0) },
        RunLog { lines.append($0) },
      ]
      let filling = TrainingObserver(onStep: { report in
        guard report.step == 5 else { return }
        var limit = rlimit(rlim_cur: 1_500, rlim_max: .max)
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        limit.rlim_cur = 1_500
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      })
      let trained = try run.run(monitors + [filling], from: trainer)
      guard trained.progress.step == 40, lines.count == 2,
        lines.allSatisfy({ $0.hasSuffix("File too large; the training goes on, its log has gaps") })
      else {
        print(lines)
        exit(1)
      }
      // Whole records, and whole lines, to the end.
      guard try train("\(folder)/log").steps("step_loss").first == 1,
        try FileBytes.read("\(folder)/metrics.jsonl").last == UInt8(ascii: "\n")
      else { exit(2) }
    }
  }
}

@Test(.enabled(if: TensorBoard.isPresent, Comment(rawValue: TensorBoard.absence)))
func tensorBoardReadsAResumedLogWithoutDoubles() throws {
  try withTemporaryFolder { folder in
    let run = LoggedRun()
    // Killed after step 8: the checkpoint is of step 6, and the file ends in the middle of a record.
    let half = try run.run([TensorBoardLog(directory: folder)], stopAt: 6)
    try run.run([TensorBoardLog(directory: folder)], from: half, stopAt: 8)
    let cut = "\(folder)/train/\(files(below: "\(folder)/train")[1])"
    try AtomicFile.write(Array(FileBytes.read(cut).dropLast(9)), to: cut)
    try run.run([TensorBoardLog(directory: folder)], from: half)
    let text = try NumPy.run(
      """
      import sys
      from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator
      for reader in (event_accumulator, plugin_event_accumulator):
        events = reader.EventAccumulator(sys.argv[1])
        events.Reload()
        read = events.Scalars if reader is event_accumulator else events.Tensors
        print(*[event.step for event in read('step_loss')])
        print(*[event.step for event in events.Tensors('parameters/dense_1.bias')])
        print(len(events.Graph().node))
      """, "\(folder)/train")
    let lines = text.split(separator: "\n").filter { $0.allSatisfy { $0.isNumber || $0 == " " } }
    let expected = ["1 4 7 10", "1 2 3 4 5 6 7 8 9 10", "15"]
    #expect(lines.map(String.init) == expected + expected, "\(text)")
  }
}
