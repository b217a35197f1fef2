/// `tessera predict`: names what images show.
struct Predict: Command {
  var model = ""
  var images: [String] = []
  var threads: Int?
  var json = false

  static let declaration = CommandDeclaration<Predict>(
    name: "predict",
    overview: "Name what images show.",
    discussion: """
      Reads 8-bit PNG images (grey, RGB, RGBA or palette) and fits each to the network's input in \
      size and colour. Prints the most likely class of each image and its probability.
      """,
    examples: [
      "tessera predict runs/mnist-lenet/model.safetensors three.png",
      "tessera predict runs/mnist-lenet/model.safetensors *.png --json",
    ],
    arguments: [
      .required("model", \.model, .model, help: "The model.safetensors that training wrote."),
      .repeating("image", \.images, .file("png"), atLeastOne: true, help: "The PNG images."),
    ],
    options: [
      .threads(\.threads),
      .json(\.json),
    ])

  func run(_ console: Console) throws {
    throw notAvailableYet("predict")
  }
}
