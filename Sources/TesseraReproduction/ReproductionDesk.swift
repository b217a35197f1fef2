import Dispatch
import Synchronization
import TesseraDatasets
import TesseraOperators
import TesseraRecipes
import TesseraTraining

/// Hands out the runs of a plan to those that train side by side, and gathers what they come to.
///
/// Every call may come from any of them: one is answered at a time. So the monitors of a run are made,
/// and events told, one after the other.
final class ReproductionDesk {
  /// A run to carry out.
  struct Turn {
    let cell: ReproductionCell
    let seed: UInt64
    let dataset: Dataset
    /// Where its files go.
    let folder: String
  }

  private let run: ReproductionRun
  private let monitors: (ReproductionCell, UInt64, Execution) -> [any TrainingMonitor]
  private let tell: (ReproductionRun.Event, ReproductionTable) throws -> Void
  private let queue = DispatchQueue(label: "tessera.reproduction")
  private var left: [(number: Int, cell: ReproductionCell, seed: UInt64)] = []
  private var loaded: (kind: DatasetKind, dataset: Result<Dataset, any Error>)?
  private var table: ReproductionTable
  private var failure: (any Error)?
  /// What every step asks for: not kept waiting by what takes longer.
  private let state = Mutex(State())

  private struct State {
    /// The runs that have no result yet.
    var unfinished = 0
    var isStopping = false
  }

  /// A desk that knows what its folder has already, and has told it.
  init(
    _ run: ReproductionRun,
    monitors: @escaping (ReproductionCell, UInt64, Execution) -> [any TrainingMonitor],
    tell: @escaping (ReproductionRun.Event, ReproductionTable) throws -> Void
  ) throws {
    self.run = run
    self.monitors = monitors
    self.tell = tell
    table = ReproductionTable(plan: run.plan)
    var found: [(ReproductionCell, ReproductionRecord)] = []
    for (index, (cell, seed)) in run.plan.runs.enumerated() {
      if let record = ReproductionRecord.read("\(run.folder(cell, seed))/result.json") {
        try check(record, cell)
        table.add(record)
        found.append((cell, record))
      } else {
        left.append((index + 1, cell, seed))
      }
    }
    state.withLock { $0.unfinished = left.count }
    for (cell, record) in found { try tell(.finished(cell, record, isNew: false), table) }
  }

  /// Refuses a result of other images, which stood in a file or folder of the same name.
  private func check(_ record: ReproductionRecord, _ cell: ReproductionCell) throws {
    guard let digest = record.dataDigest,
      case .success(let dataset) = self.dataset(cell.recipe.dataset), digest != dataset.ownDigest
    else { return }
    throw RunError(
      "\(run.output): holds results of other images that were in \(dataset.title); please choose another "
        + "directory")
  }

  /// The runs that nobody has taken yet.
  var count: Int { queue.sync { left.count } }

  /// Whether everybody is to stop: a run was stopped, or could not go on.
  var isStopping: Bool { state.withLock(\.isStopping) }

  /// The threads of each run that is under way; more as soon as fewer runs are left than go side by side.
  var share: Int {
    let threads = run.execution.threads
    return threads / max(1, min(run.jobs, threads, state.withLock(\.unfinished)))
  }

  /// The next run; `nil` where none is left.
  func next() -> Turn? {
    attempt {
      while !isStopping, !left.isEmpty {
        let (number, cell, seed) = left.removeFirst()
        switch dataset(cell.recipe.dataset) {
        case .failure(let error):
          state.withLock { $0.unfinished -= 1 }
          guard table.skip(cell, "\(error)") else { continue }
          try tell(.skipped(cell, reason: "\(error)"), table)
        case .success(let dataset):
          try tell(.began(cell, seed: seed, number: number, of: run.plan.runs.count), table)
          return Turn(
            cell: cell, seed: seed, dataset: dataset, folder: run.folder(cell, seed))
        }
      }
      return nil
    } ?? nil
  }

  /// Who watches a run, made anew.
  func monitors(of turn: Turn, _ execution: Execution) -> [any TrainingMonitor] {
    queue.sync { monitors(turn.cell, turn.seed, execution) }
  }

  /// Takes in what a run came to.
  func finish(_ turn: Turn, _ record: ReproductionRecord) {
    state.withLock { $0.unfinished -= 1 }
    attempt {
      try record.write(to: "\(turn.folder)/result.json")
      table.add(record)
      try tell(.finished(turn.cell, record, isNew: true), table)
    }
  }

  /// Has everybody stop, with the reason where it is an error.
  func stop(_ error: (any Error)? = nil) {
    queue.sync { halt(error) }
  }

  /// How it all ended.
  ///
  /// - Throws: The first error that ended a run for good.
  func outcome() throws -> ReproductionRun.Outcome {
    try queue.sync {
      if let failure { throw failure }
      return ReproductionRun.Outcome(table: table, isInterrupted: isStopping)
    }
  }

  private func halt(_ error: (any Error)?) {
    state.withLock { $0.isStopping = true }
    failure = failure ?? error
  }

  /// One call at a time; an error has everybody stop.
  @discardableResult
  private func attempt<Value>(_ body: () throws -> Value) -> Value? {
    queue.sync {
      do { return try body() } catch {
        halt(error)
        return nil
      }
    }
  }

  /// The images of a set; besides those in use, one set in memory is enough.
  private func dataset(_ kind: DatasetKind) -> Result<Dataset, any Error> {
    if let loaded, loaded.kind == kind { return loaded.dataset }
    loaded = nil
    let dataset = Result { try Dataset.load(kind, from: run.source(kind)) }
    loaded = (kind, dataset)
    return dataset
  }
}
