import TesseraFormats

/// The layers of Keras that networks are written with.
enum KerasClass: String, CaseIterable {
  case rescaling = "Rescaling"
  case zeroPadding = "ZeroPadding2D"
  case convolution = "Conv2D"
  case maxPool = "MaxPooling2D"
  case averagePool = "AveragePooling2D"
  case globalAveragePool = "GlobalAveragePooling2D"
  case dense = "Dense"
  case flatten = "Flatten"
  case relu = "ReLU"
  case leakyReLU = "LeakyReLU"
  case activation = "Activation"
  case softmax = "Softmax"
  case dropout = "Dropout"

  /// The name in Keras's snake case, by which weights are found.
  var snakeName: String {
    switch self {
    case .rescaling: "rescaling"
    case .zeroPadding: "zero_padding2d"
    case .convolution: "conv2d"
    case .maxPool: "max_pooling2d"
    case .averagePool: "average_pooling2d"
    case .globalAveragePool: "global_average_pooling2d"
    case .dense: "dense"
    case .flatten: "flatten"
    case .relu: "re_lu"
    case .leakyReLU: "leaky_re_lu"
    case .activation: "activation"
    case .softmax: "softmax"
    case .dropout: "dropout"
    }
  }
}

/// One layer in the words of Keras.
struct KerasLayer {
  let type: KerasClass
  /// The name, numbered by type from the second on: `conv2d`, `conv2d_1`.
  var name = ""
  /// What the layer is, beside its name.
  var configuration: [JSONValue.Member] = []
  /// `kernel` and `bias`, where the layer has them.
  var weights: [(name: String, values: HDF5Dataset)] = []

  init(_ type: KerasClass, _ configuration: [JSONValue.Member] = []) {
    (self.type, self.configuration) = (type, configuration)
  }

  /// The layer in a model's description.
  ///
  /// - Parameters:
  ///   - dtype: What it computes in, `float32` or `float64`.
  ///   - isLegacy: Whether the description is that of an `.h5` file, which names no modules.
  func description(dtype: String, isLegacy: Bool) -> JSONValue {
    let facts: [JSONValue.Member] = [
      .init("name", .string(name)), .init("trainable", .bool(true)),
      .init("dtype", .string(dtype)),
    ]
    return Self.description(type.rawValue, facts + configuration, isLegacy: isLegacy)
  }

  static func description(
    _ className: String, _ configuration: [JSONValue.Member], isLegacy: Bool
  ) -> JSONValue {
    let members: [JSONValue.Member] = [
      .init("class_name", .string(className)), .init("config", .object(configuration)),
    ]
    if isLegacy { return .object(members) }
    return .object(
      [.init("module", .string("keras.layers"))] + members + [.init("registered_name", .null)])
  }
}
