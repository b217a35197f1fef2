import TesseraOperators
import TesseraTraining

/// What a person may choose for a run; `nil` is what the recipe says.
public struct TrainingOptions: Sendable {
  public var length: Recipe.Length?
  public var batchSize: Int?
  public var learningRate: Double?
  public var optimizer: OptimizerConfiguration.Name?
  /// What differs from the recipe beside that.
  public var variation = RecipeVariation()
  /// 0 where none is given.
  public var seed: UInt64?
  /// Stops once the validation accuracy reaches this share.
  public var targetAccuracy: Double?
  /// Single where none is given.
  public var precision: Precision?
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

  public init() {}
}

/// Why a run cannot begin, in one line.
public struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// What a run that went to its end gives.
public struct TrainingResult: Sendable {
  public let recipe: String
  /// The name of the data set as it is shown: "MNIST", or "Glyphs (stand-in for MNIST)".
  public let dataset: String
  public let end: String
  public let seed: UInt64
  public let execution: Execution
  /// The number of scalars in the parameters.
  public let parameters: Int
  /// Steps, and epochs begun, of the whole run, also those before it was resumed.
  public let steps: Int
  public let epochs: Int
  /// The time in steps and the images per second of it, of this process: evaluation and saving left out.
  public let trainSeconds: Double
  public let imagesPerSecond: Double
  /// Evaluated at the end, with dropout off.
  public let train: Evaluation
  public let validation: Evaluation?
  public let test: Evaluation
  /// The path of the model.
  public let checkpoint: String
  public let weightsSHA256: String
}

/// How a run ended.
public enum TrainingOutcome: Sendable {
  case finished(TrainingResult)
  /// It was stopped after this step and can be resumed from the model at this path.
  case interrupted(step: Int, checkpoint: String)
}
