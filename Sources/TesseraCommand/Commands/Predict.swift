import Tessera
import TesseraFormats

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
      size and colour, whatever its proportions; what is transparent becomes white. Prints the most \
      likely class of each image and the probability of every class.

      Networks know what they were trained on: the digits of MNIST are white on black.
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
    let execution = try chosenExecution(threads: threads)
    let file = try ModelFile(path: model)
    let input = try PictureInput(file.plan.architecture.input, path: model)
    // All are read before the first result is printed, so that a bad one leaves no half of a list.
    var pixels: [UInt8] = []
    for path in images {
      pixels += input.pixels(of: try PNGImage(bytes: FileBytes.read(path), file: path))
    }
    let pictures = Tensor(
      shape: [images.count, input.height, input.width, input.channels], pixels)
    let rows =
      switch file.precision {
      case .float: predict(try file.network(of: Float.self), file, pictures, execution)
      case .double: predict(try file.network(of: Double.self), file, pictures, execution)
      }
    let predictions = zip(images, rows).map { path, row in
      Prediction(file: path, classNames: file.information.classNames, probabilities: row)
    }
    try show(predictions, console)
  }

  /// The probabilities of each picture.
  private func predict<Scalar: KernelScalar>(
    _ network: Network<Scalar>, _ file: ModelFile, _ pictures: Tensor<UInt8>,
    _ execution: Execution
  ) -> [[Double]] {
    let order = Array(0..<pictures.shape[0])
    return stride(from: 0, to: order.count, by: Evaluation.chunk).flatMap { first in
      let indices = order[first..<min(first + Evaluation.chunk, order.count)]
      let images: Tensor<Scalar> = file.information.scaling.gather(
        pictures, indices: indices, execution: execution)
      let output = network(images, execution: execution)
      let probabilities =
        network.plan.endsInSoftmax ? output : softmax(output, execution: execution)
      let classes = probabilities.shape.elementsPerRow
      let values = probabilities.elements.map { Double($0) }
      return indices.indices.map { index in
        let row = (index - first) * classes
        return Array(values[row..<row + classes])
      }
    }
  }

  private func show(_ predictions: [Prediction], _ console: Console) throws {
    if json {
      try console.write(["images": .array(predictions.map { .object($0.object) })])
    } else {
      let unicode = console.outputCapabilities.unicode
      try console.write(predictions.map { $0.text(unicode: unicode) }.joined(separator: "\n"))
    }
  }
}
