import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators

extension Model {
  /// ``fit(_:validation:epochs:batchSize:shuffles:execution:monitors:)``, ended early once the
  /// accuracy on `validation`, which may be the test images, reaches `target`.
  mutating func fit(
    _ train: ImageSet, validation: ImageSet?, epochs: Int, batchSize: Int, shuffles: Bool,
    stoppingAt target: Double?, validatesOnTest: Bool? = nil, execution: Execution,
    monitors: [any TrainingMonitor]
  ) throws -> [EpochMetrics] {
    configuration.validatesOnTest = validatesOnTest
    let (trainer, known) = try begin(
      train, validation: validation, epochs: epochs, batchSize: batchSize, shuffles: shuffles,
      stoppingAt: target, execution: execution)
    let diagnostician = TrainingDiagnostician { diagnosis in
      for monitor in monitors { monitor.diagnose(diagnosis) }
    }
    let everybody = monitors + [diagnostician]
    let start = TrainingStart(
      plan: network.plan, information: information, configuration: trainer.configuration,
      progress: trainer.progress, train: train, validation: validation)
    for monitor in everybody { try monitor.begin(start) }
    var running = trainer
    do {
      let end = try running.run(everybody)
      take(running)
      Self.tell(
        everybody, end == .interrupted ? .interrupted : .finished(end.title(running.configuration)),
        running)
    } catch {
      for monitor in everybody { monitor.failed(error) }
      Self.tell(everybody, .failed("\(error)"), running)
      throw error
    }
    return Array(progress.history.dropFirst(known))
  }

  /// A trainer at the beginning of the next epoch, and how many are behind it.
  private func begin(
    _ train: ImageSet, validation: ImageSet?, epochs: Int, batchSize: Int, shuffles: Bool,
    stoppingAt target: Double?, execution: Execution
  ) throws(TrainingError) -> (trainer: Trainer<Scalar>, known: Int) {
    guard epochs > 0 else { throw .unusable("\(epochs) epochs are impossible") }
    var settings = configuration
    settings.batchSize = batchSize
    settings.batching = shuffles ? .shuffled(keepsPartialBatch: true) : .inOrder
    // What ended a run that this model comes from is not asked for here.
    (settings.targetAccuracy, settings.patience) = (target, nil)
    let steps = try BatchSchedule(
      images: train.count, batchSize: batchSize, batching: settings.batching, seed: settings.seed
    ).stepsPerEpoch
    let done = progress.history.last?.epoch ?? 0
    var start = progress
    start.step = done * steps
    start.beginEpoch()
    let (total, isTooMany) = done.addingReportingOverflow(epochs)
    let (all, isTooLong) = total.multipliedReportingOverflow(by: steps)
    guard !isTooMany, !isTooLong else { throw .unusable("\(epochs) epochs are too many") }
    settings.steps = all
    let trainer = try Trainer(
      network: network, configuration: settings, train: train, validation: validation,
      execution: execution, optimizer: optimizer, progress: start)
    return (trainer, progress.history.count)
  }

  private mutating func take(_ trainer: Trainer<Scalar>) {
    network = trainer.network
    optimizer = trainer.optimizer
    progress = trainer.progress
    configuration = trainer.configuration
  }

  private static func tell(
    _ monitors: [any TrainingMonitor], _ outcome: TrainingEnd.Outcome, _ trainer: Trainer<Scalar>
  ) {
    let end = TrainingEnd(
      outcome: outcome, progress: trainer.progress, network: trainer.network.inSinglePrecision,
      seconds: trainer.duration / .seconds(1), images: trainer.imagesSeen)
    for monitor in monitors { monitor.end(end) }
  }
}
