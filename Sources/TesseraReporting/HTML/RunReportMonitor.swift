import TesseraDatasets
import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Keeps `report.html` in a run's folder up to date while it trains, and what only a monitor sees in
/// `observations.json` beside it.
///
/// A file that cannot be written does not stop the run: it is told once, and tried again.
public final class RunReportMonitor: TrainingMonitor {
  private let execution: Execution
  private let tell: (String) -> Void
  private let clock = ContinuousClock()
  private var report: RunReport?
  private var directory = ""
  private var watched: (images: ImageSet, part: String)?
  private var paper = Paper()
  private var pace = Pace()
  private var hasTold = false

  /// What has been written, and when.
  private struct Paper {
    var written: ContinuousClock.Instant?
    var looked: ContinuousClock.Instant?
    /// How long to wait before the next look at images.
    var wait = RunReportMonitor.lookInterval
    var recordIsNew = false
  }

  /// What is needed to say how fast the run is.
  private struct Pace {
    var began: ContinuousClock.Instant?
    var firstStep = 0
    var startStep = 0
    var images = 0
    var secondsBefore = 0.0
    var imagesBefore = 0
    var stepsPerEpoch = 1
  }

  /// The shortest time between two writings, and between two looks at images.
  private static let writeInterval = Duration.seconds(3)
  private static let lookInterval = Duration.seconds(10)
  /// The images that are asked about while the run goes on, and when it is over.
  private static let liveLimit = 1_000
  static let finalLimit = 10_000
  /// The looks at weights of one run, spread evenly.
  private static let snapshots = 20

  /// A monitor that keeps the page of the run that it watches.
  ///
  /// - Parameters:
  ///   - execution: How the network is asked about images.
  ///   - tell: Takes the line that says why a file cannot be written.
  public init(execution: Execution = .standard, tell: @escaping (String) -> Void = { _ in }) {
    self.execution = execution
    self.tell = tell
  }

  /// The page of a run's directory.
  public static func path(in directory: String) -> String { "\(directory)/report.html" }

  public func begin(_ start: TrainingStart) {
    guard let directory = start.directory else { return }
    self.directory = directory
    var record = RunRecord()
    // A new run has no model yet, and what else may stand there is not its own.
    let isResumed = FileManager.default.fileExists(atPath: "\(directory)/model.safetensors")
    if start.progress.step > 0 || isResumed {
      record = (try? RunRecord(path: RunRecord.path(in: directory))) ?? record
      record.rewind(to: start.progress.step)
    }
    if let command = start.command, command != record.commands.last {
      record.commands.append(command)
    }
    (pace.secondsBefore, pace.imagesBefore) = (record.seconds, record.images)
    pace.startStep = start.progress.step
    watched =
      start.validation.map { ($0, start.configuration.validationTitle) }
      ?? start.test.map { ($0, "test") }
    var report = RunReport(
      plan: start.plan, information: start.information, configuration: start.configuration,
      state: .training(epoch: 1, epochs: 1, imagesPerSecond: nil, secondsLeft: nil),
      progress: start.progress, record: record, directory: directory)
    report.images = RunReport.Images(
      [("train", start.train), ("validation", start.ownValidation), ("test", start.test)],
      classes: start.plan.output.count)
    test = start.test
    self.report = report
    write()
  }

  private var test: ImageSet?

  public func wantsInspection(at step: Int) -> Bool {
    guard let report else { return false }
    let steps = report.configuration.steps
    let isFirst = step == pace.startStep + 1
    let isEpochEnd = step % pace.stepsPerEpoch == 0
    return isFirst || isSnapshot(step, steps) || (isEpochEnd && isLookDue)
  }

  private func isSnapshot(_ step: Int, _ steps: Int) -> Bool {
    step == pace.startStep + 1 || step == steps || step % max(1, steps / Self.snapshots) == 0
  }

  private var isLookDue: Bool {
    paper.looked.map { $0.duration(to: clock.now) >= paper.wait } ?? true
  }

