import TesseraLayers
import TesseraTensors

/// Everything that decides what a run computes, beside the network and the images.
public struct TrainingConfiguration: Sendable, Hashable, Codable {
  /// What is made small.
  public var loss: Loss
  /// The rule by which parameters follow their gradients.
  public var optimizer: OptimizerConfiguration
  /// The images of a step.
  public var batchSize: Int
  /// In which order the images come.
  public var batching: Batching
  /// What pixels become before they enter the network.
  public var scaling: PixelScaling
  /// The number of steps after which the run is over.
  public var steps: Int
  /// What the order of the images and dropout are made from; parameters have the seed of their network.
  public var seed: UInt64
  /// Stops once the accuracy on what it is validated on reaches this share.
  public var targetAccuracy: Double?
  /// Stops after this many epochs in which that accuracy was not a new best one.
  public var patience: Int?
  /// Which points are drawn of it.
  public var curve: CurveConfiguration
  /// Whether it is validated on the test images, as some authors do: `nil` is no. Whoever chooses by what
  /// they say can no longer be tested on them.
  public var validatesOnTest: Bool?

  /// The name of the images it is validated on: "test" or "validation".
  public var validationTitle: String { validatesOnTest == true ? "test" : "validation" }

  /// The settings of a run.
  ///
  /// - Parameters:
  ///   - loss: What is made small.
  ///   - optimizer: The rule by which parameters follow their gradients.
  ///   - batchSize: The images of a step.
  ///   - batching: In which order the images come.
  ///   - scaling: What pixels become before they enter the network.
  ///   - steps: The number of steps after which the run is over.
  ///   - seed: What the order of the images and dropout are made from.
  ///   - targetAccuracy: The validation accuracy at which the run is over.
  ///   - patience: The epochs without a new best validation accuracy after which the run is over.
  ///   - curve: Which points are drawn of it.
  ///   - validatesOnTest: Whether it is validated on the test images.
  public init(
    loss: Loss, optimizer: OptimizerConfiguration, batchSize: Int, batching: Batching,
    scaling: PixelScaling, steps: Int, seed: UInt64, targetAccuracy: Double? = nil,
    patience: Int? = nil, curve: CurveConfiguration = CurveConfiguration(),
    validatesOnTest: Bool? = nil
  ) {
    self.loss = loss
    self.optimizer = optimizer
    self.batchSize = batchSize
    self.batching = batching
    self.scaling = scaling
    self.steps = steps
    self.seed = seed
    self.targetAccuracy = targetAccuracy
    self.patience = patience
    self.curve = curve
    self.validatesOnTest = validatesOnTest
  }
}

/// Why a run cannot go on, in one line.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Network, images and settings do not fit together.
  case unusable(String)
  /// A value became infinite or NaN: in which step, counted from 1, and where.
  case diverged(step: Int, place: String)

  public var description: String {
    switch self {
    case .unusable(let reason): reason
    case .diverged(let step, let place):
      "the training diverged at step \(step): \(place) is infinite or NaN first; a smaller learning "
        + "rate may help"
    }
  }
}

/// What is known at the end of an epoch, or of the run.
public struct EpochMetrics: Sendable, Hashable, Codable {
  /// Steps done.
  public var step: Int
  /// The epoch, counted from 1.
  public var epoch: Int
  /// The mean over the images of the epoch, each in its batch before that batch's update.
  public var trainLoss: Double
  /// The share of the epoch's images that were right, each in its batch before that batch's update.
  public var trainAccuracy: Double
  /// The mean loss per validation image, where there are some; or per test image, where the configuration says
  /// so.
  public var validationLoss: Double?
  /// The share of the same images that is right.
  public var validationAccuracy: Double?
  /// How often each class was chosen for the images of the epoch, in the batches before their updates.
  public var predictions: [Int]?

  /// The figures of one epoch.
  public init(
    step: Int, epoch: Int, trainLoss: Double, trainAccuracy: Double, validationLoss: Double?,
    validationAccuracy: Double?, predictions: [Int]? = nil
  ) {
    self.step = step
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.predictions = predictions
  }
}

/// How far a run has come; with parameters and optimizer, all that is needed to go on.
public struct TrainingProgress: Sendable, Hashable, Codable {
  /// Steps done.
  public var step = 0
  /// The sum of the losses of the images of the current epoch.
  public var epochLoss = 0.0
  /// The images of the current epoch that were right.
  public var epochCorrect = 0
  /// The images of the current epoch so far.
  public var epochImages = 0
  /// How often each class was chosen in the current epoch; empty before its first step.
  public var epochPredictions: [Int] = []
  /// One entry for each epoch.
  public var history: [EpochMetrics] = []
  /// The points of the curves.
  public var curve: [CurvePoint] = []

  /// The progress of a run that has taken no step.
  public init() {}

  /// Forgets the sums of an epoch, because the next one begins.
  mutating func beginEpoch() {
    (epochLoss, epochCorrect, epochImages, epochPredictions) = (0, 0, 0, [])
  }
}

/// What a step gives to show.
public struct StepReport: Sendable, Hashable {
  /// Steps done.
  public let step: Int
  /// The steps of the whole run.
  public let steps: Int
  /// The epoch, counted from 1.
  public let epoch: Int
  /// The steps of each epoch.
  public let stepsPerEpoch: Int
  /// The images of this step.
  public let images: Int
  /// The mean loss per image of the batch, before its update.
  public let loss: Double
  /// The share of the batch that is right, before its update.
  public let accuracy: Double
}
