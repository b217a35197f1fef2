import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// Trains a network.
public struct Trainer<Scalar: KernelScalar>: Sendable {
  /// What decides what the run computes.
  public let configuration: TrainingConfiguration
  /// How operators run; never changes a bit.
  public let execution: Execution
  /// The images that it learns from.
  public let train: ImageSet
  /// The images that it is tested on at the end of epochs, where there are some.
  public let validation: ImageSet?
  /// The network as it is now.
  public internal(set) var network: Network<Scalar>
  /// The optimizer as it is now.
  public internal(set) var optimizer: Optimizer<Scalar>
  /// How far the run has come.
  public internal(set) var progress: TrainingProgress
  /// The time spent in steps by this process.
  public private(set) var duration: Duration = .zero
  /// The images that this process has trained on.
  public internal(set) var imagesSeen = 0
  var schedule: BatchSchedule

  /// When a run may be saved.
  public enum Moment: Sendable {
    /// Before the first step.
    case start
    /// After a step in the middle of an epoch.
    case step
    /// At the end of an epoch, or of the run.
    case epoch
    /// Because a monitor wants to stop.
    case interruption
  }

  /// Why a run ended.
  public enum End: String, Sendable {
    /// All its steps are done.
    case finished
    /// The accuracy on what it is validated on has reached the target of the configuration.
    case targetReached
    /// The accuracy on what it is validated on has not grown for as many epochs as the configuration has patience.
    case noImprovement
    /// A monitor wanted to stop; the run can be resumed.
    case interrupted

    /// In words, for a run with this configuration.
    public func title(_ configuration: TrainingConfiguration) -> String {
      let accuracy = "\(configuration.validationTitle) accuracy"
      return switch self {
      case .finished: "all steps done"
      case .targetReached: "stopped early: the \(accuracy) reached its target"
      case .noImprovement: "stopped early: the \(accuracy) no longer grew"
      case .interrupted: "interrupted"
      }
    }
  }

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
    if let validation, validation.count == 0 {
      throw .unusable("there are no validation images: please give some, or none at all")
    }
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
  /// - Parameters:
  ///   - monitors: Who watches the steps; beginning and end of the run are told by who owns it.
  ///   - save: Called at the start, after each step and epoch, and on interruption; it decides whether
  ///     to write.
  /// - Throws: `TrainingError.diverged` where the loss, a parameter or the loss on what it is validated
  ///   on is infinite or NaN, and whatever `save` throws.
  public mutating func run(
    _ monitors: [any TrainingMonitor] = [],
    save: (borrowing Trainer, Moment) throws -> Void = { _, _ in }
  ) throws -> End {
    try save(self, .start)
    while progress.step < configuration.steps {
      if let end = earlyEnd { return end }
      if monitors.contains(where: \.shouldStop) {
        try save(self, .interruption)
        return .interrupted
      }
      let isEpochEnd = try advance(monitors)
      try save(self, isEpochEnd ? .epoch : .step)
    }
    return earlyEnd ?? .finished
  }

  /// One step and what is told of it; returns whether an epoch ends with it.
  private mutating func advance(_ monitors: [any TrainingMonitor]) throws(TrainingError) -> Bool {
    let number = progress.step + 1
    let isLast = number == configuration.steps
    let isEpochEnd = isLast || number % schedule.stepsPerEpoch == 0
    let isPoint = isLast || (number - 1) % configuration.curve.interval == 0
    let inspectors = monitors.filter { $0.wantsInspection(at: number) }
    let outcome = try step(inspects: !inspectors.isEmpty, measures: isPoint)
    for monitor in monitors { monitor.step(outcome.report) }
    if let inspection = outcome.inspection {
      for monitor in inspectors { monitor.inspect(inspection) }
    }
    let validates = isEpochEnd || isPoint && configuration.curve.validates
    let evaluation = validates ? validation.map(evaluate) : nil
    guard evaluation?.loss.isFinite ?? true else {
      // The step went too far; its own loss was still that before it.
      try checkFinite()
      throw .diverged(step: number, place: "the \(configuration.validationTitle) loss")
    }
    if isPoint {
      let point = CurvePoint(
        step: number, batchLoss: outcome.report.loss, batchAccuracy: outcome.accuracy,
        validationLoss: evaluation?.loss, validationAccuracy: evaluation?.accuracy)
      progress.curve.append(point)
      for monitor in monitors { monitor.point(point) }
    }
    if isEpochEnd {
      let metrics = try endEpoch(evaluation)
      for monitor in monitors { monitor.epoch(metrics) }
    }
    return isEpochEnd
  }

