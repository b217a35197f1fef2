import Tessera
import TesseraFormats

/// `tessera export`: writes a trained network for another program.
struct Export: Command {
  var model = ""
  var keras: String?
  var withScaling = false
  var precision = Precision.float
  var force = false
  var json = false

  static let declaration = CommandDeclaration<Export>(
    name: "export",
    overview: "Write a trained network for another program.",
    discussion: """
      For Keras 3 the file's name chooses its form: .keras for keras.models.load_model, .h5 for the \
      older form of the same, .weights.h5 for load_weights. Please load with compile=False: the \
      optimizer stays behind. Predictions are the same up to rounding. Images enter as the network \
      takes them, scaled; with --with-scaling the model scales pixels of 0...255 itself.
      """,
    examples: [
      "tessera export runs/mnist-lenet/model.safetensors --keras lenet.keras",
      "tessera export runs/mnist-lenet/model.safetensors --keras l.h5 --with-scaling",
    ],
    arguments: [
      .required("model", \.model, .model, help: "The model.safetensors that training wrote.")
    ],
    options: [
      .optional(
        "keras", "file", \.keras, .kerasFile,
        help: "The file to write for Keras: *.keras, *.h5 or *.weights.h5."),
      .flag(
        "with-scaling", \.withScaling,
        help: "Begin the model with the scaling of pixels it was trained with."),
      .value(
        "precision", "type", \.precision, .choice,
        help: "The type of weights and arithmetic in the file: float or double."),
      .flag("force", \.force, help: "Replace a file that is there already."),
      .json(\.json),
    ])

  func run(_ console: Console) throws {
    guard let path = keras, let form = KerasModel.Form(path: path) else {
      throw UsageError(
        message: "Missing option '--keras <file>': what to write.",
        path: [CommandTable.name, Self.declaration.name])
    }
    let file = try ModelFile(path: model)
    var options = KerasModel.Options()
    options.includesScaling = withScaling
    options.precision = precision
    let exported = try KerasModel(of: file, options: options)
    let bytes = try exported.serialized(as: form)
    guard force || FilePath.followingLinks(path) == nil else {
      throw CommandError("\(path): is there already; --force replaces it")
    }
    try AtomicFile.write(bytes, to: path)
    let parameters = file.plan.parameterCount
    if json {
      try console.write([
        "model": .string(model), "file": .string(path), "format": .string("keras"),
        "bytes": .integer(bytes.count), "layers": .strings(exported.layerNames),
        "parameters": .integer(parameters), "precision": .string(precision.rawValue),
        "includes_scaling": .bool(withScaling),
      ])
    } else {
      try console.writeLine(
        printable(path)
          + ": \(counted(exported.layerNames.count, "layer")), \(parameters) parameters, "
          + "\(bytes.count) bytes")
    }
  }
}
