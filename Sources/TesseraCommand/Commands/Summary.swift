import Tessera

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
    let (title, plan) = try described()
    let summary = NetworkSummary(plan)
    if json {
      try console.write(Self.object(title, summary))
    } else {
      let style: NetworkSummary.Style = console.outputCapabilities.unicode ? .unicode : .ascii
      try console.write("\(title)\n\n\(summary.text(style: style))")
    }
  }

  /// The network and what it is called.
  private func described() throws -> (title: String, plan: NetworkPlan) {
    switch network {
    case .recipe(let name):
      guard let recipe = Recipe.named(name) else { throw CommandError("no recipe \(name)") }
      return (name, try NetworkPlan(recipe.architecture))
    case .model(let path):
      return (printable(path), try ModelFile(path: path).plan)
    }
  }

  /// The table for programs; shapes are those of one image.
  static func object(_ title: String, _ summary: NetworkSummary) -> JSONObject {
    let layers = summary.rows.map { row -> JSONValue in
      [
        "name": .string(row.name), "type": .string(row.type),
        "output": .integers(row.output.extents), "parameters": .integer(row.parameters),
      ]
    }
    return [
      "network": .string(title), "input": .integers(summary.input.extents),
      "layers": .array(layers), "parameters": .integer(summary.parameters),
    ]
  }
}
