import TesseraLayers
import TesseraTraining

/// What may be varied in a recipe to see what it is good for; `nil` leaves it as it is.
public struct RecipeVariation: Sendable, Hashable, Codable {
  /// Whether softmax is applied twice: a `Softmax` behind the last layer, and a loss that applies it
  /// once more.
  public var softmaxTwice: Bool?
  /// Whether pixels are scaled as the recipe says, to 0...1 where it does not say; else they stay 0...255.
  public var scalesPixels: Bool?
  /// Whether each epoch sees the images in an order of its own.
  public var shuffles: Bool?
  /// The share that every dropout layer drops.
  public var dropout: Double?
  /// Whether a run without validation images is validated on the test images.
  public var validatesOnTest: Bool?

  /// A variation; what is left out stays as the recipe has it.
  public init(
    softmaxTwice: Bool? = nil, scalesPixels: Bool? = nil, shuffles: Bool? = nil,
    dropout: Double? = nil, validatesOnTest: Bool? = nil
  ) {
    self.softmaxTwice = softmaxTwice
    self.scalesPixels = scalesPixels
    self.shuffles = shuffles
    self.dropout = dropout
    self.validatesOnTest = validatesOnTest
  }

  /// The options of the command line that ask for it, such as `["--softmax-twice"]`.
  public var options: [String] {
    func flag(_ name: String, _ value: Bool?) -> [String] {
      value.map { ["--\($0 ? "" : "no-")\(name)"] } ?? []
    }
    return flag("softmax-twice", softmaxTwice) + flag("scaling", scalesPixels)
      + flag("shuffle", shuffles) + flag("validate-on-test", validatesOnTest)
      + (dropout.map { ["--dropout", "\($0)"] } ?? [])
  }
}

extension Recipe {
  /// The recipe with what the variation asks for.
  ///
  /// - Throws: `RunError` where the recipe has nothing to vary there.
  public func varied(by variation: RecipeVariation) throws(RunError) -> Recipe {
    var recipe = self
    if let twice = variation.softmaxTwice { recipe = try recipe.withSoftmax(twice: twice) }
    if let scales = variation.scalesPixels {
      recipe.scaling = !scales ? .none : scaling == .none ? .unit : scaling
    }
    if let shuffles = variation.shuffles {
      // Two tutorials go through their images in an order of their own.
      let inOrder = recipe.batching == .sequential ? Batching.sequential : .inOrder
      recipe.batching = shuffles ? .shuffled(keepsPartialBatch: true) : inOrder
    }
    if let rate = variation.dropout { recipe = try recipe.withDropout(rate) }
    return recipe
  }

  private func withSoftmax(twice: Bool) throws(RunError) -> Recipe {
    var recipe = self
    switch (loss, twice) {
    case (.softmaxCrossEntropy(let reduction), true):
      recipe.layers.append(Softmax())
      recipe.loss = .softmaxTwiceCrossEntropy(reduction: reduction)
    case (.softmaxTwiceCrossEntropy(let reduction), false):
      recipe.layers.removeLast()
      recipe.loss = .softmaxCrossEntropy(reduction: reduction)
    case (.softmaxCrossEntropy, false), (.softmaxTwiceCrossEntropy, true): break
    default: throw RunError("\(name) has no softmax cross-entropy: softmax cannot be doubled")
    }
    return recipe
  }

  private func withDropout(_ rate: Double) throws(RunError) -> Recipe {
    guard layers.contains(where: { $0 is Dropout }) else {
      let others = Recipe.all.filter { $0.layers.contains { $0 is Dropout } }.map(\.name)
      throw RunError(
        "\(name) has no dropout layer whose rate could be set; "
          + "those with one: \(others.joined(separator: ", "))")
    }
    var recipe = self
    recipe.layers = layers.map { $0 is Dropout ? Dropout(rate: rate) : $0 }
    return recipe
  }
}
