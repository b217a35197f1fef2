import TesseraFormats
import TesseraLayers
import TesseraTensors
import TesseraTraining

/// Reads the description of a `Sequential` model into layers.
struct KerasDescription {
  /// A layer with weights, by the names under which files have them.
  struct Weighted {
    /// The layer's own name.
    let name: String
    /// The name by type and number: `conv2d_1`.
    let counted: String
    /// `kernel` and perhaps `bias`.
    let parameters: [String]
  }

  let file: String?
  private(set) var input: Shape = []
  private(set) var layers: [any Layer] = []
  private(set) var weighted: [Weighted] = []
  private(set) var scaling: PixelScaling?
  private var counts: [String: Int] = [:]
  /// Zeros that a layer before has asked for, until the layer behind takes them.
  private var zeros: Padding?

  init(file: String?) { self.file = file }

  /// Reads a model.
  mutating func read(_ model: JSONValue) throws(FormatError) {
    guard model["class_name"] == .string("Sequential") else {
      let found = model["class_name"]?.text.quotedForMessage ?? "none"
      throw error("a model of class Sequential", found)
    }
    guard case .array(let descriptions)? = model["config"]?["layers"] else {
      throw error("a list of layers in the model's description", "none")
    }
    for description in descriptions {
      guard case .string(let type)? = description["class_name"],
        let configuration = description["config"]
      else { throw error("a layer with class_name and config", description.kind) }
      try read(KerasFields(type: type, json: configuration, file: file))
    }
    if let zeros { throw error("a convolution or average pool behind ZeroPadding2D", "\(zeros)") }
    guard input.rank > 0 else { throw error("an InputLayer with batch_shape", "none") }
  }

  private func error(_ expected: String, _ found: String) -> FormatError {
    FormatError(file: file, expected: expected, found: found)
  }

  private mutating func read(_ fields: KerasFields) throws(FormatError) {
    if fields.type == "InputLayer" { return try readInput(fields) }
    guard let type = KerasClass(rawValue: fields.type) else {
      let known = KerasClass.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("one of the layers \(known)", fields.type.quotedForMessage)
    }
    let number = counts[type.snakeName, default: 0]
    counts[type.snakeName] = number + 1
    // Whoever has one: of channels first, even Flatten is another order of the same numbers.
    try fields.expect("data_format", [.string("channels_last")])
    let counted = type.snakeName + (number == 0 ? "" : "_\(number)")
    let padded = zeros
    zeros = nil
    if padded != nil, type != .convolution, type != .averagePool {
      throw fields.error("ZeroPadding2D before a convolution or average pool", "before it")
    }
    switch type {
    case .rescaling: try readScaling(fields)
    case .zeroPadding: zeros = try fields.zeros()
    case .convolution, .dense:
      layers.append(
        type == .dense
          ? Dense(try fields.count("units"), useBias: try fields.flag("use_bias"))
          : try fields.convolution(padding: fields.padding(zeros: padded)))
      weighted.append(
        Weighted(
          name: try fields.text("name"), counted: counted,
          parameters: try fields.flag("use_bias") ? ["kernel", "bias"] : ["kernel"]))
      try append(activation: fields)
    case .maxPool:
      let kernel = try fields.size("pool_size")
      layers.append(
        MaxPool2D(kernel, stride: try fields.size("strides"), padding: try fields.padding()))
    case .averagePool:
      let kernel = try fields.size("pool_size")
      layers.append(
        AveragePool2D(
          kernel, stride: try fields.size("strides"), padding: try fields.padding(zeros: padded),
          includePadding: padded != nil))
    case .globalAveragePool:
      try fields.expect("keepdims", [.bool(false)])
      layers.append(GlobalAveragePool2D())
    case .flatten:
      layers.append(Flatten())
    case .relu:
      try fields.expect("max_value", [.null])
      try fields.expect("negative_slope", [.integer(0), .number(0)])
      try fields.expect("threshold", [.integer(0), .number(0)])
      layers.append(ReLU())
    case .leakyReLU:
      layers.append(LeakyReLU(slope: try fields.number("negative_slope", else: "alpha")))
    case .softmax:
      try fields.expect("axis", [.integer(-1), .array([.integer(-1)])])
      layers.append(Softmax())
    case .activation: try append(activation: fields)
    case .dropout: layers.append(Dropout(rate: try fields.number("rate")))
    }
  }

  private mutating func readInput(_ fields: KerasFields) throws(FormatError) {
    guard case .array(let extents)? = fields["batch_shape"] ?? fields["batch_input_shape"],
      extents.first == .null, input.rank == 0
    else { throw fields.error("one batch_shape [null, …]", "none") }
    var shape: [Int] = []
    for extent in extents.dropFirst() {
      guard case .integer(let extent) = extent else {
        throw fields.error("a batch_shape with known extents", extent.kind)
      }
      shape.append(extent)
    }
    do throws(ShapeError) { input = try Shape(checking: shape) } catch {
      throw fields.error("a shape", error.description)
    }
  }

  private mutating func readScaling(_ fields: KerasFields) throws(FormatError) {
    guard layers.isEmpty, scaling == nil else {
      throw fields.error("one Rescaling, before all other layers", "another")
    }
    scaling = PixelScaling(scale: try fields.number("scale"), shift: try fields.number("offset"))
  }

  private mutating func append(activation fields: KerasFields) throws(FormatError) {
    switch fields["activation"] ?? .string("linear") {
    case .string("linear"), .null: break
    case .string("relu"): layers.append(ReLU())
    case .string("sigmoid"): layers.append(Sigmoid())
    case .string("tanh"): layers.append(Tanh())
    case .string("softmax"): layers.append(Softmax())
    case let other:
      throw fields.error(
        "the activation linear, relu, sigmoid, tanh or softmax", other.text.quotedForMessage)
    }
  }
}
