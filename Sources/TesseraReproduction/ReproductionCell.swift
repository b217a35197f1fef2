import TesseraDatasets
import TesseraFormats
import TesseraLayers
import TesseraRecipes

/// One line of the comparison: a recipe, how it is varied, and how long it is trained.
public struct ReproductionCell: Sendable {
  /// The recipe, as its author has it.
  public let recipe: Recipe
  /// What is varied of it.
  public let variation: RecipeVariation
  /// How long it is trained.
  public let length: Recipe.Length
  /// How many runs there are, of the seeds from 0 on.
  public let seeds: Int

  /// The name of its folder: `mnist-conv3`, `mnist-conv3-softmax-twice-no-scaling-5-epochs`.
  public var name: String {
    let words = variation.options.map { $0.hasPrefix("--") ? String($0.dropFirst(2)) : $0 }
    return ([recipe.name] + words + (isOwnLength ? [] : [lengthWords("-")])).joined(separator: "-")
  }

  /// In words: `mnist-conv3, softmax twice, unscaled, 5 epochs`.
  public var title: String {
    var words = [recipe.name]
    if let twice = variation.softmaxTwice { words.append(twice ? "softmax twice" : "softmax once") }
    if let scales = variation.scalesPixels { words.append(scales ? "scaled" : "unscaled") }
    if let shuffles = variation.shuffles { words.append(shuffles ? "shuffled" : "not shuffled") }
    if let dropout = variation.dropout { words.append("dropout \(dropout)") }
    return (words + (isOwnLength ? [] : [lengthWords(" ")])).joined(separator: ", ")
  }

  /// The command line that makes one run of it again.
  func commandLine(seed: UInt64, dataWords: [String]) -> String {
    let count =
      switch length {
      case .epochs(let count): ["--epochs", "\(count)"]
      case .steps(let count): ["--steps", "\(count)"]
      }
    let words = ["tessera", "train", recipe.name] + dataWords + count + variation.options
    return (words + ["--seed", "\(seed)"]).map(\.quotedForShell).joined(separator: " ")
  }

  /// What one step takes, in nanoseconds of a machine that does 10¹¹ multiplications a second, and a
  /// run's other steps: an estimate for the time that is left, no more.
  public var workPerStep: Double {
    guard let plan = try? NetworkPlan(recipe.architecture) else { return 1 }
    // Twice as much on the way back as forward; 20 μs for a step whatever is in it.
    return Double(recipe.batchSize) * plan.multiplicationsPerImage * 3 / 100 + 20_000
  }

  /// The same for a whole run; the size of its data set is taken from the original.
  public var estimatedWork: Double {
    switch length {
    case .steps(let steps): Double(steps) * workPerStep
    case .epochs(let epochs):
      Double(epochs) * Double(recipe.dataset.usualTrainingCount / recipe.batchSize) * workPerStep
    }
  }

  private var isOwnLength: Bool { length == recipe.fullLength ?? recipe.length }

  private func lengthWords(_ separator: String) -> String {
    switch length {
    case .epochs(let count): "\(count)\(separator)epoch\(count == 1 ? "" : "s")"
    case .steps(let count): "\(count)\(separator)step\(count == 1 ? "" : "s")"
    }
  }
}

extension DatasetKind {
  /// How many training images the original has here.
  var usualTrainingCount: Int {
    switch self {
    case .glyphs: 10_000
    case .mnist: 60_000
    case .notMNIST: 8_000
    case .cifar10: 50_000
    }
  }
}

extension NetworkPlan {
  /// The multiplications that convolutions and dense layers make for one image, forward.
  public var multiplicationsPerImage: Double {
    steps.reduce(0) { sum, step in
      guard let kernel = step.specs.first(where: { $0.name == "kernel" }) else { return sum }
      let outputs = Double(step.output.count)
      let filters = Double(kernel.shape[kernel.shape.rank - 1])
      return sum + outputs / filters * Double(kernel.shape.count)
    }
  }
}
