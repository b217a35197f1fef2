/// `tessera evaluate`: measures a trained network on a data set.
struct Evaluate: Command {
  var model = ""
  var data: DataLocation?
  var split = SplitChoice.test
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
    ],
    arguments: [
      .required("model", \.model, .model, help: "The model.safetensors that training wrote.")
    ],
    options: [
      .data(\.data),
      .value(
        "split", "name", \.split, .choice,
        help: "The part of the data set: train, validation or test."),
      .threads(\.threads),
      .quiet(\.quiet),
      .json(\.json),
    ])

  func run(_ console: Console) throws {
    throw notAvailableYet("evaluate")
  }
}
