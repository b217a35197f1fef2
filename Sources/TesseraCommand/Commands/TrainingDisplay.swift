import Tessera

/// Shows a run on the console while it goes on, and asks whether it is to stop.
final class TrainingDisplay: TrainingMonitor {
  private let console: Console
  private let quiet: Bool
  private var progress: ConsoleProgress?
  private var last: StepReport?
  private var images = 0
  private var sums = Sums()
  private var board: CurveBoard?
  private var curve = CurveConfiguration()
  private var validationTitle = "validation"

  /// What the steps of the epoch that this process has taken come to.
  private struct Sums {
    var images = 0
    var loss = 0.0
    var correct = 0.0
  }

  /// A display that begins now; where a run is resumed, with its first step.
  init(_ console: Console, quiet: Bool, isResumed: Bool) {
    self.console = console
    self.quiet = quiet
    progress = isResumed ? nil : ConsoleProgress(console, quiet: quiet)
  }

  /// Calls `body`; an unfinished line does not outlive it.
  func showing<Result>(_ body: () throws -> Result) rethrows -> Result {
    defer { progress?.clear() }
    return try body()
  }

  func begin(_ start: TrainingStart) throws {
    validationTitle = start.configuration.validationTitle
    board = CurveBoard(
      points: start.progress.curve, steps: start.configuration.steps,
      validationTitle: validationTitle)
    curve = start.configuration.curve
  }

  /// Where nothing is drawn in place, every second point is a line for recipes whose author prints them.
  func point(_ point: CurvePoint) {
    board?.append(point)
    guard curve.validates, (point.step - 1) % (2 * curve.interval) == 0,
      let validation = point.validationAccuracy
    else { return }
    progress?.line(
      "step \(point.step): batch loss \(DisplayNumber.loss(point.batchLoss)), batch accuracy "
        + "\(percentage(point.batchAccuracy)), \(validationTitle) accuracy \(percentage(validation))"
    )
  }

  func end(_ end: TrainingEnd) {
    if let board { progress?.leave(board) }
  }

  var shouldStop: Bool { Interruption.requested != nil }

  func step(_ report: StepReport) {
    images += report.images
    if progress == nil {
      // The time of the first step is gone, so its images do not count for the rate either.
      progress = ConsoleProgress(console, quiet: quiet, images: images, done: done(report))
    }
    sums.images += report.images
    sums.loss += report.loss * Double(report.images)
    sums.correct += report.accuracy * Double(report.images)
    last = report
    guard progress?.isDue == true else { return }
    let count = Double(sums.images)
    progress?.update(
      state(report, loss: sums.loss / count, accuracy: sums.correct / count), board: board)
  }

  func diagnose(_ diagnosis: TrainingDiagnosis) {
    // What was not saved may be lost: that is told in any case.
    guard !quiet || diagnosis.kind == .notSaved else { return }
    note("step \(diagnosis.step): \(diagnosis.message)")
  }

  /// Shows a line that the user should see, also where there is no progress to see.
  func note(_ line: String) {
    progress?.clear()
    console.note("Note: \(line)")
  }

  func epoch(_ metrics: EpochMetrics) {
    board?.append(metrics)
    sums = Sums()
    guard let last else { return }
    let notes = metrics.validationAccuracy.map {
      ["\(validationTitle) accuracy \(percentage($0))"]
    }
    progress?.finish(
      state(last, loss: metrics.trainLoss, accuracy: metrics.trainAccuracy), notes: notes ?? [])
  }

  private func state(_ report: StepReport, loss: Double, accuracy: Double) -> ProgressState {
    let epochs = (report.steps - 1) / report.stepsPerEpoch + 1
    let begin = (report.epoch - 1) * report.stepsPerEpoch
    let total = min(report.stepsPerEpoch, report.steps - begin)
    var state = ProgressState.epoch(
      report.epoch, of: epochs, done: report.step - begin, total: total, images: images,
      loss: loss, accuracy: accuracy)
    state.stepsAfterwards = report.steps - begin - total
    return state
  }

  /// The steps of its epoch that are done with this one.
  private func done(_ report: StepReport) -> Int {
    report.step - (report.epoch - 1) * report.stepsPerEpoch
  }
}

/// A share as people read it: `97.90 %`.
func percentage(_ share: Double) -> String { DisplayNumber.fixed(share * 100, digits: 2) + " %" }
