import Dispatch
import FileSupport
import Foundation
import Synchronization
import TesseraDatasets
import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraTraining
import Testing

@testable import TesseraReproduction

/// A recipe of a second.
private func short(_ steps: Int = 40) throws -> Recipe {
  var recipe = try #require(Recipe.named("mnist-softmax"))
  recipe.quickLength = .steps(steps)
  return recipe
}

/// Carries out a plan on drawn letters in `folder`; `stop` ends it after so many steps of the process.
private func reproduce(
  _ recipes: [Recipe], seeds: Int = 2, in folder: String, stop: Int = .max,
  source: @escaping (DatasetKind) throws -> DatasetSource = { _ in .drawn }
) throws -> (outcome: ReproductionRun.Outcome, events: [String]) {
  let run = ReproductionRun(
    plan: ReproductionPlan(recipes: recipes, effort: .quick, seeds: seeds), output: folder,
    execution: Execution(threads: 2), source: source)
  var events: [String] = []
  var steps = 0
  let outcome = try run.run(
    monitors: { _, _, _ in
      [TrainingObserver(onStep: { _ in steps += 1 }, shouldStop: { steps >= stop })]
    },
    tell: { event, _ in
      switch event {
      case .began(_, let seed, let number, let count): events.append("\(number)/\(count) \(seed)")
      case .finished(_, let record, let isNew): events.append("\(record.seed) \(isNew)")
      case .skipped(_, let reason): events.append(reason)
      }
    })
  return (outcome, events)
}

