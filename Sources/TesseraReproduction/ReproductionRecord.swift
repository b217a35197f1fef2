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
    /// The share of the images that is right.
    public let accuracy: Double
    /// The mean loss per image.
    public let loss: Double
    /// The number of images.
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

  /// The name of the line: ``ReproductionCell/name``.
  public let name: String
  /// The seed of the run.
  public let seed: UInt64
  /// The name of the data set as it is shown: "MNIST", or "Glyphs (stand-in for MNIST)".
  public let dataset: String
  /// The SHA-256 of images of somebody's own: files of one name may hold others.
  public let dataDigest: String?
  /// Whether letters drawn by the program took the place of the data set.
  public let isStandIn: Bool
  /// The name of each class, in the order of the outputs.
  public let classNames: [String]
  /// Steps done.
  public let steps: Int
  /// Epochs begun.
  public let epochs: Int
  /// The time in steps of the whole run, also before it was resumed.
  public let seconds: Double
  /// The images trained on per second of that time.
  public let imagesPerSecond: Double
  /// The most threads that an operator used.
  public let threads: Int
  /// The instruction set, by its name in the psABI.
  public let instructionSet: String
  /// On the training images.
  public let train: Figures
  /// On the validation images, where there are some.
  public let validation: Figures?
  /// On the test images.
  public let test: Figures
  /// One entry for each epoch.
  public let history: [EpochMetrics]
  /// The points of the curves.
  public let curve: [CurvePoint]
  /// The SHA-256 of the parameters' bytes, in hexadecimal digits: equal for equal bits.
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

  /// Whether every table has a row and a column for each class.
  private var isSound: Bool {
    ([train, test] + (validation.map { [$0] } ?? [])).allSatisfy { part in
      part.confusion.count == classNames.count
        && part.confusion.allSatisfy { $0.count == classNames.count }
    }
  }

  /// The record at this path; `nil` where there is none, or one of another program.
  static func read(_ path: String) -> ReproductionRecord? {
    guard let bytes = try? FileBytes.read(path) else { return nil }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let record = try? decoder.decode(ReproductionRecord.self, from: Data(bytes))
    return record.flatMap { $0.isSound ? $0 : nil }
  }
}
