import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraTensors
import TesseraTraining

/// A network as an ONNX model, ready to be written: opset 13, IR version 7, single precision.
///
/// Its predictions are those of the network, which dropout is no part of. Images enter as ONNX has
/// them, `[N, C, H, W]`, and leave so where the network ends in images; the rows of a dense layer behind
/// a flattened image change places for it, so that nothing has to be turned while it computes. Optimizer
/// and training state stay behind.
///
///     let model = try ONNXModel(of: ModelFile(path: "model.safetensors"))
///     try AtomicFile.write(model.serialized(), to: "model.onnx")
public struct ONNXModel: Sendable {
  /// What is chosen for a file.
  public struct Options: Sendable, Hashable {
    /// Whether the model begins with the scaling of pixels, and so takes 0…255.
    public var includesScaling = false
    /// Whether images enter and leave as `[N, H, W, C]`; the model then turns them itself.
    public var keepsChannelsLast = false

    /// Scaled images, channels first.
    public init() {}
  }

  /// The version of the operators: the oldest in which softmax runs over one axis.
  public static let operatorSet = 13
  /// The version of the file's form that came with it.
  public static let intermediateRepresentation = 7

  let graph: ONNXTranslation
  let information: ModelInformation
  let options: Options

  /// Translates a saved model; parameters in double precision are rounded to the nearest Float.
  ///
  /// - Throws: `ExportError` that names the layer which ONNX cannot say, `FormatError` where the model's
  ///   parameters are damaged.
  public init(of file: ModelFile, options: Options = Options()) throws {
    self =
      switch file.precision {
      case .float:
        try ONNXModel(try file.network(of: Float.self), file.information, options: options)
      case .double:
        try ONNXModel(try file.network(of: Double.self), file.information, options: options)
      }
  }

  /// Translates a network.
  ///
  /// - Throws: `ExportError` that names the layer which ONNX cannot say, or where the file would reach
  ///   the 2 GiB that a protobuf can have.
  public init<Scalar: KernelScalar>(
    _ network: Network<Scalar>, _ information: ModelInformation, options: Options = Options()
  ) throws(ExportError) {
    guard network.plan.parameterCount < 1 << 28 else {
      throw ExportError(
        "an ONNX file of \(network.plan.parameterCount) parameters would come near 2 GiB, which no "
          + "reader accepts")
    }
    graph = try ONNXTranslation(
      plan: network.plan,
      parameters: network.parameters.map { parameter in
        Tensor(shape: parameter.shape, parameter.elements.map { Float($0) })
      },
      scaling: options.includesScaling ? information.scaling : nil,
      keepsChannelsLast: options.keepsChannelsLast)
    self.information = information
    self.options = options
  }

  /// The types of the operations, in order.
  public var operators: [String] { graph.nodes.map(\.type) }

  /// The bytes of the file: a ModelProto.
  public func serialized() -> [UInt8] {
    var model = ProtobufWriter()
    model.integer(1, Self.intermediateRepresentation)
    model.string(2, "tessera")
    model.message(7) { write(graph: &$0) }
    // The empty domain is that of ONNX itself.
    model.message(8) { set in
      set.string(1, "")
      set.integer(2, Self.operatorSet)
    }
    for (key, value) in facts {
      model.message(14) { entry in
        entry.string(1, key)
        entry.string(2, value)
      }
    }
    return model.bytes
  }

  /// GraphProto.
  private func write(graph message: inout ProtobufWriter) {
    for node in graph.nodes { message.message(1) { node.write(to: &$0) } }
    message.string(2, information.recipe ?? "network")
    for tensor in graph.constants { message.message(5) { tensor.write(to: &$0) } }
    message.message(11) { graph.input.write(to: &$0) }
    message.message(12) { graph.output.write(to: &$0) }
  }

  /// What the model says about itself, as text.
  private var facts: [(key: String, value: String)] {
    let names = JSONValue.array(information.classNames.map(JSONValue.string))
    return [
      ("class_names", names.text),
      ("dataset", information.dataset),
      ("includes_scaling", "\(options.includesScaling)"),
      ("input_layout", options.keepsChannelsLast ? "NHWC" : "NCHW"),
      ("pixel_scale", "\(information.scaling.scale)"),
      ("pixel_shift", "\(information.scaling.shift)"),
    ] + (information.recipe.map { [("recipe", $0)] } ?? [])
  }
}