@Suite struct ReproductionRunTests {
  @Test func runsAreNotRunTwice() throws {
    try withTemporaryFolder { folder in
      let first = try reproduce([short()], in: folder)
      #expect(first.events == ["1/2 0", "0 true", "2/2 1", "1 true"])
      let again = try reproduce([short()], in: folder)
      #expect(again.events == ["0 false", "1 false"])
      #expect(
        ReproductionMarkdown.text(first.outcome.table)
          == ReproductionMarkdown.text(again.outcome.table))
      let line = try #require(first.outcome.table.lines.first)
      let test = try #require(line.test)
      #expect(test.count == 2 && test.least <= test.mean && test.mean <= test.greatest)
      #expect(line.records.allSatisfy { $0.isStandIn && $0.steps == 40 && !$0.curve.isEmpty })
      #expect(line.records[0].weightsSHA256 != line.records[1].weightsSHA256)
    }
  }

  @Test func imagesOfOnesOwnStandApart() throws {
    try withTemporaryFolder { folder in
      let cell = try #require(
        ReproductionPlan(recipes: [short()], effort: .quick, seeds: 1).cells.first)
      func place(_ source: DatasetSource) -> String {
        ReproductionRun(
          plan: ReproductionPlan(recipes: [], effort: .quick, seeds: 1), output: folder,
          execution: Execution(threads: 1), source: { _ in source }
        ).relativeFolder(cell, 0)
      }
      let places = [
        place(.folder("mnist")), place(.drawn), place(.npz("a/fashion.npz")), place(.pictures("b")),
      ]
      #expect(
        places == [
          "mnist-softmax-40-steps/seed-0", "mnist-softmax-40-steps-stand-in/seed-0",
          "mnist-softmax-40-steps-on-fashion.npz/seed-0", "mnist-softmax-40-steps-on-b/seed-0",
        ])
    }
  }

  @Test func damagedResultIsRunAgain() throws {
    try withTemporaryFolder { folder in
      _ = try reproduce([short()], seeds: 1, in: folder)
      let path = "\(folder)/mnist-softmax-40-steps-stand-in/seed-0/result.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let damaged = text.replacing("\"confusion\":[[", with: "\"confusion\":[[0,")
      #expect(damaged != text)
      try damaged.write(toFile: path, atomically: true, encoding: .utf8)
      let again = try reproduce([short()], seeds: 1, in: folder)
      // No step was left to take: the model stood there.
      #expect(again.events == ["1/1 0", "0 true"])
      let hashes = again.outcome.table.lines[0].records.map(\.weightsSHA256)
      #expect(hashes.count == 1 && text.contains(hashes[0]))
    }
  }

  @Test func commandOfARunMakesItAgain() throws {
    let doubled = try #require(Recipe.named("mnist-conv3-doubled"))
    let plan = ReproductionPlan(recipes: [doubled, try short()], effort: .quick, seeds: 1)
    let lines = plan.cells.map { $0.commandLine(seed: 2, dataWords: ["--data", "my data"]) }
    #expect(
      lines[3...] == [
        "tessera train mnist-conv3 --data 'my data' --epochs 1 --softmax-twice --no-scaling --seed 2",
        "tessera train mnist-softmax --data 'my data' --steps 40 --seed 2",
      ])
  }

  @Test func notesSayWhatWasShortened() throws {
    let recipes = try ["mnist-conv3-doubled", "mnist-lenet"].map { try #require(Recipe.named($0)) }
    let quick = ReproductionPlan(recipes: recipes, effort: .quick, seeds: 1)
    let notes = ReproductionText.notes(ReproductionTable(plan: quick))
    let shortened = "shortened are mnist-lenet (2 epochs instead of 50 epochs)."
    let ways = "four ways to train mnist-conv3 takes 1 epoch;"
    #expect(notes.contains { $0.contains(shortened) } && notes.contains { $0.contains(ways) })
    let full = ReproductionPlan(recipes: recipes, effort: .full, seeds: 1)
    let all = ReproductionText.notes(ReproductionTable(plan: full))
    #expect(all.contains { $0.contains("takes 5 epochs;") })
    #expect(!all.contains { $0.contains("Quick") })
  }

  @Test func planThatIsStoppedGoesOnToTheSameBits() throws {
    try withTemporaryFolder { folder in
      let whole = try reproduce([short()], in: folder + "/whole")
      for stop in [1, 39, 40, 55] {
        let part = "\(folder)/part-\(stop)"
        let stopped = try reproduce([short()], in: part, stop: stop)
        #expect(stopped.outcome.isInterrupted)
        let resumed = try reproduce([short()], in: part)
        #expect(!resumed.outcome.isInterrupted)
        let hashes = [whole, resumed].map { run in
          run.outcome.table.lines.flatMap { $0.records.map(\.weightsSHA256) }
        }
        #expect(hashes[0] == hashes[1] && hashes[0].count == 2, "stopped at \(stop)")
      }
    }
  }

  @Test func missingDataIsOneLineAndTheOthersRun() throws {
    try withTemporaryFolder { folder in
      let (outcome, events) = try reproduce(
        [#require(Recipe.named("cifar10-mlp")), short()], in: folder
      ) { kind in
        if kind == .cifar10 { throw DatasetError.notFound(kind, searched: ["nowhere"]) }
        return .drawn
      }
      #expect(events.filter { $0.contains("CIFAR-10 not found: searched nowhere") }.count == 1)
      #expect(outcome.table.lines[0].records.isEmpty && outcome.table.lines[1].records.count == 2)
      let text = ReproductionMarkdown.text(outcome.table)
      #expect(text.contains("not run: CIFAR-10 not found"))
      #expect(text.contains("says nothing about") || text.contains("say nothing about"))
    }
  }
}

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

@Suite struct ReproductionPlanTests {
  @Test func fullPlanHasEveryTutorialAtItsAuthorsLength() throws {
    let recipes = Recipe.all.filter { $0.name != "glyphs" }
    let plan = ReproductionPlan(recipes: recipes, effort: .full, seeds: nil)
    #expect(Set(plan.cells.map(\.name)).count == plan.cells.count)
    let lenet = try #require(plan.cells.first { $0.name == "mnist-lenet" })
    #expect(lenet.length == .epochs(50) && lenet.seeds == 3)
    let adam = try #require(plan.cells.first { $0.name == "cifar10-adam" })
    #expect(adam.length == .epochs(50) && adam.seeds == 1)
    #expect(plan.cells.contains { $0.name == "cifar10-mlp-100-epochs" })
    #expect(plan.runs.count == plan.cells.reduce(0) { $0 + $1.seeds })
  }

  @Test func twoMistakesAreFourLines() throws {
    let doubled = try #require(Recipe.named("mnist-conv3-doubled"))
    let plan = ReproductionPlan(recipes: [doubled], effort: .quick, seeds: 1)
    #expect(
      plan.cells.map(\.title) == [
        "mnist-conv3, softmax once, 1 epoch", "mnist-conv3, softmax once, unscaled, 1 epoch",
        "mnist-conv3, softmax twice, 1 epoch", "mnist-conv3, softmax twice, unscaled, 1 epoch",
      ])
  }

  @Test func quickPlanIsMinutesByItsOwnEstimate() {
    let recipes = Recipe.all.filter { $0.name != "glyphs" }
    let work = { (effort: ReproductionPlan.Effort) in
      ReproductionPlan(recipes: recipes, effort: effort, seeds: 1).cells
        .reduce(0) { $0 + $1.estimatedWork }
    }
    #expect(work(.quick) * 10 < work(.full))
  }

  @Test func multiplicationsOfANetworkAreItsOutputsTimesTheirTerms() throws {
    // 28·28·6·25 + 14·14·16·150 + 784·128 + 128·10.
    let recipe = try #require(Recipe.named("mnist-lenet"))
    let plan = try NetworkPlan(recipe.architecture)
    #expect(plan.multiplicationsPerImage == 117_600 + 470_400 + 100_352 + 1_280)
  }
}

@Suite struct ReproductionPageTests {
  @Test func pageShowsTableCurvesConfusionAndFiles() throws {
    try withTemporaryFolder { folder in
      let (outcome, _) = try reproduce([short()], in: folder)
      let path = folder + "/page.html"
      try ReproductionPage.write(outcome.table, to: path) { "\($0.name)/seed-\($1)" }
      let html = try String(contentsOfFile: path, encoding: .utf8)
      for text in [
        "<h1>Five tutorials, reproduced</h1>", "mnist-softmax", "Error rates", "Accuracy",
        "<a href=\"mnist-softmax-40-steps/seed-1/model.safetensors\">",
        "say nothing about the real set",
      ] { #expect(html.contains(text), "\(text)") }
      #expect(!html.contains("http://") && !html.contains("https://"))
      #expect(html.hasSuffix("</html>\n"))
    }
  }
}
