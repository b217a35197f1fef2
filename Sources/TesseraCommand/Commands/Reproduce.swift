import Tessera
import TesseraReproduction

/// `tessera reproduce`: all tutorials, beside what their authors report.
struct Reproduce: Command {
  var recipes: [String] = []
  var quick = false
  var full = false
  var seeds: Int?
  var data: DataLocation?
  var threads: Int?
  var jobs: Int?
  var output = "runs/reproduction"
  var quiet = false
  var json = false

  static let declaration = CommandDeclaration<Reproduce>(
    name: "reproduce",
    overview: "Run the tutorials and compare them with what their authors report.",
    discussion: """
      Writes reproduction.html and reproduction.md to the output directory, and a folder with model, \
      metrics and result for each run. What has a result there is not run again, and what was cut \
      short goes on: stop it at any time and call it again. Several runs go on side by side, which \
      takes less time than one after the other on all threads and gives the same bits.
      """,
    examples: [
      "tessera reproduce --quick --data ~/datasets",
      "tessera reproduce mnist-lenet mnist-softmax --full --seeds 3",
    ],
    arguments: [
      .repeating(
        "recipe", \.recipes, .recipe, atLeastOne: false, default: "all of the tutorials'",
        help: "The recipes; 'tessera recipes' lists them.")
    ],
    options: [
      .flag(
        "quick", \.quick, help: "Minutes for all: shortens the long ones, and says which (default)."
      ),
      .flag("full", \.full, help: "As long as the authors' own runs: hours for all."),
      .optional(
        "seeds", "n", \.seeds, .integer(in: 1...1000),
        default: "3 in full for what takes less than ten minutes, else 1",
        help: "Seeds 0 to n - 1 for each."),
      .data(\.data),
      .threads(\.threads),
      .optional(
        "jobs", short: "j", "n", \.jobs, .integer(in: 1...1024), default: "one for each thread",
        help: "Runs that go on side by side, each with its share of the threads."),
      .value("output", short: "o", "dir", \.output, .directory, help: "The directory to write to."),
      .quiet(\.quiet),
      .json(\.json),
    ],
    exclusive: [["quick", "full"]])

  static var answersByStatus: Bool { true }

  func run(_ console: Console) throws {
    let execution = try chosenExecution(threads: threads)
    let names = recipes.isEmpty ? Recipe.all.map(\.name).filter { $0 != "glyphs" } : recipes
    let plan = ReproductionPlan(
      recipes: names.compactMap(Recipe.named), effort: full ? .full : .quick, seeds: seeds)
    let reproduction = ReproductionRun(
      plan: plan, output: output, execution: execution, jobs: jobs ?? execution.threads,
      dataWords: data?.words ?? []
    ) { kind in try source(of: kind, data) }
    Interruption.install()
    let display = ReproductionDisplay(console, quiet: quiet, plan: plan)
    let outcome = try reproduction.run(
      monitors: { cell, seed, execution in
        let report = RunReportMonitor(execution: execution) { display.note("Note: \($0)") }
        return [display.monitor(cell, seed), report]
      },
      tell: { event, table in
        display.show(event)
        try ReproductionPage.write(
          table, to: "\(output)/reproduction.html", folder: reproduction.relativeFolder)
        try ReproductionMarkdown.write(table, to: "\(output)/reproduction.md")
      })
    guard !outcome.isInterrupted else {
      console.note("Stopped and saved; the same command goes on.")
      throw Interrupted(signal: Interruption.requested ?? interruptionSignal)
    }
    if json {
      try console.write(ReproductionObject.object(outcome.table, output: output))
    } else {
      try console.write(ReproductionMarkdown.text(outcome.table))
      console.note("Written: \(output)/reproduction.html, \(output)/reproduction.md")
      if !quiet { console.note("It took \(display.elapsed).") }
    }
    if outcome.table.lines.contains(where: { $0.reason != nil }) {
      throw Conclusion(status: .failure)
    }
  }
}
