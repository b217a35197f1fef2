import TesseraLayers
import TesseraRecipes
import Testing

@testable import TesseraReproduction

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
