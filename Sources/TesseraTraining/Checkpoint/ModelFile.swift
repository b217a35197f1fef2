import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraTensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A model that was saved, read and checked; its precision is known only now.
public struct ModelFile: Sendable {
  /// Where it was read from, as errors name it.
  public let path: String
  /// The layers with their shapes.
  public let plan: NetworkPlan
  /// The precision of the parameters.
  public let precision: Precision
  /// What the file says of recipe, data set, classes and pixels.
  public let information: ModelInformation
  /// What decided how it learned.
  public let configuration: TrainingConfiguration
  /// How far its training had come.
  public let progress: TrainingProgress
  let beta1Power: Double
  let beta2Power: Double
  let tensors: [String: SafetensorsTensor]

  /// Reads a model.
  ///
  /// - Throws: `FormatError` that names the file and what is wrong: no safetensors file, not one of
  ///   this program, a layer that does not fit, a tensor that is missing or of another shape or type.
  public init(path: String) throws(FormatError) {
    try self.init(bytes: FileBytes.read(path), path: path)
  }

  /// Reads a model from its bytes; `path` is what errors call it.
  public init(bytes: [UInt8], path: String) throws(FormatError) {
    let file = try SafetensorsFile(bytes: bytes, file: path)
    let metadata = Metadata(path: path, texts: file.metadata)
    try metadata.require("format", Checkpoint.format)
    try metadata.require("version", Checkpoint.version)
    let architecture: Architecture = try metadata.decode("architecture")
    do throws(ShapeError) { plan = try NetworkPlan(architecture) } catch {
      throw FormatError(
        file: path, expected: "an architecture that holds together", found: error.description)
    }
    self.path = path
    information = try metadata.decode("information")
    configuration = try metadata.decode("configuration")
    progress = try metadata.decode("progress")
    beta1Power = try metadata.power("beta1_power")
    beta2Power = try metadata.power("beta2_power")
    tensors = Dictionary(file.tensors.map { ($0.name, $0) }) { first, _ in first }
    let first = plan.parameters.first.flatMap { file[$0.name] }
    precision = first?.dtype == .float64 ? .double : .float
    try checkMetadata()
    for spec in plan.parameters { _ = try tensor(spec.name, spec.shape) }
  }

  /// The network with its parameters.
  ///
  /// - Throws: `FormatError` where the parameters are of another precision.
  public func network<Scalar: KernelScalar>(
    of type: Scalar.Type
  ) throws(FormatError) -> Network<Scalar> {
    try check(type)
    let parameters: [Tensor<Scalar>] = try group { $0 }
    do throws(ShapeError) { return try Network(plan: plan, parameters: parameters) } catch {
      throw FormatError(file: path, expected: "the network's parameters", found: error.description)
    }
  }

  /// The optimizer as it was.
  ///
  /// - Throws: `FormatError` where something is missing or of another shape or precision.
  public func optimizer<Scalar: KernelScalar>(
    of type: Scalar.Type
  ) throws(FormatError) -> Optimizer<Scalar> {
    try check(type)
    var optimizer = Optimizer<Scalar>(
      configuration.optimizer, parameters: try group { $0 })
    for slot in optimizer.slots.map(\.name) {
      optimizer.restore(slot, try group { Checkpoint.slotName(slot, $0) })
    }
    optimizer.beta1Power = beta1Power
    optimizer.beta2Power = beta2Power
    return optimizer
  }

  private func check<Scalar: KernelScalar>(_ type: Scalar.Type) throws(FormatError) {
    guard Precision(of: type) == precision else {
      throw FormatError(
        file: path, expected: "a model in \(Precision(of: type).rawValue) precision",
        found: precision.rawValue)
    }
  }

  private func group<Scalar: KernelScalar>(
    _ name: (String) -> String
  ) throws(FormatError) -> [Tensor<Scalar>] {
    var group: [Tensor<Scalar>] = []
    for spec in plan.parameters {
      group.append(Tensor(shape: spec.shape, bytes: try tensor(name(spec.name), spec.shape).bytes))
    }
    return group
  }

  /// A tensor of the file that must be there with this shape, in the precision of the model.
  private func tensor(_ name: String, _ shape: Shape) throws(FormatError) -> SafetensorsTensor {
    let expected = "a tensor \(name) of \(precision.dtype.rawValue) \(shape)"
    guard let tensor = tensors[name] else {
      throw FormatError(file: path, expected: expected, found: "none")
    }
    guard tensor.dtype == precision.dtype, tensor.shape == shape.extents else {
      throw FormatError(
        file: path, expected: expected, found: "\(tensor.dtype.rawValue) \(tensor.shape)")
    }
    return tensor
  }

  private func checkMetadata() throws(FormatError) {
    let classes = information.classNames.count
    guard plan.output == [classes] else {
      throw FormatError(
        file: path, expected: "one class name for each output of \(plan.output)",
        found: "\(classes) names")
    }
    guard (0...configuration.steps).contains(progress.step), configuration.batchSize > 0 else {
      throw FormatError(
        file: path, expected: "a step of 0 ... \(configuration.steps) and a batch of 1 or more",
        found: "step \(progress.step), batch \(configuration.batchSize)")
    }
    guard configuration.curve.interval > 0 else {
      throw FormatError(
        file: path, expected: "a curve with a point every 1 step or more",
        found: "one every \(configuration.curve.interval)")
    }
    guard progress.epochPredictions.isEmpty || progress.epochPredictions.count == classes else {
      throw FormatError(
        file: path, expected: "a number of predictions for each of \(classes) classes, or none",
        found: "\(progress.epochPredictions.count) numbers")
    }
  }
}

/// The texts of a model file.
private struct Metadata {
  let path: String
  let texts: [String: String]

  func text(_ key: String) throws(FormatError) -> String {
    guard let text = texts[key] else {
      throw FormatError(
        file: path, expected: "a model that tessera saved, with “\(key)” in its metadata",
        found: "no “\(key)”")
    }
    return text
  }

  func require(_ key: String, _ value: String) throws(FormatError) {
    let found = try text(key)
    guard found == value else {
      throw FormatError(
        file: path, expected: "a model with \(key) “\(value)”", found: "“\(found.prefix(40))”")
    }
  }

  func decode<Value: Decodable>(_ key: String) throws(FormatError) -> Value {
    let data = Data(try text(key).utf8)
    do { return try JSONDecoder().decode(Value.self, from: data) } catch {
      throw FormatError(
        file: path, expected: "a description under “\(key)” of the metadata",
        found: Self.reason(error))
    }
  }

  func power(_ key: String) throws(FormatError) -> Double {
    let text = try text(key)
    guard let value = Double(text), value >= 0, value <= 1 else {
      throw FormatError(
        file: path, expected: "a number of 0 ... 1 under “\(key)”", found: "“\(text.prefix(40))”")
    }
    return value
  }

  private static func reason(_ error: any Error) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let keys = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
      return keys.isEmpty ? "" : " at \(keys.joined(separator: "."))"
    }
    return switch error {
    case DecodingError.keyNotFound(let key, let context):
      "no “\(key.stringValue)”\(place(context))"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      "\(context.debugDescription)\(place(context))"
    default: "\(error)"
    }
  }
}
