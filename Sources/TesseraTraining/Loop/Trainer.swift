import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// Trains a network.
public struct Trainer<Scalar: KernelScalar>: Sendable {
  public let configuration: TrainingConfiguration
  public let execution: Execution
  public let train: ImageSet
  public let validation: ImageSet?
  public internal(set) var network: Network<Scalar>
  public internal(set) var optimizer: Optimizer<Scalar>
  public internal(set) var progress: TrainingProgress
  /// The time spent in steps by this process.
  public private(set) var duration: Duration = .zero
  /// The images that this process has trained on.
  public private(set) var imagesSeen = 0
  private var schedule: BatchSchedule

  /// When a run may be saved.
  public enum Moment: Sendable { case start, step, epoch, interruption }

  /// Why a run ended.
  public enum End: String, Sendable { case finished, targetReached, noImprovement, interrupted }

  /// A run from its beginning, or from where a checkpoint left it.
  ///
  /// - Throws: `TrainingError.unusable` where network, images and settings do not fit together.
  public init(
    network: Network<Scalar>, configuration: TrainingConfiguration, train: ImageSet,
    validation: ImageSet?, execution: Execution = .standard, optimizer: Optimizer<Scalar>? = nil,
    progress: TrainingProgress = TrainingProgress()
  ) throws(TrainingError) {
    try configuration.check(network.plan, sets: [train] + (validation.map { [$0] } ?? []))
    schedule = try BatchSchedule(
      images: train.count, batchSize: configuration.batchSize, batching: configuration.batching,
      seed: configuration.seed)
    self.network = network
    self.configuration = configuration
    self.train = train
    self.validation = validation
    self.execution = execution
    self.optimizer =
      optimizer ?? Optimizer(configuration.optimizer, parameters: network.parameters)
    self.progress = progress
  }

  /// Takes steps until the run is over.
  ///
  /// - Parameter save: Called at the start, after each step and epoch, and on interruption; it decides
  ///   whether to write.
  /// - Throws: `TrainingError.diverged`, and whatever `save` throws.
  public mutating func run(
    _ observer: TrainingObserver = TrainingObserver(),
    save: (borrowing Trainer, Moment) throws -> Void = { _, _ in }
  ) throws -> End {
    try save(self, .start)
    while progress.step < configuration.steps {
      if let end = earlyEnd { return end }
      if observer.shouldStop() {
        try save(self, .interruption)
        return .interrupted
      }
      observer.onStep(try step())
      let isEpochEnd = progress.step % schedule.stepsPerEpoch == 0
      if isEpochEnd || progress.step == configuration.steps {
        observer.onEpoch(try endEpoch())
        try save(self, .epoch)
      } else {
        try save(self, .step)
      }
    }
    return earlyEnd ?? .finished
  }

  /// One step: forward, loss, backward, update.
  private mutating func step() throws(TrainingError) -> StepReport {
    let start = ContinuousClock.now
    let indices = schedule.indices(step: progress.step)
    let images: Tensor<Scalar> = configuration.scaling.gather(
      train.images, indices: indices, execution: execution)
    let labels = gatherLabels(train.labels, indices: indices)
    let pass = Pass.training(seed: configuration.seed, step: progress.step, execution: execution)

    let trace = network.forward(images, pass: pass)
    let output = trace.output
    let loss = configuration.loss.value(output, labels: labels, execution: execution)
    guard loss.isFinite else { throw divergence(images, labels, pass) }
    let cotangent = configuration.loss.cotangent(output, labels: labels, execution: execution)
    let gradients = network.backward(trace, outputCotangent: cotangent, pass: pass).parameters
    optimizer.update(&network.parameters, gradients: gradients, execution: execution)

    duration += start.duration(to: .now)
    return record(
      loss: configuration.loss.shown(loss, images: indices.count),
      correct: correctCount(output, labels: labels), images: indices.count)
  }

