import Tessera
import TesseraFormats

/// `tessera predict`: names what images show.
struct Predict: Command {
  var model = ""
  var images: [String] = []
  var sample: Int?
  var split = DatasetSplit.test
  var data: DataLocation?
  var recipe: String?
  var threads: Int?
  var json = false

  static let declaration = CommandDeclaration<Predict>(
    name: "predict",
    overview: "Name what images show.",
    discussion: """
      Reads 8-bit PNG images (grey, RGB, RGBA or palette) and fits each to the network's input in \
      size and colour, whatever its proportions; what is transparent becomes white. Prints the most \
      likely class of each image and the probability of every class.

      Networks know what they were trained on: the digits of MNIST are white on black. With --sample \
      the image is one of the data set, and its true class is shown too.
      """,
    examples: [
      "tessera predict runs/mnist-lenet/model.safetensors three.png",
      "tessera predict runs/mnist-lenet/model.safetensors *.png --json",
      "tessera predict runs/glyphs/model.safetensors --sample 7",
    ],
    arguments: [
      .required("model", \.model, .model, help: "The model.safetensors that training wrote."),
      .repeating("image", \.images, .file("png"), atLeastOne: false, help: "The PNG images."),
    ],
    options: [
      .optional(
        "sample", "n", \.sample, .integer(in: 0...Int(Int32.max)), default: "none",
        help: "The image at this place of the data set, from 0, after those that are named."),
      .value(
        "split", "name", \.split, .split,
        help: "The part of the data set for --sample: train, validation or test."),
      .data(\.data),
      .imagesOfRecipe(\.recipe),
      .threads(\.threads),
      .json(\.json),
    ])

  func run(_ console: Console) throws {
    guard !images.isEmpty || sample != nil else {
      throw UsageError(
        message: "Missing expected argument '<image> ...', or else the option '--sample <n>'.",
        path: [CommandTable.name, Self.declaration.name])
    }
    let execution = try chosenExecution(threads: threads)
    let file = try ModelFile(path: model)
    // All are read before the first result is printed, so that a bad one leaves no half of a list.
    let questions = try pictures(for: file) + chosenSample(for: file, console)
    let pixels = Tensor(
      shape: Shape([questions.count] + file.plan.architecture.input.extents),
      questions.flatMap(\.pixels))
    let rows =
      switch file.precision {
      case .float: probabilities(try file.network(of: Float.self), file, pixels, execution)
      case .double: probabilities(try file.network(of: Double.self), file, pixels, execution)
      }
    let predictions = zip(questions, rows).map { question, row in
      Prediction(
        file: question.name, classNames: file.information.classNames, probabilities: row,
        trueClass: question.trueClass)
    }
    try show(predictions, console)
  }

  /// An image to name: what it is called, its pixels, and its class where that is known.
  private struct Question {
    let name: String
    let pixels: [UInt8]
    var trueClass: Int?
  }

  private func pictures(for file: ModelFile) throws -> [Question] {
    guard !images.isEmpty else { return [] }
    let input = try PictureInput(file.plan.architecture.input, path: model)
    return try images.map { path in
      let picture = try PNGImage(bytes: FileBytes.read(path), file: path)
      return Question(name: path, pixels: input.pixels(of: picture))
    }
  }

  private func chosenSample(for file: ModelFile, _ console: Console) throws -> [Question] {
    guard let sample else { return [] }
    let images = try TestImages(for: file, split: split, data: data, recipe: recipe)
    if !json { images.notes(on: console) }
    guard sample < images.set.count else {
      throw CommandError(
        "--sample \(sample): expected a place from 0 to \(images.set.count - 1), "
          + "\(images.title) has \(images.set.count) \(split) images")
    }
    return [
      Question(
        name: "\(images.title), \(split) image \(sample)",
        pixels: images.set[sample..<sample + 1].images.elements,
        trueClass: Int(images.set.labels[sample]))
    ]
  }

  /// The probabilities of each image.
  private func probabilities<Scalar: KernelScalar>(
    _ network: Network<Scalar>, _ file: ModelFile, _ pixels: Tensor<UInt8>,
    _ execution: Execution
  ) -> [[Double]] {
    let order = Array(0..<pixels.shape[0])
    return stride(from: 0, to: order.count, by: Evaluation.chunk).flatMap { first in
      let images: Tensor<Scalar> = file.information.scaling.gather(
        pixels, indices: order[first..<min(first + Evaluation.chunk, order.count)],
        execution: execution)
      let output = network(images, execution: execution)
      let rows = network.plan.endsInSoftmax ? output : softmax(output, execution: execution)
      let classes = rows.shape.elementsPerRow
      return (0..<images.shape[0]).map { row in
        (0..<classes).map { Double(rows[row * classes + $0]) }
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
