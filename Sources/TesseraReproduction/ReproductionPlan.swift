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

  /// How far the runs go.
  public let effort: Effort
  /// The lines of the comparison, in the order of the table.
  public let cells: [ReproductionCell]

  /// The runs of these recipes.
  ///
  /// - Parameters:
  ///   - recipes: The recipes, in the order of the table; one that is named again is run once.
  ///   - effort: How far the runs go.
  ///   - seeds: Seeds 0 to `seeds` − 1 for each; `nil` is three in full for what takes less than
  ///     ten minutes, else one.
  public init(recipes: [Recipe], effort: Effort, seeds: Int?) {
    self.effort = effort
    var names: Set<String> = []
    cells = recipes.filter { names.insert($0.name).inserted }.flatMap { recipe in
      let count = seeds ?? (effort == .full && !Self.long.contains(recipe.name) ? 3 : 1)
      return Self.lines(of: recipe, effort).map { line in
        ReproductionCell(
          recipe: line.recipe, variation: line.variation, length: line.length, seeds: count)
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

  private typealias Line = (recipe: Recipe, variation: RecipeVariation, length: Recipe.Length)

  private static func lines(of recipe: Recipe, _ effort: Effort) -> [Line] {
    let own = effort == .full ? recipe.fullLength ?? recipe.length : recipe.quickLength
    switch recipe.name {
    case "mnist-conv3-doubled": return twoMistakes(recipe, epochs: effort == .full ? 5 : 1)
    case "cifar10-mlp" where effort == .full:
      var longer = recipe
      longer.figures.tensorFlow = nil
      return [(recipe, RecipeVariation(), own), (longer, RecipeVariation(), .epochs(100))]
    default: return [(recipe, RecipeVariation(), own)]
    }
  }

  /// Which of the two mistakes does it? Neither, each alone, and both, all on the right recipe.
  private static func twoMistakes(_ doubled: Recipe, epochs: Int) -> [Line] {
    guard let right = Recipe.named("mnist-conv3") else { return [] }
    // TensorFlow's figures: after 5 epochs with one softmax, 3 with two.
    let cells: [(twice: Bool, scales: Bool, tensorFlow: String)] = [
      (false, true, "98.7 %"), (false, false, "98.5 %"), (true, true, "98.3, 88.7 %"),
      (true, false, "36.1, 46.2 %"),
    ]
    return cells.map { cell in
      var recipe = right
      let isHis = cell.twice && !cell.scales
      recipe.figures = Recipe.Figures(
        author: isHis ? doubled.figures.author : "–", tensorFlow: cell.tensorFlow,
        target: doubled.figures.target)
      let variation = RecipeVariation(
        softmaxTwice: cell.twice, scalesPixels: cell.scales ? nil : false)
      return (recipe, variation, .epochs(epochs))
    }
  }
}
