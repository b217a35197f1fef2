import TesseraFormats
import TesseraTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What only those saw who watched a run, kept beside its model in `observations.json`, so that a
/// report made afterwards, or of a run that was resumed, shows it too.
public struct RunRecord: Sendable, Hashable, Codable {
  /// One look into the network.
  struct Snapshot: Sendable, Hashable, Codable {
    struct Parameter: Sendable, Hashable, Codable {
      let name: String
      let values: HistogramSketch
      let gradient: HistogramSketch
      let updateRatio: Double?
    }

    struct Activation: Sendable, Hashable, Codable {
      let layer: String
      let deadShare: Double
    }

    let step: Int
    let epoch: Int
    let parameters: [Parameter]
    /// Behind the relus.
    let activations: [Activation]
  }

  /// A diagnosis as it is kept.
  struct Note: Sendable, Hashable, Codable {
    let step: Int
    let message: String
  }

  /// How well the network did on a part of the data when the run ended.
  struct Result: Sendable, Hashable, Codable {
    let part: String
    let images: Int
    let accuracy: Double
    let loss: Double
  }

  /// How a run ended.
  enum Ending: Sendable, Hashable, Codable {
    case finished(String)
    case interrupted
    case failed(String)
  }

  var version = Self.currentVersion
  /// The command lines that made the run: the first began it, the others resumed it.
  var commands: [String] = []
  /// The time in steps and the images trained on, of all processes.
  var seconds = 0.0
  var images = 0
  var ending: Ending?
  var results: [Result] = []
  var notes: [Note] = []
  var snapshots: [Snapshot] = []

  static let currentVersion = 1
  /// The most snapshots of a run, with room for those of resumed ones.
  static let snapshotLimit = 60
  /// The most bytes of a file that is read.
  static let byteLimit = 32 << 20

  /// The record of a run that has not begun.
  public init() {}

  /// The file of a run's directory.
  public static func path(in directory: String) -> String { "\(directory)/observations.json" }

  /// The images per second that the run of a directory was trained at; nil where nobody wrote it down.
  public static func imagesPerSecond(in directory: String) -> Double? {
    guard let record = try? RunRecord(path: path(in: directory)), record.seconds > 0 else {
      return nil
    }
    return Double(record.images) / record.seconds
  }

  /// Reads the record of a run.
  ///
  /// - Throws: `FormatError` where the file cannot be read or holds something else.
  public init(path: String) throws(FormatError) {
    let bytes = try FileBytes.read(path, limit: Self.byteLimit)
    let expected = "observations that tessera wrote, version \(Self.currentVersion)"
    guard let record = try? JSONDecoder().decode(Self.self, from: Data(bytes)), record.isSound
    else { throw FormatError(file: path, expected: expected, found: "something else") }
    self = record
  }

  /// The bytes of the file.
  func serialized() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Every number in a record is finite.
    return (try? encoder.encode(self)).map(Array.init) ?? []
  }

  /// Whether the first command that is known resumed the run, so that it does not make it again.
  var lacksItsBeginning: Bool {
    commands.first.map { Self.words(of: $0).contains("--resume") } ?? true
  }

  /// The command line that goes on with the run in this folder; nil where none is known.
  func resumption(in directory: String) -> String? {
    guard let last = commands.last else { return nil }
    let words = Self.words(of: last)
    return last + (words.contains("--resume") ? "" : " --resume")
      + (words.contains("--output") ? "" : " --output \(directory.quotedForShell)")
  }

  private static func words(of command: String) -> [Substring] { command.split(separator: " ") }

  /// Takes back what came after a step: a resumed run goes through it again.
  mutating func rewind(to step: Int) {
    (ending, results) = (nil, [])
    notes.removeAll { $0.step > step }
    snapshots.removeAll { $0.step > step }
  }

  /// Adds a look; of too many, every second one of those in between goes.
  mutating func append(_ snapshot: Snapshot) {
    snapshots.append(snapshot)
    guard snapshots.count > Self.snapshotLimit else { return }
    let last = snapshots.count - 1
    snapshots = snapshots.enumerated().filter { $0.offset % 2 == 0 || $0.offset == last }
      .map(\.element)
  }

  private var isSound: Bool {
    version == Self.currentVersion && seconds.isFinite && seconds >= 0 && images >= 0
      && results.allSatisfy { $0.accuracy.isFinite && $0.loss.isFinite }
      && snapshots.count <= Self.snapshotLimit
      && snapshots.allSatisfy { snapshot in
        snapshot.step >= 0
          && snapshot.parameters.allSatisfy { parameter in
            parameter.values.isSound && parameter.gradient.isSound
              && (parameter.updateRatio ?? 0).isFinite
          } && snapshot.activations.allSatisfy { (0...1).contains($0.deadShare) }
      }
  }
}

extension RunRecord.Snapshot {
  init(_ inspection: Inspection) {
    step = inspection.step
    epoch = inspection.epoch
    // What is too large to be drawn is left out.
    parameters = inspection.parameters.compactMap { parameter in
      let values = HistogramSketch(parameter.values)
      let gradient = HistogramSketch(parameter.gradient)
      guard values.isSound, gradient.isSound else { return nil }
      return Parameter(
        name: parameter.name, values: values, gradient: gradient,
        updateRatio: parameter.updateRatio.flatMap { $0.isFinite ? $0 : nil })
    }
    activations = inspection.activations.compactMap { activation in
      activation.deadShare.map { Activation(layer: activation.layer, deadShare: $0) }
    }
  }
}

extension RunRecord.Result {
  /// - Returns: `nil` where nothing was evaluated, or the loss is no number.
  init?(_ part: String, _ evaluation: Evaluation?) {
    guard let evaluation, evaluation.loss.isFinite else { return nil }
    self.init(
      part: part, images: evaluation.count, accuracy: evaluation.accuracy, loss: evaluation.loss)
  }
}

extension RunRecord.Ending {
  init(_ outcome: TrainingEnd.Outcome) {
    switch outcome {
    case .finished(let words): self = .finished(words)
    case .interrupted: self = .interrupted
    case .failed(let reason): self = .failed(reason)
    }
  }
}
