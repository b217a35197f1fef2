import TesseraOperators
import TesseraTraining

/// What a person may choose for a run; `nil` is what the recipe says.
public struct TrainingOptions: Sendable {
  /// How long to train.
  public var length: Recipe.Length?
  /// The images of a step.
  public var batchSize: Int?
  /// The learning rate of the recipe's optimizer, or of ``optimizer``.
  public var learningRate: Double?
  /// The optimizer, with its usual numbers.
  public var optimizer: OptimizerConfiguration.Name?
  /// What differs from the recipe beside that.
  public var variation = RecipeVariation()
  /// 0 where none is given.
  public var seed: UInt64?
  /// Stops once the accuracy on what it is validated on reaches this share.
  public var targetAccuracy: Double?
  /// Single where none is given.
  public var precision: Precision?
  /// How operators run; never changes a bit.
  public var execution = Execution.standard
  /// The directory for `model.safetensors` and `metrics.csv`; where none is given a new one,
  /// `runs/<recipe>`, numbered when that is taken.
  public var output: String?
  /// Goes on in ``output``, or in the newest `runs/<recipe>`.
  public var resume = false
  /// The directory of the numbered ones.
  public var runs = "runs"

  /// The command line that asks for this run, for reports to show.
  public var command: String?

  /// Everything as the recipe has it.
  public init() {}
}

/// Why a run cannot begin, in one line.
public struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  package init(_ description: String) { self.description = description }
}

/// What a run that went to its end gives.
public struct TrainingResult: Sendable {
  /// The name of the recipe.
  public let recipe: String
  /// The name of the data set as it is shown: "MNIST", or "Glyphs (stand-in for MNIST)".
  public let dataset: String
  /// Why the run ended: the raw value of a `Trainer.End`, such as `finished`.
  public let end: String
  /// What parameters, order and dropout were made from.
  public let seed: UInt64
  /// How operators ran.
  public let execution: Execution
  /// The number of scalars in the parameters.
  public let parameters: Int
  /// Steps, and epochs begun, of the whole run, also those before it was resumed.
  public let steps: Int
  /// The epochs begun, in the same way.
  public let epochs: Int
  /// The time in steps and the images per second of it, of this process: evaluation and saving left out.
  public let trainSeconds: Double
  /// The images trained on per second of that time.
  public let imagesPerSecond: Double
  /// Evaluated at the end, with dropout off.
  public let train: Evaluation
  /// The same on the validation images, where there are some.
  public let validation: Evaluation?
  /// The same on the test images.
  public let test: Evaluation
  /// The path of the model.
  public let checkpoint: String
  /// The SHA-256 of the parameters' bytes, in hexadecimal digits: equal for equal bits.
  public let weightsSHA256: String
}

/// How a run ended.
public enum TrainingOutcome: Sendable {
  /// It went to its end.
  case finished(TrainingResult)
  /// It was stopped after this step and can be resumed from the model at this path.
  case interrupted(step: Int, checkpoint: String)
}
