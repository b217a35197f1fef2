import TesseraDatasets
import TesseraFormats
import TesseraOperators
import TesseraRecipes
import TesseraReporting
import TesseraTraining

/// Carries out a plan, each run in its own folder; what is there already is not run again.
///
/// Several runs may go on side by side, each with its share of the threads: small networks make better use
/// of processors that way. Where fewer runs are left than that, they go on with more threads, which changes
/// no bit. A run that was cut short goes on from its checkpoint, so that the whole plan can be stopped at
/// any moment. Its folder is `<output>/<line>/seed-<n>`.
public struct ReproductionRun {
  /// What is run.
  public let plan: ReproductionPlan
  /// The folder that everything goes into.
  public let output: String
  /// How operators run; the runs that go on side by side share its threads.
  public let execution: Execution
  /// How many runs go on side by side, at most one for each thread.
  public let jobs: Int
  /// The words of a command line that say where the images come from, for reports to show.
  let dataWords: [String]
  /// Where the images of a set come from.
  let source: (DatasetKind) throws -> DatasetSource

  /// What is told while it goes on.
  public enum Event {
    /// A run begins, or goes on from where an earlier process left it.
    case began(ReproductionCell, seed: UInt64, number: Int, of: Int)
    /// A run has its record; `isNew`: it was run just now, and not found in its folder.
    case finished(ReproductionCell, ReproductionRecord, isNew: Bool)
    /// A line cannot be run: why, in one line.
    case skipped(ReproductionCell, reason: String)
  }

  /// How it ended, with all that is known by then.
  public struct Outcome {
    /// What the runs came to.
    public let table: ReproductionTable
    /// Whether it was stopped before everything had run.
    public let isInterrupted: Bool
  }

  /// A plan with a place for it; `source` says where the images of a data set come from, and so does
  /// `dataWords` in the words of the command line.
  public init(
    plan: ReproductionPlan, output: String, execution: Execution, jobs: Int = 1,
    dataWords: [String] = [], source: @escaping (DatasetKind) throws -> DatasetSource
  ) {
    self.plan = plan
    self.output = output
    self.execution = execution
    self.jobs = max(1, jobs)
    self.dataWords = dataWords
    self.source = source
  }

  /// Runs what is missing.
  ///
  /// - Parameters:
  ///   - monitors: The monitors of a run and how it runs, asked for anew each time it begins or goes on;
  ///     one may stop it and the plan. Those of runs side by side are called on different threads.
  ///   - tell: Called with each event, one at a time, after the table has been brought up to date.
  /// - Throws: `FileWriteError`, `TrainingError` and what else ends a run for good.
  public func run(
    monitors: (ReproductionCell, UInt64, Execution) -> [any TrainingMonitor],
    tell: (Event, ReproductionTable) throws -> Void
  ) throws -> Outcome {
    _ = try RunDirectory.named(output)
    return try withoutActuallyEscaping(monitors) { monitors in
      try withoutActuallyEscaping(tell) { tell in
        let desk = try ReproductionDesk(self, monitors: monitors, tell: tell)
        Parallel.independently(min(jobs, execution.threads, desk.count)) { _ in
          while let turn = desk.next() { carryOut(turn, desk) }
        }
        return try desk.outcome()
      }
    }
  }

  /// The folder of a run; what was trained on other images than the real set's stands apart.
  public func folder(_ cell: ReproductionCell, _ seed: UInt64) -> String {
    "\(output)/\(relativeFolder(cell, seed))"
  }

  /// The same, from the output directory.
  public func relativeFolder(_ cell: ReproductionCell, _ seed: UInt64) -> String {
    let kind = cell.recipe.dataset
    let images =
      switch try? source(kind) {
      case .drawn? where kind != .glyphs: "-stand-in"
      case let own? where own.isOwn: "-on-\(own.title(of: kind))"
      default: ""
      }
    return "\(cell.name)\(images)/seed-\(seed)"
  }

  /// One run to its end, or until everybody is to stop.
  private func carryOut(_ turn: ReproductionDesk.Turn, _ desk: ReproductionDesk) {
    let keeper = RunKeeper(desk)
    do {
      repeat {
        keeper.beginPart()
        var own = execution
        own.threads = keeper.threads
        let monitors = desk.monitors(of: turn, own)
        if let result = try train(turn, own, monitors + [keeper]) {
          return desk.finish(turn, record(turn, result, own, keeper))
        }
        if monitors.contains(where: \.shouldStop) { break }
      } while keeper.wantsMoreThreads && !desk.isStopping
      desk.stop()
    } catch {
      desk.stop(error)
    }
  }

  /// `nil` where a monitor stopped it.
  private func train(
    _ turn: ReproductionDesk.Turn, _ execution: Execution, _ monitors: [any TrainingMonitor]
  ) throws -> TrainingResult? {
    var options = TrainingOptions()
    options.variation = turn.cell.variation
    options.length = turn.cell.length
    options.seed = turn.seed
    options.execution = execution
    options.output = turn.folder
    options.command = turn.cell.commandLine(seed: turn.seed, dataWords: dataWords)
    options.resume = (try? FileBytes.read("\(turn.folder)/model.safetensors")) != nil
    let run = try TrainingRun(recipe: turn.cell.recipe, dataset: turn.dataset, options: options)
    guard case .finished(let result) = try run.run(monitors) else { return nil }
    return result
  }

  private func record(
    _ turn: ReproductionDesk.Turn, _ result: TrainingResult, _ execution: Execution,
    _ keeper: RunKeeper
  ) -> ReproductionRecord {
    let rate = keeper.imagesPerSecond ?? RunRecord.imagesPerSecond(in: turn.folder) ?? 0
    let images = keeper.progress.step * turn.cell.recipe.batchSize
    return ReproductionRecord(
      name: turn.cell.name, seed: turn.seed, dataset: result.dataset,
      dataDigest: turn.dataset.ownDigest, isStandIn: turn.dataset.isStandIn,
      classNames: turn.dataset.classNames, steps: result.steps,
      epochs: result.epochs, seconds: rate > 0 ? Double(images) / rate : 0, imagesPerSecond: rate,
      threads: execution.threads, instructionSet: execution.instructionSet.rawValue,
      train: .init(result.train), validation: result.validation.map { .init($0) },
      test: .init(result.test), history: keeper.progress.history, curve: keeper.progress.curve,
      weightsSHA256: result.weightsSHA256)
  }
}

/// Goes with one run through all its parts: has a part stop that may go on with more threads, or that
/// everybody is to stop with, and keeps what the parts took and came to.
private final class RunKeeper: TrainingMonitor {
  /// The threads of this part.
  private(set) var threads = 1
  /// Whether this part was stopped to go on with more of them.
  private(set) var wantsMoreThreads = false
  private(set) var progress = TrainingProgress()
  private var seconds = 0.0
  private var images = 0
  private let desk: ReproductionDesk

  init(_ desk: ReproductionDesk) { self.desk = desk }

  /// In the steps of all parts that this process took; nil where it took none.
  var imagesPerSecond: Double? { seconds > 0 && images > 0 ? Double(images) / seconds : nil }

  func beginPart() {
    threads = desk.share
    wantsMoreThreads = false
  }

  var shouldStop: Bool {
    wantsMoreThreads = desk.share > threads
    return wantsMoreThreads || desk.isStopping
  }

  func end(_ end: TrainingEnd) {
    progress = end.progress
    seconds += end.seconds
    images += end.images
  }
}
