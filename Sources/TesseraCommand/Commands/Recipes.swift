/// `tessera recipes`: the networks that can be trained.
struct Recipes: Command {
  var json = false

  static let declaration = CommandDeclaration<Recipes>(
    name: "recipes",
    overview: "List the recipes: network, data set and how it is trained.",
    options: [.json(\.json)])

  func run(_ console: Console) throws {
    throw notAvailableYet("recipes")
  }
}
