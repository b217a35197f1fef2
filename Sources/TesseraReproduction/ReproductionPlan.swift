import TesseraRecipes

/// What `tessera reproduce` runs.
public struct ReproductionPlan: Sendable {
  /// How far the runs go.
  public enum Effort: String, Sendable, Hashable, Codable, CaseIterable {
    /// Minutes for all of them: shortened where that is needed, and said so.
    case quick
    /// As long as the authors' own.
    case full
  }

  public let effort: Effort
  public let cells: [ReproductionCell]

  /// The runs of these recipes.
  ///
  /// - Parameter seeds: Seeds 0 to `seeds` − 1 for each; `nil` is three in full for what takes less than
  ///   ten minutes, else one.
  public init(recipes: [Recipe], effort: Effort, seeds: Int?) {
    self.effort = effort
    cells = recipes.flatMap { recipe in
      let count = seeds ?? (effort == .full && !Self.long.contains(recipe.name) ? 3 : 1)
      return Self.lines(of: recipe, effort).map { variation, length in
        ReproductionCell(
          recipe: recipe.name == Recipe.doubled ? Self.conv3 : recipe, variation: variation,
          length: length, seeds: count)
      }
    }
  }

  /// The runs, one for each seed of each line.
  public var runs: [(cell: ReproductionCell, seed: UInt64)] {
    cells.flatMap { cell in (0..<cell.seeds).map { (cell, UInt64($0)) } }
  }

  /// Recipes of more than ten minutes on two cores.
  private static let long: Set<String> = [
    "cifar10-cnn", "cifar10-deep", "cifar10-dropout", "cifar10-adam", "mnist-expert",
  ]

  private static var conv3: Recipe {
    Recipe.all.first { $0.name == "mnist-conv3" } ?? Recipe.all[0]
  }

  private static func lines(
    of recipe: Recipe, _ effort: Effort
  ) -> [(RecipeVariation, Recipe.Length)] {
    let own = effort == .full ? recipe.fullLength ?? recipe.length : recipe.quickLength
    switch recipe.name {
    case Recipe.doubled:
      // Which of the two mistakes does it? Each alone, and both.
      let length = Recipe.Length.epochs(effort == .full ? 5 : 1)
      return [(false, true), (false, false), (true, true), (true, false)].map { twice, scales in
        (
          RecipeVariation(softmaxTwice: twice, scalesPixels: scales ? nil : false), length
        )
      }
    case "cifar10-mlp" where effort == .full:
      return [(RecipeVariation(), own), (RecipeVariation(), .epochs(100))]
    default: return [(RecipeVariation(), own)]
    }
  }
}

extension Recipe {
  /// The recipe whose reproduction is an experiment of four runs with ``mnistConv3``.
  static let doubled = "mnist-conv3-doubled"
}
