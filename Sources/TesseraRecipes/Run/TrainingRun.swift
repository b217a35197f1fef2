import TesseraDatasets
import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining

/// A recipe carried out: trained, saved on the way and at the end, evaluated.
///
/// A valid model stands in the directory from step 0 on. It is written anew at the end of every epoch,
/// after every 30 seconds and when the run is interrupted.
public struct TrainingRun {
  /// What is carried out.
  public let recipe: Recipe
  /// The images that it learns from and is tested on.
  public let dataset: Dataset
  /// What was chosen for it.
  public let options: TrainingOptions

  /// The longest time between two checkpoints.
  static let checkpointInterval = Duration.seconds(30)

  /// A run of a recipe on a data set; nothing is trained or written yet.
  ///
  /// - Throws: `DatasetError` where the images are too few to set some aside for validation, `RunError`
  ///   where the recipe cannot be varied as the options ask.
  public init(recipe: Recipe, dataset: Dataset, options: TrainingOptions) throws {
    self.recipe = try recipe.varied(by: options.variation)
    self.dataset = try dataset.settingAside(firstForValidation: recipe.validationCount)
    self.options = options
    guard options.variation.validatesOnTest == true, self.dataset.validation != nil else { return }
    let owner = recipe.validationCount > 0 ? recipe.name : dataset.title
    throw RunError(
      "\(owner) has validation images of its own, and --validate-on-test is for runs without")
  }

  /// Trains to the end, or until a monitor wants to stop.
  ///
  /// - Throws: `RunError`, `TrainingError`, `FormatError` (a model to resume that is damaged),
  ///   `FileWriteError`, `ShapeError`, and what a monitor throws as the run begins.
  public func run(_ monitors: [any TrainingMonitor] = []) throws -> TrainingOutcome {
    let diagnostician = TrainingDiagnostician { diagnosis in
      for monitor in monitors { monitor.diagnose(diagnosis) }
    }
    let monitors = monitors + [diagnostician]
    guard options.resume else {
      return switch options.precision ?? .float {
      case .float: try start(Float.self, monitors)
      case .double: try start(Double.self, monitors)
      }
    }
    let directory =
      if let output = options.output { RunDirectory(path: output, isNew: false) } else {
        try RunDirectory.newest(recipe.name, in: options.runs)
      }
    let lock = try directory.lock()
    let model = try ModelFile(path: directory.model)
    return try withExtendedLifetime(lock) {
      switch model.precision {
      case .float: try resume(Float.self, model, directory, monitors)
      case .double: try resume(Double.self, model, directory, monitors)
      }
    }
  }

  /// Whether the run's network, as it begins, can learn one batch by heart.
  ///
  /// - Parameter shouldStop: Asked before each step; where it answers yes, the check has not passed.
  /// - Throws: `TrainingError`, `ShapeError`, `RunError`.
  public func sanityCheck(
    shouldStop: @escaping () -> Bool = { false }
  ) throws -> SanityCheck {
    let configuration = try configuration()
    return try SanityCheck(
      Network<Float>(recipe.architecture, seed: configuration.seed), configuration: configuration,
      train: dataset.train, execution: options.execution, shouldStop: shouldStop)
  }

  private func start<Scalar: KernelScalar>(
    _ type: Scalar.Type, _ monitors: [any TrainingMonitor]
  ) throws -> TrainingOutcome {
    try checkTarget(validatesOnTest)
    let configuration = try configuration()
    let network = try Network<Scalar>(recipe.architecture, seed: configuration.seed)
    // Made before the directory, so that a run which cannot begin leaves nothing behind.
    let trainer = try Trainer(
      network: network, configuration: configuration, train: dataset.train,
      validation: validation(configuration), execution: options.execution)
    let directory =
      if let output = options.output { try RunDirectory.named(output) } else {
        try RunDirectory.numbered(recipe.name, in: options.runs)
      }
    defer { directory.removeIfUnused() }
    let lock = try directory.lock()
    try directory.checkIsFree()
    return try withExtendedLifetime(lock) { try carryOut(trainer, directory, monitors) }
  }

  private func resume<Scalar: KernelScalar>(
    _ type: Scalar.Type, _ model: ModelFile, _ directory: RunDirectory,
    _ monitors: [any TrainingMonitor]
  ) throws -> TrainingOutcome {
    let configuration = try resumedConfiguration(model)
    var progress = model.progress
    // A last, shorter epoch was written down where the run was to end; now it goes on through it.
    progress.history.removeAll { $0.step < configuration.steps && !isEpochEnd($0, configuration) }
    progress.curve.removeAll { point in
      point.step < configuration.steps && (point.step - 1) % configuration.curve.interval != 0
    }
    let trainer = try Trainer(
      network: model.network(of: type), configuration: configuration, train: dataset.train,
      validation: validation(configuration), execution: options.execution,
      optimizer: model.optimizer(of: type), progress: progress)
    return try carryOut(trainer, directory, monitors)
  }

