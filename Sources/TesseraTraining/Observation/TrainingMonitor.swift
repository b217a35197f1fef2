import TesseraDatasets
import TesseraKernels
import TesseraLayers

/// Somebody who watches a run: a display, a log, a report.
///
/// Every call has a default that does nothing. They come on the thread that trains, in order: one
/// ``begin(_:)``; for each step ``wantsInspection(at:)``, ``step(_:)``, then where it applies
/// ``inspect(_:)``, ``point(_:)`` and ``epoch(_:)``; at last, where it could not go on, one
/// ``failed(_:)``, and one ``end(_:)``.
public protocol TrainingMonitor: AnyObject {
  /// The run is about to take its first step.
  ///
  /// - Throws: What makes it pointless to begin, such as a directory that cannot be written.
  func begin(_ start: TrainingStart) throws
  /// Whether the step of this number, counted from 1, is to be looked into: costs about one step.
  func wantsInspection(at step: Int) -> Bool
  /// A step was taken.
  func step(_ report: StepReport)
  /// The step that ``wantsInspection(at:)`` asked for, looked into.
  func inspect(_ inspection: Inspection)
  /// A point of the curves.
  func point(_ point: CurvePoint)
  /// An epoch has ended, or the run has in the middle of one.
  func epoch(_ metrics: EpochMetrics)
  /// Something that the user should know about how the training goes.
  func diagnose(_ diagnosis: TrainingDiagnosis)
  /// Asked before each step; true ends the run, which then can be resumed.
  var shouldStop: Bool { get }
  /// The run cannot go on; told to all before the first is told of the end, so that what one of them
  /// makes of it the others can still write down.
  func failed(_ error: any Error)
  /// The run is over, whatever ended it.
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
  public func failed(_ error: any Error) {}
  public func end(_ end: TrainingEnd) {}
}

/// What is known of a run when it begins, or goes on from a checkpoint.
public struct TrainingStart: Sendable {
  /// Where the run keeps its files; `nil` where it keeps none.
  public var directory: String?
  /// The layers with their shapes.
  public var plan: NetworkPlan
  /// What the model file says beside its tensors.
  public var information: ModelInformation
  /// What decides what the run computes.
  public var configuration: TrainingConfiguration
  /// The progress so far: all zero and empty for a new run.
  public var progress: TrainingProgress
  /// The images that it learns from.
  public var train: ImageSet
  /// The images that it is validated on at the end of epochs, where there are some: those of the test, where
  /// the configuration says so.
  public var validation: ImageSet?
  /// The images that it is tested on when it is over, where there are some.
  public var test: ImageSet?
  /// The command that runs exactly this, where there is one.
  public var command: String?

  /// The validation images, where they are not those of the test.
  public var ownValidation: ImageSet? {
    configuration.validatesOnTest == true ? nil : validation
  }

  /// What a run begins with; a part that nobody knows is left out.
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

  /// How it ended.
  public var outcome: Outcome
  /// How far it came.
  public var progress: TrainingProgress
  /// The network as it is now, in single precision.
  public var network: Network<Float>
  /// The time spent in steps by this process.
  public var seconds: Double
  /// The images trained on by this process.
  public var images: Int
  /// On the training images, with dropout off, where that was done.
  public var train: Evaluation?
  /// On the validation images, where that was done.
  public var validation: Evaluation?
  /// On the test images, where that was done.
  public var test: Evaluation?

  /// What a run ended with.
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
    /// The loss applies softmax to what is a distribution already.
    case softmaxTwice
    /// Pixels reach the network as large numbers.
    case unscaledPixels
    /// The first loss is far from that of guessing.
    case initialLoss
    /// A class that the network never chose in a whole epoch.
    case classNeverPredicted
    /// Most units of a relu are 0 for every image.
    case deadUnits
    /// An update is out of proportion to its parameter.
    case updateTooLarge
    /// An update hardly moves its parameter.
    case updateTooSmall
    /// All training images have one label.
    case constantLabels
    /// The labels do not follow from the images.
    case unlearnableLabels
    /// A value became infinite or NaN.
    case diverged
    /// The validation loss rises while the training loss falls.
    case overfitting
    /// The run could not be saved.
    case notSaved
  }

  /// What it is about.
  public let kind: Kind
  /// Steps done when it was seen.
  public let step: Int
  /// What was seen, where, and what to do: one line.
  public let message: String

  /// Says in one line what was seen, where, and what to do.
  public init(kind: Kind, step: Int, message: String) {
    self.kind = kind
    self.step = step
    self.message = message
  }
}
