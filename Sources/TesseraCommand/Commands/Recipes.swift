import Tessera

/// `tessera recipes`: the networks that can be trained.
struct Recipes: Command {
  var json = false

  static let declaration = CommandDeclaration<Recipes>(
    name: "recipes",
    overview: "List the recipes: network, data set and how it is trained.",
    options: [.json(\.json)])

  func run(_ console: Console) throws {
    let recipes = try Recipe.all.map { (recipe: $0, plan: try NetworkPlan($0.architecture)) }
    if json {
      let list = recipes.map { JSONValue.object(Self.object($0.recipe, $0.plan)) }
      try console.write(["recipes": .array(list)])
    } else {
      try console.write(recipes.map { Self.text($0.recipe, $0.plan) }.joined(separator: "\n"))
    }
  }

  /// A recipe for programs.
  static func object(_ recipe: Recipe, _ plan: NetworkPlan) -> JSONObject {
    var object: JSONObject = [
      "name": .string(recipe.name), "summary": .string(recipe.summary),
      "dataset": .string(recipe.dataset.rawValue), "parameters": .integer(plan.parameterCount),
      "batch_size": .integer(recipe.batchSize), "epochs": nil, "steps": nil,
      "author_claim": .string(recipe.figures.author),
      "author_time": .optional(recipe.figures.authorTime),
      "tensorflow": .optional(recipe.figures.tensorFlow), "target": .string(recipe.figures.target),
    ]
    switch recipe.length {
    case .epochs(let epochs): object["epochs"] = .integer(epochs)
    case .steps(let steps): object["steps"] = .integer(steps)
    }
    return object
  }

  /// A recipe for people.
  static func text(_ recipe: Recipe, _ plan: NetworkPlan) -> String {
    let length =
      switch recipe.length {
      case .epochs(let epochs): counted(epochs, "epoch")
      case .steps(let steps): counted(steps, "step")
      }
    return """
      \(recipe.name)
        \(recipe.summary)
        \(recipe.dataset.title), \(plan.parameterCount) parameters, \(length) with batches of \
      \(recipe.batchSize)
        aims at: \(recipe.figures.target)
        author: \(recipe.figures.author)

      """
  }
}
