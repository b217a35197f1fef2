import Tessera
import TesseraReproduction

/// Shows a whole plan on the console: a line for each run that has ended, and below them the run that
/// is under way with the time that all of them still take.
final class ReproductionDisplay {
  private let console: Console
  private let quiet: Bool
  private let plan: ReproductionPlan
  private var number = 0

  init(_ console: Console, quiet: Bool, plan: ReproductionPlan) {
    self.console = console
    self.quiet = quiet
    self.plan = plan
  }

  /// Who watches the next run.
  func monitors(_ cell: ReproductionCell, _ seed: UInt64) -> [any TrainingMonitor] {
    // What is left after this run, in steps of this run's own, by which the bar tells the time.
    let left = plan.runs.dropFirst(number).reduce(0.0) { $0 + $1.cell.estimatedWork }
    let label = "\(number)/\(plan.runs.count) \(cell.title), seed \(seed)"
    return [
      PlanProgress(
        ConsoleProgress(console, quiet: quiet), label: label,
        stepsAfterwards: Int(left / cell.workPerStep))
    ]
  }

  func show(_ event: ReproductionRun.Event) {
    switch event {
    case .began(_, _, let number, _): self.number = number
    case .finished(let cell, let record, let isNew):
      guard !quiet else { return }
      let validation = record.validation.map { ", validation \(percentage($0.accuracy))" } ?? ""
      console.note(
        "\(cell.title), seed \(record.seed): test \(percentage(record.test.accuracy))\(validation), "
          + "\(DisplayNumber.elapsed(record.seconds)), "
          + "\(DisplayNumber.rate(record.imagesPerSecond)) images/s\(isNew ? "" : " (from before)")"
      )
    case .skipped(let cell, let reason):
      console.note("\(cell.title): not run: \(printable(reason))")
    }
  }
}

/// One line of progress for a whole run, whatever its epochs.
private final class PlanProgress: TrainingMonitor {
  private var progress: ConsoleProgress
  private let label: String
  private let stepsAfterwards: Int
  private var images = 0

  init(_ progress: ConsoleProgress, label: String, stepsAfterwards: Int) {
    self.progress = progress
    self.label = label
    self.stepsAfterwards = stepsAfterwards
  }

  var shouldStop: Bool { Interruption.requested != nil }

  func step(_ report: StepReport) {
    images += report.images
    guard progress.isDue else { return }
    progress.update(
      ProgressState(
        label: label, done: report.step, total: report.steps, stepsAfterwards: stepsAfterwards,
        images: images, loss: report.loss, accuracy: report.accuracy))
  }

  func end(_ end: TrainingEnd) { progress.clear() }
}
