import TesseraFormats

extension KerasModel {
  /// The oldest version of Keras whose form these files have.
  static let kerasVersion = "3.0.0"

  /// The bytes of a file in this form.
  ///
  /// - Throws: `FormatError` where it would reach 4 GiB or have more layers than the form can hold.
  public func serialized(as form: Form) throws(FormatError) -> [UInt8] {
    switch form {
    case .archive: try archive()
    case .weights: try weights.serialized()
    case .legacy: try legacy.serialized()
    }
  }

  /// The archive of Keras 3: three files in a zip, stored.
  ///
  /// The names of the classes stand in `metadata.json` under `tessera`, which Keras ignores.
  private func archive() throws(FormatError) -> [UInt8] {
    let metadata: [JSONValue.Member] = [
      .init("keras_version", .string(Self.kerasVersion)), .init("tessera", .object(facts)),
    ]
    let configuration: [JSONValue.Member] = [
      .init("module", .string("keras")), .init("class_name", .string("Sequential")),
      .init("config", description(isLegacy: false)), .init("registered_name", .null),
    ]
    return try ZipArchive.serialized(
      [
        ("metadata.json", Array(JSONValue.object(metadata).text.utf8)),
        ("config.json", Array(JSONValue.object(configuration).text.utf8)),
        ("model.weights.h5", try weights.serialized()),
      ], method: .stored)
  }

  /// What the model says about itself.
  private var facts: [JSONValue.Member] {
    [
      .init("class_names", .array(information.classNames.map(JSONValue.string))),
      .init("dataset", .string(information.dataset)),
      .init("recipe", information.recipe.map(JSONValue.string) ?? .null),
      .init("pixel_scale", .number(information.scaling.scale)),
      .init("pixel_shift", .number(information.scaling.shift)),
      .init("includes_scaling", .bool(includesScaling)),
    ]
  }

  private func description(isLegacy: Bool) -> JSONValue {
    let batch: [JSONValue] = [.null] + input.extents.map(JSONValue.integer)
    let inputLayer = KerasLayer.description(
      "InputLayer",
      [
        .init("batch_shape", .array(batch)), .init("dtype", .string(dtype)),
        .init("name", .string("input_layer")),
      ], isLegacy: isLegacy)
    let layers = layers.map { $0.description(dtype: dtype, isLegacy: isLegacy) }
    return .object([
      .init("name", .string("sequential")), .init("trainable", .bool(true)),
      .init("layers", .array([inputLayer] + layers)),
    ])
  }

  /// The weights as the archive has them: `layers/conv2d/vars/0`.
  private var weights: HDF5Group {
    let groups = layers.map { layer in
      let variables = layer.weights.enumerated().map { number, weight in
        HDF5Group.Member("\(number)", .dataset(weight.values))
      }
      let vars = HDF5Group(variables, attributes: [HDF5Attribute("name", layer.name)])
      return HDF5Group.Member(layer.name, .group(HDF5Group([.init("vars", .group(vars))])))
    }
    return HDF5Group([
      .init("layers", .group(HDF5Group(groups))), .init("vars", .group(HDF5Group())),
    ])
  }

  /// The older form: description and facts as attributes, weights at
  /// `model_weights/conv2d/sequential/conv2d/kernel`.
  private var legacy: HDF5Group {
    let versions = [
      HDF5Attribute("backend", "tensorflow"), HDF5Attribute("keras_version", Self.kerasVersion),
    ]
    let groups = layers.map { layer in
      let names = layer.weights.map { "sequential/\(layer.name)/\($0.name)" }
      let arrays = layer.weights.map { HDF5Group.Member($0.name, .dataset($0.values)) }
      let inner = HDF5Group([.init(layer.name, .group(HDF5Group(arrays)))])
      return HDF5Group.Member(
        layer.name,
        .group(
          HDF5Group(
            arrays.isEmpty ? [] : [.init("sequential", .group(inner))],
            attributes: [HDF5Attribute("weight_names", names)])))
    }
    let model: [JSONValue.Member] = [
      .init("class_name", .string("Sequential")), .init("config", description(isLegacy: true)),
    ]
    return HDF5Group(
      [
        .init(
          "model_weights",
          .group(
            HDF5Group(
              groups, attributes: [HDF5Attribute("layer_names", layers.map(\.name))] + versions)))
      ],
      attributes: versions + [
        HDF5Attribute("model_config", JSONValue.object(model).text),
        HDF5Attribute("class_names", information.classNames),
        HDF5Attribute("tessera", JSONValue.object(facts).text),
      ])
  }
}
