import TesseraDatasets
import TesseraKernels
import TesseraLayers

/// Somebody who watches a run: a display, a log, a report.
///
/// Every call has a default that does nothing. They come on the thread that trains, in order: one
/// ``begin(_:)``; for each step ``wantsInspection(at:)``, ``step(_:)``, then where it applies
/// ``inspect(_:)``, ``point(_:)`` and ``epoch(_:)``; at last one ``end(_:)``.
public protocol TrainingMonitor: AnyObject {
  /// The run is about to take its first step.
  ///
  /// - Throws: What makes it pointless to begin, such as a directory that cannot be written.
  func begin(_ start: TrainingStart) throws
  /// Whether the step of this number, counted from 1, is to be looked into: costs about one step.
  func wantsInspection(at step: Int) -> Bool
  func step(_ report: StepReport)
  func inspect(_ inspection: Inspection)
  func point(_ point: CurvePoint)
  func epoch(_ metrics: EpochMetrics)
  /// Something that the user should know about how the training goes.
  func diagnose(_ diagnosis: TrainingDiagnosis)
  /// Asked before each step; true ends the run, which then can be resumed.
  var shouldStop: Bool { get }
  func end(_ end: TrainingEnd)
}

extension TrainingMonitor {
  public func begin(_ start: TrainingStart) throws {}
  public func wantsInspection(at step: Int) -> Bool { false }
  public func step(_ report: StepReport) {}
  public func inspect(_ inspection: Inspection) {}
  public func point(_ point: CurvePoint) {}
  public func epoch(_ metrics: EpochMetrics) {}
  public func diagnose(_ diagnosis: TrainingDiagnosis) {}
  public var shouldStop: Bool { false }
  public func end(_ end: TrainingEnd) {}
}

/// What is known of a run when it begins, or goes on from a checkpoint.
public struct TrainingStart: Sendable {
  /// Where the run keeps its files; `nil` where it keeps none.
  public var directory: String?
  public var plan: NetworkPlan
  public var information: ModelInformation
  public var configuration: TrainingConfiguration
  /// The progress so far: all zero and empty for a new run.
  public var progress: TrainingProgress
  public var train: ImageSet
  public var validation: ImageSet?
  public var test: ImageSet?
  /// The command that runs exactly this, where there is one.
  public var command: String?

  public init(
    directory: String? = nil, plan: NetworkPlan, information: ModelInformation,
    configuration: TrainingConfiguration, progress: TrainingProgress, train: ImageSet,
    validation: ImageSet?, test: ImageSet? = nil, command: String? = nil
  ) {
    self.directory = directory
    self.plan = plan
    self.information = information
    self.configuration = configuration
    self.progress = progress
    self.train = train
    self.validation = validation
    self.test = test
    self.command = command
  }
}

/// What is known of a run when it is over.
public struct TrainingEnd: Sendable {
  /// How it ended.
  public enum Outcome: Sendable, Hashable {
    /// It came to its end, or met its early stop: in words.
    case finished(String)
    /// Somebody stopped it; it can be resumed.
    case interrupted
    /// It could not go on: the one line that says why.
    case failed(String)
  }

  public var outcome: Outcome
  public var progress: TrainingProgress
  /// The network as it is now, in single precision.
  public var network: Network<Float>
  /// The time spent in steps, and the images trained on, by this process.
  public var seconds: Double
  public var images: Int
  /// Evaluated at the end, with dropout off, where that was done.
  public var train: Evaluation?
  public var validation: Evaluation?
  public var test: Evaluation?

  public init(
    outcome: Outcome, progress: TrainingProgress, network: Network<Float>, seconds: Double,
    images: Int, train: Evaluation? = nil, validation: Evaluation? = nil, test: Evaluation? = nil
  ) {
    self.outcome = outcome
    self.progress = progress
    self.network = network
    self.seconds = seconds
    self.images = images
    self.train = train
    self.validation = validation
    self.test = test
  }
}

/// A line about how a training goes, and what to do.
public struct TrainingDiagnosis: Sendable, Hashable {
  /// What it is about.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case softmaxTwice, unscaledPixels, initialLoss, classNeverPredicted, deadUnits, updateTooLarge
    case updateTooSmall, constantLabels, unlearnableLabels, diverged, overfitting
  }

  public let kind: Kind
  /// Steps done when it was seen.
  public let step: Int
  /// What was seen, where, and what to do: one line.
  public let message: String

  public init(kind: Kind, step: Int, message: String) {
    self.kind = kind
    self.step = step
    self.message = message
  }
}
