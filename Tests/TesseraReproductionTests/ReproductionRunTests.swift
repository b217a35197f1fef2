import FileSupport
import Foundation
import TesseraDatasets
import TesseraOperators
import TesseraRecipes
import Testing

@testable import TesseraReproduction

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
