import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraTensors

/// The recipes' networks on batches of a thousand images.
enum InferenceBenchmark {
  static let batch = 1_000

  static func run(_ session: Session) throws {
    for recipe in Recipe.benchmarked where session.options.wants(recipe.name) {
      let network = try Network<Float>(recipe.architecture, seed: 1)
      let images: Tensor<Float> = Inputs.signed(
        Shape([batch] + recipe.architecture.input.extents), stream: 12)
      for execution in session.executions {
        try session.measure(
          "inference", "\(recipe.name) batch \(batch)", execution,
          flops: network.plan.inferenceFlops * Double(batch), images: batch,
          check: { try DefinitionNetwork(network, execution).checkOutputs(images) },
          body: { _ = network(images, execution: execution) })
      }
    }
  }
}
