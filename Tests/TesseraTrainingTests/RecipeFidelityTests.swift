import TesseraLayers
import TesseraRecipes
import TesseraTraining
import Testing

/// A tutorial as its author has it: the columns that decide what a run computes.
private struct Tutorial {
  var layers: String
  var kernels = Initializer.glorotUniform
  /// Of each layer with parameters, in order.
  var biases: [Double]
  var loss = Loss.softmaxCrossEntropy(reduction: .mean)
  var optimizer: OptimizerConfiguration
  var batch: Int
  var batching = Batching.shuffled(keepsPartialBatch: true)
  var scaling = PixelScaling.unit
  var length: Recipe.Length
  var fullLength: Recipe.Length?
  var validation = 0
  var accuracy = TrainingAccuracy.beforeUpdate
}

private func truncated(_ deviation: Double) -> Initializer {
  .truncatedNormal(standardDeviation: deviation)
}
/// Adam's own parameter, no tolerance: the default of TensorFlow 1's optimizer, which these authors left.
private let tensorFlow1Epsilon = 1e-8
/// The same parameter: Keras's default.
private let kerasEpsilon = 1e-7
private let summed = Loss.softmaxCrossEntropy(reduction: .sum)

private func notMNIST(_ features: String, steps: Int, biases: Int) -> Tutorial {
  Tutorial(
    layers: "\(features) flatten 64 relu 10", kernels: truncated(0.1),
    biases: [0] + Array(repeating: 1, count: biases - 1), optimizer: .sgd(learningRate: 0.05),
    batch: 16, batching: .sequential, scaling: .centred, length: .steps(steps), validation: 1_000)
}

private func cifar10(
  _ layers: String, biases: Int, epochs: Int,
  optimizer: OptimizerConfiguration = .sgd(learningRate: 0.01)
) -> Tutorial {
  Tutorial(
    layers: layers, biases: Array(repeating: 0, count: biases), optimizer: optimizer, batch: 128,
    length: .epochs(epochs))
}

private let conv3 = Tutorial(
  layers: "3×3×32 relu 3×3×64/2 relu pool-VALID flatten 64 relu 10", biases: [0, 0, 0, 0],
  optimizer: .adam(learningRate: 1e-3, epsilon: tensorFlow1Epsilon), batch: 100,
  length: .epochs(10),
  accuracy: .afterUpdate)

private let tutorials: [String: Tutorial] = [
  "notmnist-strided": notMNIST("5×5×16/2 relu 5×5×16/2 relu", steps: 1_001, biases: 4),
  "notmnist-pooled": notMNIST("5×5×16 relu pool 5×5×16 relu pool", steps: 1_001, biases: 4),
  "notmnist-deep": notMNIST(
    "5×5×16 relu pool 5×5×16 relu pool 5×5×16 relu pool", steps: 10_001, biases: 5),
  "mnist-lenet": Tutorial(
    layers: "5×5×6 pool relu 5×5×16 pool relu flatten 128 relu 10", kernels: truncated(0.05),
    biases: [0.05, 0.05, 0.05, 0.05],
    optimizer: .adam(learningRate: 1e-4, epsilon: tensorFlow1Epsilon),
    batch: 100, length: .epochs(100), fullLength: .epochs(50), validation: 5_000,
    accuracy: .afterUpdate),
  "cifar10-mlp": cifar10("flatten 100 sigmoid 100 sigmoid 10", biases: 3, epochs: 30),
  "cifar10-cnn": cifar10(
    "3×3×64 relu pool 3×3×32 relu pool flatten 100 relu 10", biases: 4, epochs: 30),
  "cifar10-deep": cifar10(
    "3×3×128 relu pool 3×3×64 relu pool 3×3×64 relu pool flatten 256 relu 100 relu 10", biases: 6,
    epochs: 50),
  "cifar10-dropout": cifar10(
    "3×3×128 relu pool 3×3×64 relu pool 3×3×64 relu pool dropout-0.25 flatten 256 relu 100 relu "
      + "dropout-0.25 10", biases: 6, epochs: 50),
  "cifar10-adam": cifar10(
    "3×3×128 relu pool 3×3×64 relu pool 3×3×64 relu pool dropout-0.25 flatten 256 relu 100 relu "
      + "dropout-0.25 10", biases: 6, epochs: 50,
    optimizer: .adam(learningRate: 1e-3, epsilon: kerasEpsilon)),
  "mnist-conv3": conv3,
  "mnist-conv3-doubled": {
    var tutorial = conv3
    tutorial.layers += " softmax"
    tutorial.loss = .softmaxTwiceCrossEntropy(reduction: .mean)
    tutorial.scaling = .none
    return tutorial
  }(),
  "mnist-softmax": Tutorial(
    layers: "flatten 10", kernels: .zeros, biases: [0], loss: summed,
    optimizer: .sgd(learningRate: 0.01), batch: 50, length: .steps(1_000), validation: 5_000),
  "mnist-expert": Tutorial(
    layers: "5×5×32 relu pool 5×5×64 relu pool flatten 1024 relu dropout-0.5 10",
    kernels: truncated(0.1), biases: [0.1, 0.1, 0.1, 0.1], loss: summed,
    optimizer: .adam(learningRate: 1e-4), batch: 50, length: .steps(20_000), validation: 5_000,
    accuracy: .beforeUpdateWithoutDropout),
]