  private func carryOut<Scalar: KernelScalar>(
    _ start: Trainer<Scalar>, _ directory: RunDirectory, _ monitors: [any TrainingMonitor]
  ) throws -> TrainingOutcome {
    // How pixels are scaled the configuration says: a run that goes on knows it from its checkpoint.
    let information = ModelInformation(
      recipe: recipe.name, dataset: dataset.title, classNames: dataset.classNames,
      scaling: start.configuration.scaling, dataDigest: dataset.ownDigest)
    for monitor in monitors { try monitor.begin(beginning(start, information, directory)) }
    var trainer = start
    do {
      let end = try train(&trainer, information, directory, monitors)
      guard end != .interrupted else {
        tell(monitors, .interrupted, trainer)
        return .interrupted(step: trainer.progress.step, checkpoint: directory.model)
      }
      let result = result(trainer, end.rawValue, directory)
      tell(monitors, .finished(end.title(trainer.configuration)), trainer, result)
      return .finished(result)
    } catch {
      for monitor in monitors { monitor.failed(error) }
      tell(monitors, .failed("\(error)"), trainer)
      throw error
    }
  }

  /// Takes the steps, and saves on the way.
  private func train<Scalar: KernelScalar>(
    _ trainer: inout Trainer<Scalar>, _ information: ModelInformation, _ directory: RunDirectory,
    _ monitors: [any TrainingMonitor]
  ) throws -> Trainer<Scalar>.End {
    var lastSave = ContinuousClock.now
    var isSaved = true
    func save(_ trainer: borrowing Trainer<Scalar>) throws(FileWriteError) {
      try Checkpoint.write(trainer, information: information, to: directory.model)
      try MetricsFile.write(trainer.progress.history, to: directory.metrics)
    }
    let end = try trainer.run(monitors) { trainer, moment in
      let isDue = lastSave.duration(to: .now) >= Self.checkpointInterval
      guard moment != .step || isDue else { return }
      try trainer.checkFinite()
      lastSave = .now
      do throws(FileWriteError) {
        try save(trainer)
        isSaved = true
      } catch {
        // A disk that is full now may not be at the next time; what was saved last still stands.
        guard moment == .step || moment == .epoch else { throw error }
        if isSaved { warn(monitors, error, step: trainer.progress.step) }
        isSaved = false
      }
    }
    if !isSaved { try save(trainer) }
    return end
  }

  /// Says that the run goes on without having been saved.
  private func warn(_ monitors: [any TrainingMonitor], _ error: FileWriteError, step: Int) {
    let diagnosis = TrainingDiagnosis(
      kind: .notSaved, step: step,
      message: "\(error); the training goes on, and tries again at the next checkpoint")
    for monitor in monitors { monitor.diagnose(diagnosis) }
  }

  private func beginning<Scalar: KernelScalar>(
    _ trainer: Trainer<Scalar>, _ information: ModelInformation, _ directory: RunDirectory
  ) -> TrainingStart {
    TrainingStart(
      directory: directory.path, plan: trainer.network.plan, information: information,
      configuration: trainer.configuration, progress: trainer.progress, train: dataset.train,
      validation: trainer.validation, test: dataset.test, command: options.command)
  }

  private func tell<Scalar: KernelScalar>(
    _ monitors: [any TrainingMonitor], _ outcome: TrainingEnd.Outcome, _ trainer: Trainer<Scalar>,
    _ result: TrainingResult? = nil
  ) {
    let end = TrainingEnd(
      outcome: outcome, progress: trainer.progress, network: trainer.network.inSinglePrecision,
      seconds: trainer.duration / .seconds(1), images: trainer.imagesSeen, train: result?.train,
      validation: result?.validation, test: result?.test)
    for monitor in monitors { monitor.end(end) }
  }

  private func result<Scalar: KernelScalar>(
    _ trainer: Trainer<Scalar>, _ end: String, _ directory: RunDirectory
  ) -> TrainingResult {
    let seconds = trainer.duration / .seconds(1)
    return TrainingResult(
      recipe: recipe.name, dataset: dataset.title, end: end, seed: trainer.configuration.seed,
      execution: options.execution, parameters: trainer.network.plan.parameterCount,
      steps: trainer.progress.step, epochs: trainer.epochsBegun, trainSeconds: seconds,
      imagesPerSecond: seconds > 0 ? Double(trainer.imagesSeen) / seconds : 0,
      train: trainer.evaluate(dataset.train), validation: dataset.validation.map(trainer.evaluate),
      test: trainer.evaluate(dataset.test), checkpoint: directory.model,
      weightsSHA256: trainer.network.weightsSHA256)
  }
}
