import TesseraDatasets
import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// A network with all that its training takes: loss, optimizer and how far it has come.
///
///     var model = try Sequential(input: [32, 32, 3]) {
///       Conv2D(filters: 64, kernel: 3, padding: .same)
///       ReLU()
///       MaxPool2D(2)
///       Flatten()
///       Dense(10)
///     }.compiled(optimizer: .sgd(learningRate: 0.01))
///     print(model.summary())
///     try model.fit(photographs.train, validation: photographs.test, epochs: 30, batchSize: 128)
///     model.evaluate(photographs.test).accuracy
///     model.predict(photographs.test.images)           // probabilities, [N, 10]
///     try model.save(to: "model.safetensors")
///     model = try Model(contentsOf: "model.safetensors")
///
/// A model that was saved and read again predicts the same bits, and goes on learning to the same bits,
/// as one that never left memory: the file holds the optimizer's memory and the progress too.
public struct Model<Scalar: KernelScalar>: Sendable {
  /// The network as it is now.
  public internal(set) var network: Network<Scalar>
  /// What decides how it learns; ``fit(_:validation:epochs:batchSize:shuffles:execution:monitors:)``
  /// sets batches and steps.
  public internal(set) var configuration: TrainingConfiguration
  /// What its file says of it beside its tensors.
  public private(set) var information: ModelInformation
  /// One entry for each epoch of every call of `fit`.
  public var history: [EpochMetrics] { progress.history }

  var optimizer: Optimizer<Scalar>
  var progress: TrainingProgress

  /// A model that has learned nothing yet.
  ///
  /// - Parameters:
  ///   - network: The network as it begins.
  ///   - loss: What is made small.
  ///   - optimizer: The rule by which parameters follow their gradients.
  ///   - scaling: What pixels become before they enter the network.
  ///   - classNames: One for each output; where none are given, their numbers.
  ///   - seed: What the order of the images and dropout are made from.
  /// - Throws: `TrainingError.unusable` where the loss is not one for what leaves the network, or not
  ///   every class has a name.
  public init(
    _ network: Network<Scalar>, loss: Loss, optimizer: OptimizerConfiguration,
    scaling: PixelScaling = .unit, classNames: [String]? = nil, seed: UInt64 = 0
  ) throws(TrainingError) {
    self.network = network
    configuration = TrainingConfiguration(
      loss: loss, optimizer: optimizer, batchSize: 32,
      batching: .shuffled(keepsPartialBatch: true), scaling: scaling, steps: 0, seed: seed)
    try configuration.check(network.plan, sets: [])
    if let classNames, classNames.count != network.plan.output.count {
      throw .unusable(
        "the network knows \(network.plan.output.count) classes, \(classNames.count) have names")
    }
    information = ModelInformation(
      recipe: nil, dataset: "images", classNames: classNames ?? Self.numbers(network.plan),
      scaling: scaling)
    self.optimizer = Optimizer(optimizer, parameters: network.parameters)
    progress = TrainingProgress()
  }

  /// A model that was saved, by this type or by a run.
  ///
  /// - Throws: `FormatError` that names the file and what is wrong with it.
  public init(contentsOf path: String) throws(FormatError) {
    let file = try ModelFile(path: path)
    network = try file.network(of: Scalar.self)
    optimizer = try file.optimizer(of: Scalar.self)
    (configuration, information, progress) = (file.configuration, file.information, file.progress)
  }

  /// Replaces the file at `path`, which is at every moment the old one or the new one.
  ///
  /// - Throws: `FileWriteError`.
  public func save(to path: String) throws(FileWriteError) {
    let bytes = Checkpoint.serialized(
      network: network, optimizer: optimizer, configuration: configuration, progress: progress,
      information: information)
    try AtomicFile.write(bytes, to: path)
  }

  /// The layers as Keras shows them, in `style`.
  public func summary(style: NetworkSummary.Style = .unicode) -> String {
    NetworkSummary(network.plan).text(style: style)
  }

  /// Learns for some epochs more; returns what they gave.
  ///
  /// - Parameters:
  ///   - train: The images that it learns from.
  ///   - validation: Evaluated at the end of each epoch, learned from never.
  ///   - epochs: How often it sees every image.
  ///   - batchSize: The images of a step.
  ///   - shuffles: Whether each epoch has an order of its own, or that of the set.
  ///   - execution: How operators run; never changes a bit.
  ///   - monitors: Who watches.
  /// - Throws: `TrainingError`, and what a monitor throws as the training begins.
  @discardableResult
  public mutating func fit(
    _ train: ImageSet, validation: ImageSet? = nil, epochs: Int = 1, batchSize: Int = 32,
    shuffles: Bool = true, execution: Execution = .standard,
    monitors: [any TrainingMonitor] = []
  ) throws -> [EpochMetrics] {
    try fit(
      train, validation: validation, epochs: epochs, batchSize: batchSize, shuffles: shuffles,
      stoppingAt: nil, execution: execution, monitors: monitors)
  }

  /// How well it does, dropout off.
  ///
  /// - Precondition: The images are those the network takes, and no label is beyond its classes.
  public func evaluate(_ set: ImageSet, execution: Execution = .standard) -> Evaluation {
    Evaluation(
      of: network, on: set, scaling: configuration.scaling, loss: configuration.loss,
      execution: execution)
  }

  /// The probability of each class for each image, `[N, classes]`, dropout off.
  ///
  /// - Precondition: `images` is `[N]` followed by the network's input.
  public func predict(
    _ images: Tensor<UInt8>, execution: Execution = .standard
  ) -> Tensor<Scalar> {
    let (count, chunk) = (images.shape[0], Evaluation.chunk(for: network.plan))
    let order = Array(0..<count)
    var values: [Scalar] = []
    for first in stride(from: 0, to: count, by: chunk) {
      let output = network(
        configuration.scaling.gather(
          images, indices: order[first..<min(first + chunk, count)], execution: execution),
        execution: execution)
      let probabilities =
        network.plan.endsInSoftmax ? output : softmax(output, execution: execution)
      values += probabilities.elements
    }
    return Tensor(shape: [count, network.plan.output.count], values)
  }

  private static func numbers(_ plan: NetworkPlan) -> [String] {
    (0..<plan.output.count).map(String.init)
  }
}

extension Sequential where Output == LogitsOutput {
  /// A model that learns by softmax cross-entropy on the network's logits.
  public func compiled(
    optimizer: OptimizerConfiguration, scaling: PixelScaling = .unit,
    classNames: [String]? = nil, seed: UInt64 = 0
  ) throws(TrainingError) -> Model<Scalar> {
    try Model(
      network, loss: .softmaxCrossEntropy(reduction: .mean), optimizer: optimizer,
      scaling: scaling, classNames: classNames, seed: seed)
  }
}

extension Sequential where Output == ProbabilitiesOutput {
  /// A model that learns by the cross-entropy of the network's probabilities; logits without a
  /// `Softmax` behind them learn better (`Loss.crossEntropyOfProbabilities(reduction:)`).
  public func compiled(
    optimizer: OptimizerConfiguration, scaling: PixelScaling = .unit,
    classNames: [String]? = nil, seed: UInt64 = 0
  ) throws(TrainingError) -> Model<Scalar> {
    try Model(
      network, loss: .crossEntropyOfProbabilities(reduction: .mean), optimizer: optimizer,
      scaling: scaling, classNames: classNames, seed: seed)
  }
}
