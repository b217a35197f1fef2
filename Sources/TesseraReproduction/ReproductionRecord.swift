import TesseraFormats
import TesseraRecipes
import TesseraTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What one run came to: the file `result.json` beside its model.
public struct ReproductionRecord: Sendable, Codable {
  /// How well a network does on a part of its data set.
  public struct Figures: Sendable, Codable, Hashable {
    public let accuracy: Double
    public let loss: Double
    public let count: Int
    /// `confusion[true class][predicted class]`.
    public let confusion: [[Int]]

    init(_ evaluation: Evaluation) {
      accuracy = evaluation.accuracy
      loss = evaluation.loss
      count = evaluation.count
      confusion = evaluation.confusion
    }
  }

  public let name: String
  public let seed: UInt64
  public let dataset: String
  public let isStandIn: Bool
  public let classNames: [String]
  public let steps: Int
  public let epochs: Int
  /// The time in steps of the whole run, also before it was resumed.
  public let seconds: Double
  public let imagesPerSecond: Double
  public let threads: Int
  public let instructionSet: String
  public let train: Figures
  public let validation: Figures?
  public let test: Figures
  public let history: [EpochMetrics]
  public let curve: [CurvePoint]
  public let weightsSHA256: String

  /// Writes the record beside its model.
  ///
  /// - Throws: `FileWriteError`.
  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try AtomicFile.write(Array(encoder.encode(self)), to: path)
  }

  /// The record at this path; `nil` where there is none, or one of another program.
  static func read(_ path: String) -> ReproductionRecord? {
    guard let bytes = try? FileBytes.read(path) else { return nil }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try? decoder.decode(ReproductionRecord.self, from: Data(bytes))
  }
}
