import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraTensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes a run, whole, as one safetensors file.
///
/// | in the file                              | content                                        |
/// |------------------------------------------|------------------------------------------------|
/// | `conv2d_1.kernel`, …                     | the parameters                                 |
/// | `optimizer/<slot>/<parameter>`           | what the optimizer remembers for each          |
/// | metadata `format`, `version`             | `tessera`, `1`                                 |
/// | metadata `architecture`, `information`   | JSON: the layers; recipe, classes, scaling      |
/// | metadata `configuration`, `progress`     | JSON: what decides the run; how far it has come |
/// | metadata `beta1_power`, `beta2_power`    | Adam's running products                        |
public enum Checkpoint {
  static let format = "tessera"
  static let version = "1"

  static func slotName(_ slot: String, _ parameter: String) -> String {
    "optimizer/\(slot)/\(parameter)"
  }

  /// The bytes of the file for a run as it stands.
  public static func serialized<Scalar: KernelScalar>(
    _ trainer: borrowing Trainer<Scalar>, information: ModelInformation
  ) -> [UInt8] {
    serialized(
      network: trainer.network, optimizer: trainer.optimizer,
      configuration: trainer.configuration, progress: trainer.progress, information: information)
  }

  /// The bytes of the file, from what goes into it.
  static func serialized<Scalar: KernelScalar>(
    network: Network<Scalar>, optimizer: Optimizer<Scalar>,
    configuration: TrainingConfiguration, progress: TrainingProgress,
    information: ModelInformation
  ) -> [UInt8] {
    let dtype = Precision(of: Scalar.self).dtype
    let names = network.plan.parameters.map(\.name)
    func group(_ tensors: [Tensor<Scalar>], _ name: (String) -> String) -> [SafetensorsTensor] {
      zip(names, tensors).map { parameter, tensor in
        SafetensorsTensor(
          name: name(parameter), dtype: dtype, shape: tensor.shape.extents, bytes: tensor.bytes)
      }
    }
    var file = SafetensorsFile(tensors: group(network.parameters) { $0 })
    for slot in optimizer.slots {
      file.tensors += group(slot.tensors) { slotName(slot.name, $0) }
    }
    file.metadata = [
      "format": format, "version": version,
      "architecture": json(network.plan.architecture),
      "information": json(information),
      "configuration": json(configuration),
      "progress": json(progress),
      "beta1_power": "\(optimizer.beta1Power)",
      "beta2_power": "\(optimizer.beta2Power)",
    ]
    return file.serialized()
  }

  /// Replaces the file at `path`, which is at every moment the old one or the new one.
  public static func write<Scalar: KernelScalar>(
    _ trainer: borrowing Trainer<Scalar>, information: ModelInformation, to path: String
  ) throws(FileWriteError) {
    try AtomicFile.write(serialized(trainer, information: information), to: path)
  }

  /// JSON with its keys in order, so that equal runs give equal files.
  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      fatalError("a run has a number that JSON cannot hold: \(error)")
    }
  }
}
