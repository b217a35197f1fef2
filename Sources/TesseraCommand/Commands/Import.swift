import Tessera
import TesseraFormats

/// `tessera import`: reads a network that another program trained.
struct Import: Command {
  var file = ""
  var output: String?
  var classes: [String]?
  var scaling: ScalingChoice?
  var force = false

  /// What pixels of 0...255 become before they enter the network.
  enum ScalingChoice: String, CaseIterable, Sendable {
    case none, unit, centred

    var scaling: PixelScaling {
      switch self {
      case .none: .none
      case .unit: .unit
      case .centred: .centred
      }
    }
  }

  static let declaration = CommandDeclaration<Import>(
    name: "import",
    overview: "Read a network that Keras trained.",
    discussion: """
      Reads Sequential models as model.save writes them, *.keras and *.h5, and writes a model for \
      'tessera predict'. A Rescaling layer at the beginning becomes the model's scaling of pixels; \
      without one, please say with --scaling how its training scaled them.
      """,
    examples: [
      "tessera import cifar.keras --scaling unit --output cifar.safetensors"
    ],
    arguments: [
      .required("file", \.file, .file("keras", "h5"), help: "The file that Keras saved.")
    ],
    options: [
      .optional(
        "output", short: "o", "file", \.output, .file("safetensors"),
        help: "The model.safetensors to write; it must be given."),
      .optional(
        "classes", "names", \.classes, .list, default: "those in the file, else numbers",
        help: "The names of the classes in the order of the outputs, with commas between."),
      .optional(
        "scaling", "name", \.scaling, .choice, default: "as the file says, else none",
        help: "What pixels become: none (0...255), unit (0...1) or centred (-0.5...0.5)."),
      .flag("force", \.force, help: "Replace a file that is there already."),
    ])

  func run(_ console: Console) throws {
    guard let output, !output.isEmpty else {
      throw UsageError(
        message: "Missing option '--output <file>': what to write.",
        path: [CommandTable.name, Self.declaration.name])
    }
    let keras = try KerasNetwork(bytes: FileBytes.read(file), file: file)
    let plan = keras.network.plan
    guard plan.output.rank == 1 else {
      throw CommandError(
        "\(file): expected a network with one output for each class, found one with \(plan.output)")
    }
    let names = classes ?? keras.classNames
    if let names, names.count != plan.output[0] {
      throw CommandError(
        "\(file): expected \(plan.output[0]) names of classes, one for each output, found "
          + "\(names.count)")
    }
    let model = try Model(
      keras.network,
      loss: plan.endsInSoftmax
        ? .crossEntropyOfProbabilities(reduction: .mean) : .softmaxCrossEntropy(reduction: .mean),
      optimizer: .adam(learningRate: 1e-3),
      scaling: scaling?.scaling ?? keras.scaling ?? .none, classNames: names)
    guard force || FilePath.followingLinks(output) == nil else {
      throw CommandError("\(output): is there already; --force replaces it")
    }
    try model.save(to: output)
    if scaling == nil, keras.scaling == nil {
      console.note(
        "Note: the file does not say how pixels are scaled; they enter as 0...255. If it was "
          + "trained on 0...1, give --scaling unit.")
    }
    try console.writeLine(
      printable(output)
        + ": \(counted(plan.steps.count, "layer")), \(plan.parameterCount) parameters")
  }
}
