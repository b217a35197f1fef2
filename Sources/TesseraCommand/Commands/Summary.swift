/// `tessera summary`: the layers of a network.
struct Summary: Command {
  var network = NetworkChoice.recipe("glyphs")
  var json = false

  static let declaration = CommandDeclaration<Summary>(
    name: "summary",
    overview: "Show the layers of a network, their shapes and parameters.",
    examples: [
      "tessera summary mnist-lenet",
      "tessera summary runs/glyphs/model.safetensors",
    ],
    arguments: [
      .required(
        "network", \.network, .network,
        help: "The name of a recipe, or the path of a model, with a '/' or '.safetensors' in it.")
    ],
    options: [.json(\.json)])

  func run(_ console: Console) throws {
    throw notAvailableYet("summary")
  }
}
