import TesseraDatasets
import TesseraLayers
import TesseraTensors
import TesseraTraining

extension TrainingRun {
  /// What the recipe and the options come to.
  func configuration() throws -> TrainingConfiguration {
    let optimizer =
      options.optimizer.map { OptimizerConfiguration($0, learningRate: options.learningRate) }
      ?? options.learningRate.map(recipe.optimizer.with) ?? recipe.optimizer
    var configuration = TrainingConfiguration(
      loss: recipe.loss, optimizer: optimizer, batchSize: options.batchSize ?? recipe.batchSize,
      batching: recipe.batching, scaling: recipe.scaling, steps: 0, seed: options.seed ?? 0,
      targetAccuracy: options.targetAccuracy, curve: recipe.curve,
      validatesOnTest: validatesOnTest ? true : nil)
    configuration.steps = try steps(options.length ?? recipe.length, configuration)
    return configuration
  }

  var validatesOnTest: Bool { options.variation.validatesOnTest == true }

  /// Refuses to stop by an accuracy that is not measured.
  func checkTarget(_ validatesOnTest: Bool) throws(RunError) {
    guard options.targetAccuracy != nil, dataset.validation == nil, !validatesOnTest else { return }
    throw RunError(
      "\(recipe.name) has no validation images, by whose accuracy a run could stop early; a run that "
        + "begins with --validate-on-test takes the test images")
  }

  /// The images that a run is validated on.
  func validation(_ configuration: TrainingConfiguration) -> ImageSet? {
    configuration.validatesOnTest == true ? dataset.test : dataset.validation
  }

  /// What a saved run was set to, with the length and the accuracy to stop at that are asked for now.
  ///
  /// - Throws: `RunError` where an option, the recipe or the images are not those of the saved run.
  func resumedConfiguration(_ model: ModelFile) throws -> TrainingConfiguration {
    var saved = model.configuration
    func agree<Value: Equatable>(_ what: String, _ now: Value?, _ then: Value) throws(RunError) {
      guard let now, now != then else { return }
      throw RunError("\(model.path): was trained with \(what) \(then); it cannot go on with \(now)")
    }
    try agree("the recipe", recipe.name, model.information.recipe ?? "(none)")
    try agree("the data", dataset.title, model.information.dataset)
    if let digest = model.information.dataDigest, digest != dataset.ownDigest {
      throw RunError(
        "\(model.path): was trained with other images than those that are in \(dataset.title) now; it "
          + "cannot go on with these")
    }
    try agree("the seed", options.seed, saved.seed)
    try agree("the batch size", options.batchSize, saved.batchSize)
    try agree("the learning rate", options.learningRate, saved.optimizer.learningRate)
    try agree("the precision", options.precision?.rawValue, model.precision.rawValue)
    try agreeOnVariation(saved, model)
    try checkTarget(saved.validatesOnTest == true)
    saved.targetAccuracy = options.targetAccuracy ?? saved.targetAccuracy
    if let name = options.optimizer {
      let now = OptimizerConfiguration(name, learningRate: saved.optimizer.learningRate)
      guard now == saved.optimizer else {
        throw RunError("\(model.path): was trained with another optimizer than \(name.rawValue)")
      }
    }
    if let length = options.length { saved.steps = try steps(length, saved) }
    guard saved.steps >= model.progress.step else {
      throw RunError(
        "\(model.path): is at step \(model.progress.step) already, beyond the \(saved.steps) asked for"
      )
    }
    return saved
  }

  /// Whether the variation that is asked for now, where one is, is that of the saved run.
  private func agreeOnVariation(
    _ saved: TrainingConfiguration, _ model: ModelFile
  ) throws(RunError) {
    let variation = options.variation
    let rates = model.plan.architecture.layers.compactMap { ($0 as? Dropout)?.rate }
    let agrees =
      (variation.softmaxTwice == nil || recipe.loss == saved.loss)
      && (variation.scalesPixels == nil || recipe.scaling == saved.scaling)
      && (variation.shuffles == nil || recipe.batching == saved.batching
        || variation.shuffles == false && saved.batching == .sequential)
      && (variation.validatesOnTest == nil || validatesOnTest == (saved.validatesOnTest == true))
      && (variation.dropout == nil || rates.allSatisfy { $0 == variation.dropout })
    guard agrees else {
      throw RunError(
        "\(model.path): was not trained with \(variation.options.joined(separator: " ")); it cannot go on "
          + "with it")
    }
  }

  /// Whether an entry of the history stands at the end of a whole epoch.
  func isEpochEnd(_ entry: EpochMetrics, _ configuration: TrainingConfiguration) -> Bool {
    guard let schedule = try? schedule(configuration) else { return false }
    return entry.step % schedule.stepsPerEpoch == 0
  }

  private func schedule(
    _ configuration: TrainingConfiguration
  ) throws(TrainingError) -> BatchSchedule {
    try BatchSchedule(
      images: dataset.train.count, batchSize: configuration.batchSize,
      batching: configuration.batching, seed: configuration.seed)
  }

  private func steps(
    _ length: Recipe.Length, _ configuration: TrainingConfiguration
  ) throws(TrainingError) -> Int {
    switch length {
    case .steps(let steps): return steps
    case .epochs(let epochs):
      let perEpoch = try schedule(configuration).stepsPerEpoch
      let (steps, overflow) = epochs.multipliedReportingOverflow(by: perEpoch)
      guard !overflow else { throw .unusable("\(epochs) epochs are too many") }
      return steps
    }
  }
}
