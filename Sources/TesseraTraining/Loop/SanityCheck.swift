import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// Whether a network can learn one batch by heart, which every network that is put together rightly
/// can: the cheapest test of layers, loss, labels and gradients together.
///
/// Adam at 10⁻³ learns the first images again and again, dropout off, until all are right.
public struct SanityCheck: Sendable, Hashable {
  /// The most steps that it takes.
  public static let limit = 1_000

  /// The images of the batch.
  public let images: Int
  /// The steps that it took.
  public let steps: Int
  /// Whether all images were right at the end.
  public let passed: Bool
  /// The loss of the first step, per image.
  public let firstLoss: Double
  /// The loss after the last step, per image.
  public let lastLoss: Double
  /// The share of the images that were right at the end.
  public let accuracy: Double

  /// Tries it; the network itself stays as it is. `shouldStop` is asked before each step; where it answers
  /// yes, the check has not passed.
  ///
  /// - Throws: `TrainingError`.
  public init<Scalar: KernelScalar>(
    _ network: Network<Scalar>, configuration: TrainingConfiguration, train: ImageSet,
    execution: Execution = .standard, shouldStop: @escaping () -> Bool = { false }
  ) throws {
    var settings = configuration
    let batch = train[0..<min(configuration.batchSize, train.count)]
    settings.optimizer = .adam(learningRate: 1e-3)
    settings.batchSize = max(1, batch.count)
    settings.batching = .sequential
    settings.steps = Self.limit
    settings.targetAccuracy = nil
    settings.patience = nil
    settings.curve = CurveConfiguration(every: Self.limit)
    var losses: [Double] = []
    var isLearned = false
    let observer = TrainingObserver(
      onStep: { report in
        losses.append(report.loss)
        isLearned = report.accuracy == 1
      }, shouldStop: { isLearned || shouldStop() })
    var trainer = try Trainer(
      network: network.withoutDropout, configuration: settings, train: batch, validation: nil,
      execution: execution)
    _ = try trainer.run([observer])
    let evaluation = trainer.evaluate(batch)
    images = batch.count
    steps = losses.count
    passed = evaluation.correct == batch.count
    firstLoss = losses.first ?? 0
    lastLoss = evaluation.loss
    accuracy = evaluation.accuracy
  }
}