/// A layer as the table writes it.
private func word(_ layer: any Layer) -> String {
  switch layer {
  case let layer as Conv2D:
    "\(layer.kernel.rows)×\(layer.kernel.columns)×\(layer.filters)"
      + (layer.stride == 1 ? "" : "/\(layer.stride.rows)")
      + (layer.padding == .same && layer.dilation == 1 && layer.groups == 1 ? "" : "-unexpected")
  case let layer as MaxPool2D:
    "pool" + (layer.padding == .same ? "" : layer.padding == .valid ? "-VALID" : "-unexpected")
      + (layer.kernel == 2 && layer.stride == 2 ? "" : "-unexpected")
  case let layer as Dense: "\(layer.units)"
  case let layer as Dropout: "dropout-\(layer.rate)"
  case is ReLU: "relu"
  case is Sigmoid: "sigmoid"
  case is Flatten: "flatten"
  case is Softmax: "softmax"
  default: "\(layer)"
  }
}

@Suite struct RecipeFidelityTests {
  @Test func recipeIsItsTutorial() throws {
    var compared = 0
    for (name, tutorial) in tutorials {
      let recipe = try #require(Recipe.named(name))
      #expect(recipe.layers.map(word).joined(separator: " ") == tutorial.layers, "\(name)")
      let initializers = recipe.layers.compactMap { layer -> (Initializer, Initializer)? in
        switch layer {
        case let layer as Conv2D: (layer.kernelInitializer, layer.biasInitializer)
        case let layer as Dense: (layer.kernelInitializer, layer.biasInitializer)
        default: nil
        }
      }
      #expect(initializers.allSatisfy { $0.0 == tutorial.kernels }, "\(name)")
      let biases = tutorial.biases.map { $0 == 0 ? Initializer.zeros : .constant($0) }
      #expect(initializers.map(\.1) == biases, "\(name)")
      #expect(recipe.loss == tutorial.loss && recipe.optimizer == tutorial.optimizer, "\(name)")
      #expect(recipe.batchSize == tutorial.batch && recipe.batching == tutorial.batching, "\(name)")
      #expect(recipe.scaling == tutorial.scaling, "\(name)")
      #expect(recipe.length == tutorial.length, "\(name)")
      #expect(recipe.fullLength == tutorial.fullLength, "\(name)")
      #expect(recipe.validationCount == tutorial.validation, "\(name)")
      #expect(recipe.curve.accuracy == tutorial.accuracy, "\(name)")
      compared += 1
    }
    print("recipes: \(compared) held against their tutorials")
    let own: Set<String> = ["glyphs"]
    #expect(compared == 13 && own.union(tutorials.keys) == Set(Recipe.all.map(\.name)))
  }

  @Test func variationsChangeWhatTheySay() throws {
    let conv3 = try #require(Recipe.named("mnist-conv3"))
    let twice = try conv3.varied(by: RecipeVariation(softmaxTwice: true, scalesPixels: false))
    let doubled = try #require(Recipe.named("mnist-conv3-doubled"))
    #expect(twice.layers.map(word) == doubled.layers.map(word) && twice.loss == doubled.loss)
    #expect(twice.scaling == doubled.scaling)
    let once = try doubled.varied(by: RecipeVariation(softmaxTwice: false, scalesPixels: true))
    #expect(once.layers.map(word) == conv3.layers.map(word) && once.loss == conv3.loss)
    #expect(once.scaling == .unit)
    let unchanged = try conv3.varied(by: RecipeVariation(softmaxTwice: false, scalesPixels: true))
    #expect(unchanged.layers.map(word) == conv3.layers.map(word) && unchanged.scaling == .unit)
    let ordered = try conv3.varied(by: RecipeVariation(shuffles: false))
    #expect(ordered.batching == .inOrder)
    let letters = try #require(Recipe.named("notmnist-pooled"))
    let shuffled = try letters.varied(by: RecipeVariation(scalesPixels: true, shuffles: true))
    #expect(shuffled.batching == .shuffled(keepsPartialBatch: true) && shuffled.scaling == .centred)
    let expert = try #require(Recipe.named("mnist-expert"))
    let dropping = try expert.varied(by: RecipeVariation(dropout: 0.125))
    #expect(dropping.layers.map(word).contains("dropout-0.125"))
    #expect(throws: RunError.self) { try conv3.varied(by: RecipeVariation(dropout: 0.5)) }
  }
}
