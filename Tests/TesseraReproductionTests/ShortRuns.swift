import TesseraDatasets
import TesseraOperators
import TesseraRecipes
import TesseraTraining
import Testing

@testable import TesseraReproduction

/// A recipe of a second.
func short(_ steps: Int = 40) throws -> Recipe {
  var recipe = try #require(Recipe.named("mnist-softmax"))
  recipe.quickLength = .steps(steps)
  return recipe
}

/// Carries out a plan on drawn letters in `folder`; `stop` ends it after so many steps of the process.
func reproduce(
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
