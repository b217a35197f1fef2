import TesseraLayers
import TesseraRecipes
import TesseraTensors
import TesseraTraining
import Testing

/// Recipes, their numbers of parameters, and the elements that enter the first dense layer.
private let facts: [String: (parameters: Int, features: Int)] = [
  "glyphs": (104_342, 784), "mnist-softmax": (7_850, 784), "mnist-lenet": (104_342, 784),
  "mnist-conv3": (220_234, 3_136), "notmnist-strided": (57_722, 784),
  "notmnist-pooled": (57_722, 784), "notmnist-deep": (30_346, 256), "cifar10-cnn": (226_166, 2_048),
  "cifar10-mlp": (318_410, 3_072), "cifar10-deep": (403_414, 1_024),
  "cifar10-dropout": (403_414, 1_024), "cifar10-adam": (403_414, 1_024),
  "mnist-conv3-doubled": (220_234, 3_136), "mnist-expert": (3_274_634, 3_136),
]

@Test func recipeHasTheParametersOfItsTutorial() throws {
  #expect(Recipe.all.count == facts.count)
  for recipe in Recipe.all {
    let plan = try NetworkPlan(recipe.architecture)
    let fact = try #require(facts[recipe.name])
    #expect(plan.parameterCount == fact.parameters, "\(recipe.name)")
    let dense = try #require(plan.steps.first { $0.layer is Dense })
    #expect(dense.input == [fact.features], "\(recipe.name)")
    #expect(plan.output == [10] && plan.endsInSoftmax == (recipe.name == "mnist-conv3-doubled"))
    #expect(Recipe.named(recipe.name)?.summary == recipe.summary)
  }
  #expect(Recipe.named("mnist") == nil)
}

@Test func notMNISTBiasesAreZeroFirstAndThenOne() throws {
  for name in ["notmnist-strided", "notmnist-pooled", "notmnist-deep"] {
    let recipe = try #require(Recipe.named(name))
    let network = try Network<Float>(recipe.architecture, seed: 1)
    let names = network.plan.parameters.map(\.name)
    var biases = 0
    for (name, parameter) in zip(names, network.parameters) where name.hasSuffix(".bias") {
      let value: Float = name == "conv2d_1.bias" ? 0 : 1
      #expect(parameter.elements.allSatisfy { $0 == value }, "\(name)")
      biases += 1
    }
    #expect(biases >= 4)
    #expect(recipe.batching == .sequential && recipe.scaling == .centred)
  }
}
