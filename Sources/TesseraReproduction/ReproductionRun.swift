import TesseraDatasets
import TesseraFormats
import TesseraOperators
import TesseraRecipes
import TesseraTraining

/// Carries out a plan: run after run, each in its own folder; what is there already is not run again.
///
/// A run that was cut short goes on from its checkpoint, so that the whole plan can be stopped at any
/// moment. Its folder is `<output>/<line>/seed-<n>`.
public struct ReproductionRun {
  /// What is run.
  public let plan: ReproductionPlan
  /// The folder that everything goes into.
  public let output: String
  /// How operators run.
  public let execution: Execution
  /// Where the images of a set come from.
  private let source: (DatasetKind) throws -> DatasetSource

  /// What is told while it goes on.
  public enum Event {
    /// A run begins or goes on.
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

  /// A plan with a place for it; `source` says where the images of a data set come from.
  public init(
    plan: ReproductionPlan, output: String, execution: Execution,
    source: @escaping (DatasetKind) throws -> DatasetSource
  ) {
    self.plan = plan
    self.output = output
    self.execution = execution
    self.source = source
  }

  /// Runs what is missing.
  ///
  /// - Parameters:
  ///   - monitors: The monitors of a run, asked for anew each time; one may stop it and the plan.
  ///   - tell: Called with each event, after the table has been brought up to date.
  /// - Throws: `FileWriteError`, `TrainingError` and what else ends a run for good.
  public func run(
    monitors: (ReproductionCell, UInt64) -> [any TrainingMonitor],
    tell: (Event, ReproductionTable) throws -> Void
  ) throws -> Outcome {
    _ = try RunDirectory.named(output)
    var table = ReproductionTable(plan: plan)
    for (cell, seed) in plan.runs {
      if let record = record(cell, seed) { table.add(record) }
    }
    var datasets: [DatasetKind: Result<Dataset, any Error>] = [:]
    for (index, (cell, seed)) in plan.runs.enumerated() {
      if let record = record(cell, seed) {
        try tell(.finished(cell, record, isNew: false), table)
        continue
      }
      let kind = cell.recipe.dataset
      let loaded = datasets[kind] ?? Result { try Dataset.load(kind, from: source(kind)) }
      // One set in memory at a time is enough.
      datasets = [kind: loaded]
      switch loaded {
      case .failure(let error):
        guard seed == 0 else { continue }
        table.skip(cell, "\(error)")
        try tell(.skipped(cell, reason: "\(error)"), table)
      case .success(let dataset):
        try tell(.began(cell, seed: seed, number: index + 1, of: plan.runs.count), table)
        guard let record = try train(cell, seed, dataset, monitors(cell, seed)) else {
          return Outcome(table: table, isInterrupted: true)
        }
        try record.write(to: "\(folder(cell, seed))/result.json")
        table.add(record)
        try tell(.finished(cell, record, isNew: true), table)
      }
    }
    return Outcome(table: table, isInterrupted: false)
  }

  /// The folder of a run; what was trained on drawn letters in place of the real set stands apart.
  public func folder(_ cell: ReproductionCell, _ seed: UInt64) -> String {
    "\(output)/\(relativeFolder(cell, seed))"
  }

  /// The same, from the output directory.
  public func relativeFolder(_ cell: ReproductionCell, _ seed: UInt64) -> String {
    let kind = cell.recipe.dataset
    let isStandIn = kind != .glyphs && (try? source(kind)) == .drawn
    return "\(cell.name)\(isStandIn ? "-stand-in" : "")/seed-\(seed)"
  }

  private func record(_ cell: ReproductionCell, _ seed: UInt64) -> ReproductionRecord? {
    ReproductionRecord.read("\(folder(cell, seed))/result.json")
  }

  /// `nil` where a monitor stopped it.
  private func train(
    _ cell: ReproductionCell, _ seed: UInt64, _ dataset: Dataset,
    _ monitors: [any TrainingMonitor]
  ) throws -> ReproductionRecord? {
    var options = TrainingOptions()
    options.variation = cell.variation
    options.length = cell.length
    options.seed = seed
    options.execution = execution
    options.output = folder(cell, seed)
    options.resume = (try? FileBytes.read("\(folder(cell, seed))/model.safetensors")) != nil
    let run = try TrainingRun(recipe: cell.recipe, dataset: dataset, options: options)
    let keeper = ProgressKeeper()
    guard case .finished(let result) = try run.run(monitors + [keeper]) else { return nil }
    return ReproductionRecord(
      name: cell.name, seed: seed, dataset: result.dataset, isStandIn: dataset.isStandIn,
      classNames: dataset.classNames, steps: result.steps, epochs: result.epochs,
      seconds: result.imagesPerSecond > 0
        ? Double(keeper.images(batch: cell.recipe.batchSize)) / result.imagesPerSecond : 0,
      imagesPerSecond: result.imagesPerSecond, threads: execution.threads,
      instructionSet: execution.instructionSet.rawValue, train: .init(result.train),
      validation: result.validation.map { .init($0) }, test: .init(result.test),
      history: keeper.progress.history, curve: keeper.progress.curve,
      weightsSHA256: result.weightsSHA256)
  }
}

/// Keeps what a run knows of itself at its end.
private final class ProgressKeeper: TrainingMonitor {
  private(set) var progress = TrainingProgress()

  func end(_ end: TrainingEnd) { progress = end.progress }

  /// About how many images the whole run has seen.
  func images(batch: Int) -> Int { progress.step * batch }
}
