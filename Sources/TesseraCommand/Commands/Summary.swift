import Tessera

/// `tessera summary`: the layers of a network.
struct Summary: Command {
  var network = NetworkChoice.recipe("glyphs")
  var json = false

  static let declaration = CommandDeclaration<Summary>(
    name: "summary",
    overview: "Show the layers of a network, their shapes, and its memory.",
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
    let subject = try described()
    let summary = NetworkSummary(subject.plan)
    let execution = Execution.standard
    let memory = MemoryPlan(
      subject.plan, batchSize: subject.batchSize, optimizer: subject.optimizer,
      execution: execution)
    if json {
      var object = Self.object(subject.title, summary)
      object["memory"] = Self.object(memory, threads: execution.threads)
      try console.write(object)
    } else {
      let style: NetworkSummary.Style = console.outputCapabilities.unicode ? .unicode : .ascii
      try console.write(
        "\(subject.title)\n\n\(summary.text(style: style))"
          + Self.text(memory, threads: execution.threads))
    }
  }

  /// A network, what it is called, and how it is trained.
  private struct Subject {
    let title: String
    let plan: NetworkPlan
    let batchSize: Int
    let optimizer: OptimizerConfiguration
  }

  private func described() throws -> Subject {
    switch network {
    case .recipe(let name):
      guard let recipe = Recipe.named(name) else { throw CommandError("no recipe \(name)") }
      return Subject(
        title: name, plan: try NetworkPlan(recipe.architecture), batchSize: recipe.batchSize,
        optimizer: recipe.optimizer)
    case .model(let path):
      let file = try ModelFile(path: path)
      return Subject(
        title: printable(path), plan: file.plan, batchSize: file.configuration.batchSize,
        optimizer: file.configuration.optimizer)
    }
  }

  /// The memory for people.
  private static func text(_ memory: MemoryPlan, threads: Int) -> String {
    let size = NetworkSummary.size
    return """
       Memory to train in single precision, \(memory.batchSize) images a step on \(threads) threads:
         \(size(memory.total)), of which
         parameters, gradients, optimizer: \(size(memory.parameters))
         activations: \(size(memory.activations))
         workspace: \(size(memory.workspace))

      """
  }

  private static func object(_ memory: MemoryPlan, threads: Int) -> JSONValue {
    [
      "batch_size": .integer(memory.batchSize), "threads": .integer(threads),
      "parameters": .integer(memory.parameters), "activations": .integer(memory.activations),
      "workspace": .integer(memory.workspace), "total": .integer(memory.total),
    ]
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
