import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraTensors
import TesseraTraining

/// A network in the words of Keras, ready to be written.
///
/// Its predictions are those of the network: dropout is there and does nothing outside training.
/// Optimizer and training state stay behind.
///
///     let model = try KerasModel(of: ModelFile(path: "model.safetensors"))
///     try AtomicFile.write(model.archive(), to: "model.keras")
public struct KerasModel: Sendable {
  /// The files that Keras loads, by what their names end with.
  public enum Form: String, Sendable, CaseIterable {
    /// The archive of Keras 3: description and weights.
    case archive = ".keras"
    /// Weights alone, for `model.load_weights`.
    case weights = ".weights.h5"
    /// The older form in one HDF5 file: description and weights.
    case legacy = ".h5"

    /// The form that a file's name asks for; nil for another name.
    public init?(path: String) {
      guard let form = Self.allCases.first(where: { path.hasSuffix($0.rawValue) }) else {
        return nil
      }
      self = form
    }
  }

  /// What is chosen for a file.
  public struct Options: Sendable, Hashable {
    /// Whether the model begins with the scaling of pixels, and so takes 0…255.
    public var includesScaling = false
    /// The precision of weights and arithmetic.
    public var precision = Precision.float

    /// Without scaling, in single precision.
    public init() {}
  }

  let layers: [KerasLayer]
  let input: Shape
  let dtype: String
  let information: ModelInformation
  let includesScaling: Bool

  /// Translates a saved model.
  ///
  /// - Throws: `ExportError` that names the layer which Keras cannot say, `FormatError` where the
  ///   model's parameters are damaged.
  public init(of file: ModelFile, options: Options = Options()) throws {
    self =
      switch file.precision {
      case .float:
        try KerasModel(try file.network(of: Float.self), file.information, options: options)
      case .double:
        try KerasModel(try file.network(of: Double.self), file.information, options: options)
      }
  }

  /// Translates a network.
  ///
  /// - Throws: `ExportError` that names the layer which Keras cannot say.
  public init<Scalar: KernelScalar>(
    _ network: Network<Scalar>, _ information: ModelInformation, options: Options = Options()
  ) throws(ExportError) {
    var translation = KerasTranslation()
    if options.includesScaling {
      translation.append(
        KerasLayer(
          .rescaling,
          [
            .init("scale", .number(information.scaling.scale)),
            .init("offset", .number(information.scaling.shift)),
          ]))
    }
    for (index, step) in network.plan.steps.enumerated() {
      let weights = network.parameters[step.parameters].map { parameter in
        let shape = parameter.shape.extents
        return options.precision == .float
          ? HDF5Dataset(shape: shape, floats: parameter.elements.map { Float($0) })
          : HDF5Dataset(shape: shape, doubles: parameter.elements.map { Double($0) })
      }
      try translation.append(step, at: index, weights: weights)
    }
    layers = translation.layers
    input = network.plan.architecture.input
    dtype = options.precision == .float ? "float32" : "float64"
    self.information = information
    includesScaling = options.includesScaling
  }

  /// The names and classes of the layers, in order.
  public var layerNames: [String] { layers.map(\.name) }
}