  private mutating func record(loss: Double, correct: Int, images: Int) -> StepReport {
    progress.epochLoss += loss * Double(images)
    progress.epochCorrect += correct
    progress.epochImages += images
    imagesSeen += images
    defer { progress.step += 1 }
    return StepReport(
      step: progress.step + 1, steps: configuration.steps,
      epoch: schedule.epoch(of: progress.step) + 1, stepsPerEpoch: schedule.stepsPerEpoch,
      images: images, loss: loss, accuracy: Double(correct) / Double(images))
  }

  /// Validates, and writes down the epoch that ends here.
  private mutating func endEpoch() throws(TrainingError) -> EpochMetrics {
    try checkFinite()
    let evaluation = validation.map(evaluate)
    let images = Double(progress.epochImages)
    let metrics = EpochMetrics(
      step: progress.step, epoch: schedule.epoch(of: progress.step - 1) + 1,
      trainLoss: progress.epochLoss / images, trainAccuracy: Double(progress.epochCorrect) / images,
      validationLoss: evaluation?.loss, validationAccuracy: evaluation?.accuracy)
    progress.history.append(metrics)
    if progress.step % schedule.stepsPerEpoch == 0 {
      (progress.epochLoss, progress.epochCorrect, progress.epochImages) = (0, 0, 0)
    }
    return metrics
  }

  /// How well the network does as it is, with dropout off.
  public func evaluate(_ set: ImageSet) -> Evaluation {
    Evaluation(
      of: network, on: set, scaling: configuration.scaling, loss: configuration.loss,
      execution: execution)
  }

  /// Walks through a step again that went wrong, to find where; the parameters are still those before.
  private func divergence(
    _ images: Tensor<Scalar>, _ labels: Tensor<Int32>, _ pass: Pass
  ) -> TrainingError {
    // What is wrong with the parameters was done by the step before.
    if let place = network.firstNonFiniteParameter() {
      return .diverged(step: progress.step, place: place)
    }
    let place = network.firstNonFinite(input: images, pass: pass) { output in
      configuration.loss.cotangent(output, labels: labels, execution: execution)
    }
    return .diverged(step: progress.step + 1, place: place ?? "the loss")
  }
}

extension Trainer {
  /// Whether the validation says that it is enough.
  private var earlyEnd: End? {
    let accuracies = progress.history.compactMap(\.validationAccuracy)
    guard let last = accuracies.last else { return nil }
    if let target = configuration.targetAccuracy, last >= target { return .targetReached }
    guard let patience = configuration.patience, let best = accuracies.max() else { return nil }
    let first = accuracies.firstIndex(of: best) ?? 0
    return accuracies.count - 1 - first >= patience ? .noImprovement : nil
  }
}

extension TrainingConfiguration {
  /// Whether the settings are possible and fit network and images.
  func check(_ plan: NetworkPlan, sets: [ImageSet]) throws(TrainingError) {
    guard steps >= 0, batchSize > 0 else {
      throw .unusable("\(steps) steps with batches of \(batchSize) images are impossible")
    }
    if let wanted = loss.wantsDistribution, wanted != plan.endsInSoftmax {
      throw .unusable(
        wanted
          ? "this loss wants probabilities, but the last layer of the network is no Softmax"
          : "this loss wants logits, but the last layer of the network is Softmax")
    }
    guard plan.output.rank == 1 else {
      throw .unusable("the network gives \(plan.output) per image, not one value for each class")
    }
    for set in sets {
      let image = Shape(Array(set.images.shape.extents.dropFirst()))
      guard image == plan.architecture.input else {
        throw .unusable("the network takes images \(plan.architecture.input), these are \(image)")
      }
      let classes = plan.output.count
      let labels = set.labels
      guard (0..<set.count).allSatisfy({ labels[$0] >= 0 && Int(labels[$0]) < classes }) else {
        throw .unusable("the network knows \(classes) classes, the images have other labels")
      }
    }
  }
}

extension Trainer {
  /// The epochs begun.
  public var epochsBegun: Int {
    progress.step == 0 ? 0 : schedule.epoch(of: progress.step - 1) + 1
  }

  /// - Throws: `TrainingError.diverged` where a parameter is infinite or NaN, so that none is saved.
  public func checkFinite() throws(TrainingError) {
    if let place = network.firstNonFiniteParameter() {
      throw .diverged(step: progress.step, place: place)
    }
  }
}
