import Tessera

/// `tessera evaluate`: measures a trained network on a data set.
struct Evaluate: Command {
  var model = ""
  var data: DataLocation?
  var split = DatasetSplit.test
  var recipe: String?
  var threads: Int?
  var quiet = false
  var json = false

  static let declaration = CommandDeclaration<Evaluate>(
    name: "evaluate",
    overview: "Measure the loss and accuracy of a trained network.",
    discussion: "Prints loss, accuracy and the confusion matrix, whose rows are the true classes.",
    examples: [
      "tessera evaluate runs/glyphs/model.safetensors",
      "tessera evaluate runs/mnist-lenet/model.safetensors --data ~/datasets --json",
      "tessera evaluate imported.safetensors --recipe cifar10-cnn",
    ],
    arguments: [
      .required("model", \.model, .model, help: "The model.safetensors that training wrote.")
    ],
    options: [
      .data(\.data),
      .value(
        "split", "name", \.split, .split,
        help: "The part of the data set: train, validation or test."),
      .imagesOfRecipe(\.recipe),
      .threads(\.threads),
      .quiet(\.quiet),
      .json(\.json),
    ])

  func run(_ console: Console) throws {
    let execution = try chosenExecution(threads: threads)
    let file = try ModelFile(path: model)
    let images = try TestImages(for: file, split: split, data: data, recipe: recipe)
    if !quiet { images.notes(on: console) }
    let evaluation =
      switch file.precision {
      case .float: evaluate(try file.network(of: Float.self), file, images.set, execution)
      case .double: evaluate(try file.network(of: Double.self), file, images.set, execution)
      }
    let report = EvaluationReport(
      evaluation: evaluation, dataset: images.title, split: split,
      classNames: images.classNames)
    if json { try console.write(report.object) } else { try console.write(report.text) }
  }

  private func evaluate<Scalar: KernelScalar>(
    _ network: Network<Scalar>, _ file: ModelFile, _ set: ImageSet, _ execution: Execution
  ) -> Evaluation {
    Evaluation(
      of: network, on: set, scaling: file.information.scaling, loss: file.configuration.loss,
      execution: execution)
  }
}