  public func step(_ step: StepReport) {
    pace.stepsPerEpoch = step.stepsPerEpoch
    report?.progress.step = step.step
    pace.images += step.images
    // The first step is slow, and says nothing of the others.
    let began = pace.began ?? clock.now
    if pace.began == nil { (pace.began, pace.images, pace.firstStep) = (began, 0, step.step) }
    let seconds = began.duration(to: clock.now) / .seconds(1)
    let done = step.step - pace.firstStep
    let isTimed = done > 0 && seconds > 0.5
    report?.state = .training(
      epoch: step.epoch, epochs: (step.steps - 1) / step.stepsPerEpoch + 1,
      imagesPerSecond: isTimed ? Double(pace.images) / seconds : nil,
      secondsLeft: isTimed ? seconds / Double(done) * Double(step.steps - step.step) : nil)
    writeIfDue()
  }

  public func inspect(_ inspection: Inspection) {
    guard var report else { return }
    if isSnapshot(inspection.step, report.configuration.steps) {
      report.record.append(RunRecord.Snapshot(inspection))
      paper.recordIsNew = true
    }
    if isLookDue, let watched {
      let start = clock.now
      report.findings = ReportFindings(
        network: inspection.network, images: watched.images, part: watched.part,
        step: inspection.step, atMost: Self.liveLimit, scaling: report.information.scaling,
        execution: execution)
      paper.looked = clock.now
      // At most a twentieth of the time is spent with looking.
      paper.wait = max(Self.lookInterval, start.duration(to: clock.now) * 20)
    }
    self.report = report
  }

  public func point(_ point: CurvePoint) {
    report?.progress.curve.append(point)
    writeIfDue()
  }

  public func epoch(_ metrics: EpochMetrics) {
    report?.progress.history.append(metrics)
    writeIfDue()
  }

  public func diagnose(_ diagnosis: TrainingDiagnosis) {
    // What is seen at the start is seen again by a process that goes on with the run.
    let isKnown = report?.record.notes.contains { $0.message == diagnosis.message } ?? true
    guard !isKnown || diagnosis.kind == .notSaved else { return }
    report?.record.notes.append(.init(step: diagnosis.step, message: diagnosis.message))
    paper.recordIsNew = true
  }

  public func end(_ end: TrainingEnd) {
    guard var report else { return }
    report.progress = end.progress
    report.record.ending = RunRecord.Ending(end.outcome)
    report.record.seconds = pace.secondsBefore + end.seconds
    report.record.images = pace.imagesBefore + end.images
    report.record.results = [
      ("train", end.train), ("validation", end.validation), ("test", end.test),
    ].compactMap { RunRecord.Result($0, $1) }
    if let ending = report.record.ending { report.state = .ended(ending) }
    if case .finished = end.outcome,
      let final = test.map({ ($0, "test") }) ?? watched
    {
      report.findings = ReportFindings(
        network: end.network, images: final.0, part: final.1, step: end.progress.step,
        atMost: Self.finalLimit, scaling: report.information.scaling, execution: execution)
    }
    self.report = report
    paper.recordIsNew = true
    write()
  }

  private func writeIfDue() {
    let isDue = paper.written.map { $0.duration(to: clock.now) >= Self.writeInterval } ?? true
    if isDue { write() }
  }

  private func write() {
    guard var report, !directory.isEmpty else { return }
    report.written = Date()
    paper.written = clock.now
    let isSynced = !report.isLive
    do {
      if paper.recordIsNew {
        try AtomicFile.write(
          report.record.serialized(), to: RunRecord.path(in: directory), isSynced: isSynced)
        paper.recordIsNew = false
      }
      try AtomicFile.write(
        Array(report.html().utf8), to: Self.path(in: directory), isSynced: isSynced)
    } catch {
      if !hasTold { tell("\(error); the training goes on without it") }
      hasTold = true
    }
  }
}