  /// What a step gives beside the new parameters.
  private struct Outcome {
    let report: StepReport
    /// The accuracy that the curve shows, where the step is a point of it.
    let accuracy: Double
    let inspection: Inspection?
  }

  /// One step: forward, loss, backward, update.
  private mutating func step(inspects: Bool, measures: Bool) throws(TrainingError) -> Outcome {
    var start = ContinuousClock.now
    let indices = schedule.indices(step: progress.step)
    let images: Tensor<Scalar> = configuration.scaling.gather(
      train.images, indices: indices, execution: execution)
    let labels = gatherLabels(train.labels, indices: indices)
    let pass = Pass.training(seed: configuration.seed, step: progress.step, execution: execution)
    let before = inspects ? network : nil
    var accuracy: Double?
    if measures && configuration.curve.accuracy == .beforeUpdateWithoutDropout
      && network.plan.hasDropout
    {
      // A look aside, which is no part of the step's time.
      duration += start.duration(to: .now)
      accuracy = self.accuracy(images, labels)
      start = .now
    }

    let trace = network.forward(images, pass: pass)
    let output = trace.output
    let loss = configuration.loss.value(output, labels: labels, execution: execution)
    let shown = configuration.loss.shown(loss, images: indices.count)
    guard (progress.epochLoss + shown * Double(indices.count)).isFinite else {
      throw divergence(images, labels, pass)
    }
    let cotangent = configuration.loss.cotangent(output, labels: labels, execution: execution)
    let gradients = network.backward(trace, outputCotangent: cotangent, pass: pass).parameters
    optimizer.update(&network.parameters, gradients: gradients, execution: execution)

    duration += start.duration(to: .now)
    let report = record(loss: shown, predicted: output.predictedClasses, labels: labels)
    if measures && configuration.curve.accuracy == .afterUpdate {
      accuracy = self.accuracy(images, labels)
    }
    let inspection = before.map { before in
      apart {
        return Inspection(
          step: report.step, epoch: report.epoch, before: before, after: network,
          gradients: gradients,
          images: configuration.scaling.gather(
            train.images,
            indices: Inspection.places(
              indices, of: train.count, atMost: Evaluation.chunk(for: network.plan)),
            execution: execution), pass: pass)
      }
    }
    return Outcome(
      report: report, accuracy: accuracy ?? report.accuracy, inspection: inspection)
  }

  /// The share of a batch that the network gets right as it is, with dropout off.
  private func accuracy(_ images: Tensor<Scalar>, _ labels: Tensor<Int32>) -> Double {
    let correct = correctCount(network(images, execution: execution), labels: labels)
    return Double(correct) / Double(max(labels.count, 1))
  }

  /// How well the network does as it is, with dropout off.
  public func evaluate(_ set: ImageSet) -> Evaluation {
    apart {
      Evaluation(
        of: network, on: set, scaling: configuration.scaling, loss: configuration.loss,
        execution: execution)
    }
  }

  /// What happens between steps and takes memory in other pieces than they: the two do not add up.
  private func apart<Result>(_ body: () -> Result) -> Result {
    BufferPool.empty()
    defer { BufferPool.empty() }
    return body()
  }
}
