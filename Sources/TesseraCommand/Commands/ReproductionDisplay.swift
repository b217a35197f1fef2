import Dispatch
import Tessera
import TesseraReproduction

/// Shows a whole plan on the console: a line for each run that has ended, and below them the runs that
/// are under way with the time that all of them still take.
///
/// Runs that go on side by side call it from threads of their own; it answers one at a time.
final class ReproductionDisplay {
  private let console: Console
  private let quiet: Bool
  private let plan: ReproductionPlan
  private let queue = DispatchQueue(label: "tessera.reproduction.display")
  private let began = monotonicSeconds()
  private var progress: ConsoleProgress
  private var underWay: [UnderWay] = []
  /// What of the plan nobody has taken, in nanoseconds of ``ReproductionCell/estimatedWork``.
  private var workLeft: Double
  private var images = 0

  /// A run that has begun and not ended.
  private struct UnderWay {
    let number: Int
    let cell: ReproductionCell
    let seed: UInt64
    var steps = 1
    var done = 0

    var stepsLeft: Int { steps - done }
    var workLeft: Double {
      done == 0 ? cell.estimatedWork : Double(stepsLeft) * cell.workPerStep
    }
  }

  init(_ console: Console, quiet: Bool, plan: ReproductionPlan) {
    self.console = console
    self.quiet = quiet
    self.plan = plan
    progress = ConsoleProgress(console, quiet: quiet)
    workLeft = plan.runs.reduce(0) { $0 + $1.cell.estimatedWork }
  }

  /// The time since it was made, as it is shown.
  var elapsed: String { DisplayNumber.elapsed(monotonicSeconds() - began) }

  /// Who watches a run for it.
  func monitor(_ cell: ReproductionCell, _ seed: UInt64) -> any TrainingMonitor {
    PlanProgress(self, cell, seed)
  }

  /// Shows a line that stays.
  func note(_ text: String) {
    queue.sync { leave(text) }
  }

  /// Shows what has happened.
  func show(_ event: ReproductionRun.Event) {
    queue.sync {
      switch event {
      case .began(let cell, let seed, let number, _):
        workLeft -= cell.estimatedWork
        underWay.append(UnderWay(number: number, cell: cell, seed: seed))
        if underWay.count == 1 { restart() }
      case .finished(let cell, let record, let isNew):
        if !isNew { workLeft -= cell.estimatedWork }
        let shown = underWay.first?.number
        underWay.removeAll { $0.cell.name == cell.name && $0.seed == record.seed }
        if !quiet { leave(line(cell, record) + (isNew ? "" : " (from before)")) }
        if underWay.first?.number != shown { restart() }
      case .skipped(let cell, let reason):
        workLeft = max(0, workLeft - cell.estimatedWork * Double(cell.seeds))
        leave("\(cell.title): not run: \(printable(reason))")
      }
    }
  }

  private func line(_ cell: ReproductionCell, _ record: ReproductionRecord) -> String {
    let validation = record.validation.map { ", validation \(percentage($0.accuracy))" } ?? ""
    return
      "\(cell.title), seed \(record.seed): test \(percentage(record.test.accuracy))\(validation), "
      + "\(DisplayNumber.elapsed(record.seconds)), "
      + "\(DisplayNumber.rate(record.imagesPerSecond)) images/s"
  }

  /// A message in the place of an unfinished line.
  private func leave(_ text: String) {
    progress.clear()
    console.note(text)
  }

  /// The line shows another run from now on, whose steps are counted on their own.
  private func restart() {
    progress.clear()
    progress = ConsoleProgress(
      console, quiet: quiet, images: images, done: underWay.first?.done ?? 0)
  }

  /// Takes in a step; the line shows the run that has been under way longest.
  fileprivate func step(_ cell: ReproductionCell, _ seed: UInt64, _ report: StepReport) {
    queue.sync {
      images += report.images
      guard let place = underWay.firstIndex(where: { $0.cell.name == cell.name && $0.seed == seed })
      else { return }
      (underWay[place].steps, underWay[place].done) = (report.steps, report.step)
      guard place == 0, progress.isDue else { return }
      progress.update(state(of: underWay[0], report))
    }
  }

  /// All that is left is shared by those under way, told in steps of the one that is shown.
  private func state(of run: UnderWay, _ report: StepReport) -> ProgressState {
    let others = underWay.count - 1
    let label = "\(run.number)/\(plan.runs.count) \(run.cell.title), seed \(run.seed)"
    let work = underWay.reduce(workLeft) { $0 + $1.workLeft }
    let steps = Int(max(0, work) / Double(underWay.count) / run.cell.workPerStep)
    return ProgressState(
      label: others == 0 ? label : "\(label) (and \(others) more)", done: run.done,
      total: run.steps, stepsAfterwards: max(0, steps - run.stepsLeft), images: images,
      loss: report.loss, accuracy: report.accuracy)
  }

  /// A run has ended, for good or to go on.
  fileprivate func end() {
    queue.sync { progress.clear() }
  }
}

/// Passes a run's steps on.
private final class PlanProgress: TrainingMonitor {
  private let display: ReproductionDisplay
  private let cell: ReproductionCell
  private let seed: UInt64

  init(_ display: ReproductionDisplay, _ cell: ReproductionCell, _ seed: UInt64) {
    self.display = display
    self.cell = cell
    self.seed = seed
  }

  var shouldStop: Bool { Interruption.requested != nil }

  func step(_ report: StepReport) { display.step(cell, seed, report) }

  func end(_ end: TrainingEnd) { display.end() }
}
