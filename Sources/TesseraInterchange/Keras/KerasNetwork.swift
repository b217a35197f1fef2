import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraTensors
import TesseraTraining

/// A network that Keras saved, read with its weights.
///
/// What is read: `Sequential` models in `.keras` files (Keras 3) and in `.h5` files with their
/// description, of the layers that ``KerasModel`` writes, with the activations of theirs. A `Rescaling`
/// at the beginning becomes the scaling of pixels; a `ZeroPadding2D` becomes the padding of the
/// convolution or average pool behind it.
///
///     let keras = try KerasNetwork(bytes: FileBytes.read("lenet.keras"), file: "lenet.keras")
///     keras.network(images, execution: .standard)
public struct KerasNetwork: Sendable {
  /// The network; weights in double precision are rounded to the nearest Float.
  public let network: Network<Float>
  /// The names of the classes, where ``KerasModel`` wrote the file.
  public let classNames: [String]?
  /// What pixels of 0…255 become before they enter the network; nil where the file does not say it,
  /// because whoever trained it scaled them elsewhere.
  public let scaling: PixelScaling?

  /// Reads a file; its first bytes tell which of the two it is.
  ///
  /// - Throws: `FormatError` that names the file and what is wrong with it, or what this program has
  ///   no word for.
  public init(bytes: [UInt8], file: String? = nil) throws(FormatError) {
    let parts =
      ZipArchive.isZip(bytes)
      ? try KerasFileParts(archive: bytes, file: file)
      : try KerasFileParts(legacy: bytes, file: file)
    var description = KerasDescription(file: file)
    try description.read(parts.model)
    var parameters: [Tensor<Float>] = []
    for layer in description.weighted {
      for (number, name) in layer.parameters.enumerated() {
        parameters.append(try parts.weight(of: layer, number, name))
      }
    }
    do throws(ShapeError) {
      let plan = try NetworkPlan(
        Architecture(input: description.input, layers: description.layers))
      network = try Network(plan: plan, parameters: parameters)
    } catch {
      throw FormatError(
        file: file, expected: "a network that holds together", found: error.description)
    }
    let output = network.plan.output
    classNames = parts.facts.flatMap(Self.classNames).flatMap { output == [$0.count] ? $0 : nil }
    scaling = description.scaling ?? parts.facts.flatMap(Self.scaling)
  }

  private static func classNames(_ facts: JSONValue) -> [String]? {
    guard case .array(let values)? = facts["class_names"] else { return nil }
    let names = values.compactMap { if case .string(let name) = $0 { name } else { nil } }
    return names.count == values.count ? names : nil
  }

  private static func scaling(_ facts: JSONValue) -> PixelScaling? {
    guard let scale = facts["pixel_scale"]?.double, let shift = facts["pixel_shift"]?.double else {
      return nil
    }
    return PixelScaling(scale: scale, shift: shift)
  }
}

/// The description and the weights in a file of Keras.
struct KerasFileParts {
  /// The description of the model.
  let model: JSONValue
  /// What ``KerasModel`` says about a model, where it wrote the file.
  let facts: JSONValue?
  private let weights: HDF5Group
  private let isLegacy: Bool
  private let file: String?

  init(archive bytes: [UInt8], file: String?) throws(FormatError) {
    let archive = try ZipArchive(bytes: bytes, file: file)
    func content(
      _ name: String, limit: Int = FileBytes.defaultLimit
    ) throws(FormatError) -> [UInt8] {
      guard let member = archive[name] else {
        throw FormatError(file: file, expected: "a .keras file, with \(name) in it", found: "none")
      }
      return try archive.content(of: member, limit: limit)
    }
    let named = { (name: String) in file.map { "\($0), \(name)" } ?? name }
    // A few kilobytes can hold gigabytes of blanks.
    let most = 1 << 26
    model = try JSONValue(
      parsing: content("config.json", limit: most)[...], file: named("config.json"))
    let metadata =
      archive["metadata.json"] == nil ? nil : try content("metadata.json", limit: most)
    facts = try metadata.map { bytes throws(FormatError) in
      try JSONValue(parsing: bytes[...], file: named("metadata.json"))
    }?["tessera"]
    weights = try HDF5Group(
      bytes: content("model.weights.h5"), file: named("model.weights.h5"))
    (isLegacy, self.file) = (false, file)
  }

  init(legacy bytes: [UInt8], file: String?) throws(FormatError) {
    weights = try HDF5Group(bytes: bytes, file: file)
    guard let text = weights.attribute("model_config")?.first else {
      throw FormatError(
        file: file, expected: "a model with its description, which model.save writes",
        found: "weights alone")
    }
    model = try JSONValue(parsing: Array(text.utf8)[...], file: file.map { "\($0), model_config" })
    facts = weights.attribute("tessera")?.first.flatMap { text in
      try? JSONValue(parsing: Array(text.utf8)[...])
    }
    (isLegacy, self.file) = (true, file)
  }

  /// The weights of a layer, kernel and then bias.
  func weight(
    of layer: KerasDescription.Weighted, _ number: Int, _ name: String
  ) throws(FormatError) -> Tensor<Float> {
    var path = "layers/\(layer.counted)/vars/\(number)"
    if isLegacy {
      let group = "model_weights/\(layer.name)"
      let names = weights.group(group)?.attribute("weight_names") ?? []
      guard number < names.count else {
        throw FormatError(
          file: file, expected: "the \(name) of \(layer.name.quotedForMessage) in weight_names",
          found: "\(names.count) names")
      }
      path = "\(group)/\(names[number])"
    }
    guard let dataset = weights.dataset(path), let floats = dataset.floats else {
      throw FormatError(
        file: file, expected: "an array of floating-point numbers \(path.quotedForMessage)",
        found: weights.dataset(path) == nil ? "none" : "another type")
    }
    do throws(ShapeError) {
      return Tensor(shape: try Shape(checking: dataset.shape), floats)
    } catch {
      throw FormatError(file: file, expected: "a shape", found: error.description)
    }
  }
}

extension JSONValue {
  /// The number, whole or not.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
