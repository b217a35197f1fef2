import Tessera
import TesseraFormats

/// `tessera export`: writes a trained network for another program.
struct Export: Command {
  var model = ""
  var keras: String?
  var onnx: String?
  var channelsLast = false
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

      For ONNX it is opset 13, IR version 7, single precision. Images enter as [N, C, H, W], and the \
      rows of the dense layer behind them change places for it; with --nhwc they enter as [N, H, W, C] \
      and the model turns them itself.
      """,
    examples: [
      "tessera export runs/mnist-lenet/model.safetensors --keras lenet.keras",
      "tessera export runs/mnist-lenet/model.safetensors --keras l.h5 --with-scaling",
      "tessera export runs/mnist-lenet/model.safetensors --onnx lenet.onnx",
    ],
    arguments: [
      .required("model", \.model, .model, help: "The model.safetensors that training wrote.")
    ],
    options: [
      .optional(
        "keras", "file", \.keras, .kerasFile,
        help: "The file to write for Keras: *.keras, *.h5 or *.weights.h5."),
      .optional("onnx", "file", \.onnx, .onnxFile, help: "The file to write for ONNX: *.onnx."),
      .flag(
        "nhwc", \.channelsLast,
        help: "For ONNX: images enter, and leave, with their channels last."),
      .flag(
        "with-scaling", \.withScaling,
        help: "Begin the model with the scaling of pixels it was trained with."),
      .value(
        "precision", "type", \.precision, .choice,
        help: "For Keras: the type of weights and arithmetic in the file, float or double."),
      .flag("force", \.force, help: "Replace a file that is there already."),
      .json(\.json),
    ],
    exclusive: [["keras", "onnx"]])

  func run(_ console: Console) throws {
    let (path, write) = try target()
    let file = try ModelFile(path: model)
    let product = try write(file)
    guard force || FilePath.followingLinks(path) == nil else {
      throw CommandError("\(path): is there already; --force replaces it")
    }
    try AtomicFile.write(product.bytes, to: path)
    let parameters = file.plan.parameterCount
    if json {
      try console.write([
        "model": .string(model), "file": .string(path), "format": .string(product.format),
        "bytes": .integer(product.bytes.count), "layers": .strings(product.layers),
        "parameters": .integer(parameters), "precision": .string(precision.rawValue),
        "includes_scaling": .bool(withScaling),
      ])
    } else {
      try console.writeLine(
        printable(path)
          + ": \(counted(product.layers.count, "layer")), \(parameters) parameters, "
          + "\(product.bytes.count) bytes")
    }
  }

  /// What stands in a file, ready to be written.
  private struct Product {
    let format: String
    let layers: [String]
    let bytes: [UInt8]
  }

  /// Where to, and what is written there.
  ///
  /// - Throws: `UsageError` unless there is a file, with options that it can have.
  private func target() throws -> (path: String, write: (ModelFile) throws -> Product) {
    switch (keras, onnx) {
    case (let path?, nil):
      guard let form = KerasModel.Form(path: path), !channelsLast else {
        throw refusal("Option '--nhwc' is for --onnx: images enter Keras with their channels last.")
      }
      return (path, { try product(forKeras: $0, form) })
    case (nil, let path?):
      guard precision == .float else {
        throw refusal("Option '--precision double' is for --keras: ONNX files are in float.")
      }
      return (path, product(forONNX:))
    default: throw refusal("Missing option '--keras <file>' or '--onnx <file>': what to write.")
    }
  }

  private func product(forKeras file: ModelFile, _ form: KerasModel.Form) throws -> Product {
    var options = KerasModel.Options()
    options.includesScaling = withScaling
    options.precision = precision
    let model = try KerasModel(of: file, options: options)
    return Product(
      format: "keras", layers: model.layerNames, bytes: try model.serialized(as: form))
  }

  private func product(forONNX file: ModelFile) throws -> Product {
    var options = ONNXModel.Options()
    options.includesScaling = withScaling
    options.keepsChannelsLast = channelsLast
    let model = try ONNXModel(of: file, options: options)
    return Product(format: "onnx", layers: model.operators, bytes: model.serialized())
  }

  private func refusal(_ message: String) -> UsageError {
    UsageError(message: message, path: [CommandTable.name, Self.declaration.name])
  }
}
