import Dispatch
import FileSupport
import Synchronization
import TesseraOperators
import TesseraTraining
import Testing

@testable import TesseraReproduction

/// Runs that go on at the same time, each on its own thread.
@Suite struct ReproductionSideBySideTests {
  private func run(_ folder: String, jobs: Int, seeds: Int = 3) throws -> ReproductionRun {
    ReproductionRun(
      plan: ReproductionPlan(recipes: [try short()], effort: .quick, seeds: seeds), output: folder,
      execution: Execution(threads: 2), jobs: jobs, source: { _ in .drawn })
  }

  @Test func runsSideBySideHaveTheBitsOfRunsInTurn() throws {
    try withTemporaryFolder { folder in
      let outcomes = try [1, 2, 7].map { jobs in
        try run("\(folder)/\(jobs)", jobs: jobs).run(monitors: { _, _, _ in [] }, tell: { _, _ in })
      }
      let hashes = outcomes.map { $0.table.lines[0].records.map(\.weightsSHA256) }
      #expect(hashes[0].count == 3 && hashes[1] == hashes[0] && hashes[2] == hashes[0])
      #expect(outcomes[0].table.lines[0].records.allSatisfy { $0.threads == 2 })
    }
  }

  @Test func runThatIsLeftAloneGoesOnWithAllThreads() throws {
    try withTemporaryFolder { folder in
      let alone = DispatchSemaphore(value: 0)
      let steps = Mutex<[UInt64: [Int]]>([:])
      let outcome = try run(folder, jobs: 2, seeds: 2).run(
        monitors: { _, seed, _ in
          let observer = TrainingObserver(onStep: { report in
            steps.withLock { $0[seed, default: []].append(report.step) }
            if seed == 1 && report.step == 20 { alone.wait() }
          })
          return [observer]
        },
        tell: { event, _ in
          if case .finished(_, let record, _) = event, record.seed == 0 { alone.signal() }
        })
      let records = outcome.table.lines[0].records
      #expect(records.map(\.threads) == [1, 2])
      #expect(steps.withLock { $0 } == [0: Array(1...40), 1: Array(1...40)])
      let turn = try run(folder + "/turn", jobs: 1, seeds: 2).run(
        monitors: { _, _, _ in [] }, tell: { _, _ in })
      #expect(records.map(\.weightsSHA256) == turn.table.lines[0].records.map(\.weightsSHA256))
    }
  }

  @Test func oneThatIsStoppedStopsTheOthersAndAllGoOn() throws {
    try withTemporaryFolder { folder in
      let hasStopped = Mutex(false)
      let stopped = try run(folder, jobs: 2).run(
        monitors: { _, seed, _ in
          let observer = TrainingObserver(
            onStep: { report in
              if seed == 0 && report.step == 10 { hasStopped.withLock { $0 = true } }
            },
            shouldStop: { seed == 0 && hasStopped.withLock { $0 } })
          return [observer]
        },
        tell: { _, _ in })
      #expect(stopped.isInterrupted && stopped.table.lines[0].records.count < 3)
      let resumed = try run(folder, jobs: 2).run(monitors: { _, _, _ in [] }, tell: { _, _ in })
      let whole = try run(folder + "/whole", jobs: 1).run(
        monitors: { _, _, _ in [] }, tell: { _, _ in })
      #expect(
        resumed.table.lines[0].records.map(\.weightsSHA256)
          == whole.table.lines[0].records.map(\.weightsSHA256))
    }
  }

  @Test func recipeThatIsNamedTwiceIsRunOnce() throws {
    let recipe = try short()
    let plan = ReproductionPlan(recipes: [recipe, recipe], effort: .quick, seeds: 2)
    #expect(plan.cells.count == 1 && plan.runs.count == 2)
  }

  @Test func errorOfOneEndsAllAndIsThrown() throws {
    struct Full: Error {}
    try withTemporaryFolder { folder in
      let finished = Mutex(0)
      #expect(throws: Full.self) {
        _ = try run(folder, jobs: 2).run(
          monitors: { _, _, _ in [] },
          tell: { event, _ in
            guard case .finished = event else { return }
            finished.withLock { $0 += 1 }
            throw Full()
          })
      }
      #expect(finished.withLock { $0 } <= 2)
    }
  }
}
