import TesseraDatasets
import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// Asked before it had learned anything.
public struct NotFittedError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description = "the classifier has not been fitted: call fit or restore first"

  /// The error; its message is always the same.
  public init() {}
}

/// When a fit ends before its last epoch.
public enum EarlyStop: Sendable {
  /// Once the accuracy on images that are neither learned from nor reported on reaches this share.
  case validationAccuracy(Double, on: ImageSet)
  /// Once the accuracy on the **test** images does. What is reported on them afterwards is too good:
  /// the moment was chosen by them. Some tutorials do it; ``validationAccuracy(_:on:)`` is better.
  case peekingAtTestAccuracy(Double, on: ImageSet)
}

/// An estimator: fit, predict, score, save, restore.
///
///     var classifier = ImageClassifier()
///     try classifier.fit(
///       digits.train.images, labels: digits.train.labels, epochs: 100, batchSize: 50,
///       stoppingAt: .validationAccuracy(0.98, on: held))
///     try classifier.predict(digits.test.images)       // a class for each image
///     try classifier.score(digits.test.images, labels: digits.test.labels)
///
/// Its network is ``standardLayers`` unless it is given another; the number of classes follows from the
/// labels, and the last layer, a `Dense` without activation, is added for them.
public struct ImageClassifier: Sendable {
  /// Two convolutions, the second with stride 2, a pool, a dense layer of 64.
  public static let standardLayers: [any Layer] = [
    Conv2D(filters: 32, kernel: 3, padding: .same), ReLU(),
    Conv2D(filters: 64, kernel: 3, stride: 2, padding: .same), ReLU(),
    MaxPool2D(2, padding: .valid), Flatten(), Dense(64), ReLU(),
  ]

  /// The layers before the last.
  public let layers: [any Layer]
  /// The rule by which it learns.
  public let optimizer: OptimizerConfiguration
  /// What pixels become before they enter the network.
  public let scaling: PixelScaling
  /// What parameters, order and dropout are made from.
  public let seed: UInt64
  /// What it has learned; `nil` before it has.
  public private(set) var model: Model<Float>?

  /// A classifier that has learned nothing; a dense layer with a number for each class is added to
  /// `layers` when it is fitted.
  public init(
    layers: [any Layer] = standardLayers,
    optimizer: OptimizerConfiguration = .adam(learningRate: 1e-3), scaling: PixelScaling = .unit,
    seed: UInt64 = 0
  ) {
    self.layers = layers
    self.optimizer = optimizer
    self.scaling = scaling
    self.seed = seed
  }

  /// Learns from the beginning, whatever it knew.
  ///
  /// - Parameters:
  ///   - images: `[N,H,W,C]`, 0...255.
  ///   - labels: `[N]`, from 0.
  ///   - epochs: How often it sees every image at most.
  ///   - batchSize: The images of a step.
  ///   - stop: Ends the fit early; `nil` takes all epochs.
  ///   - execution: How operators run; never changes a bit.
  ///   - monitors: Who watches.
  /// - Returns: What each epoch gave.
  /// - Throws: `ShapeError` where the layers do not fit the images, `TrainingError`.
  @discardableResult
  public mutating func fit(
    _ images: Tensor<UInt8>, labels: Tensor<Int32>, epochs: Int = 100, batchSize: Int = 50,
    stoppingAt stop: EarlyStop? = nil, execution: Execution = .standard,
    monitors: [any TrainingMonitor] = []
  ) throws -> [EpochMetrics] {
    guard images.shape.rank == 4, labels.shape == [images.shape[0]] else {
      throw ShapeError(
        "fit takes images [N,H,W,C] and labels [N], found \(images.shape) and \(labels.shape)")
    }
    let known = labels.elements
    guard let largest = known.max(), let least = known.min(), least >= 0 else {
      throw TrainingError.unusable("labels must be 0 or more, and there must be some")
    }
    let input = Shape(Array(images.shape.extents.dropFirst()))
    let network = try Network<Float>(
      Architecture(input: input, layers: layers + [Dense(Int(largest) + 1)]), seed: seed)
    var model = try Model(
      network, loss: .softmaxCrossEntropy(reduction: .mean), optimizer: optimizer,
      scaling: scaling, seed: seed)
    let (target, watched, peeks) = Self.target(stop)
    let epochs = try model.fit(
      ImageSet(images: images, labels: labels), validation: watched, epochs: epochs,
      batchSize: batchSize, shuffles: true, stoppingAt: target, validatesOnTest: peeks,
      execution: execution, monitors: monitors)
    self.model = model
    return epochs
  }

  /// The most likely class of each image.
  ///
  /// - Throws: `NotFittedError`; `ShapeError` where the images are not of the size it has learned.
  public func predict(_ images: Tensor<UInt8>, execution: Execution = .standard) throws -> [Int] {
    try probabilities(images, execution: execution).predictedClasses
  }

  /// The probability of each class for each image, `[N, classes]`.
  ///
  /// - Throws: As ``predict(_:execution:)``.
  public func probabilities(
    _ images: Tensor<UInt8>, execution: Execution = .standard
  ) throws -> Tensor<Float> {
    let model = try fitted(for: images)
    return model.predict(images, execution: execution)
  }

  /// The share of the images whose most likely class is their label.
  ///
  /// - Throws: As ``predict(_:execution:)``, and `ShapeError` where there is not one label for each.
  public func score(
    _ images: Tensor<UInt8>, labels: Tensor<Int32>, execution: Execution = .standard
  ) throws -> Double {
    let classes = try predict(images, execution: execution)
    guard labels.shape == [classes.count] else {
      throw ShapeError("\(classes.count) images have labels \(labels.shape)")
    }
    guard !classes.isEmpty else { return 0 }
    let correct = classes.indices.count { classes[$0] == Int(labels[$0]) }
    return Double(correct) / Double(classes.count)
  }

  /// Writes what it has learned.
  ///
  /// - Throws: `NotFittedError`, `FileWriteError`.
  public func save(to path: String) throws {
    guard let model else { throw NotFittedError() }
    try model.save(to: path)
  }

  /// Takes up what was saved; a file that cannot be read leaves it as it was.
  ///
  /// - Throws: `FormatError`.
  public mutating func restore(from path: String) throws(FormatError) {
    model = try Model(contentsOf: path)
  }

  private func fitted(for images: Tensor<UInt8>) throws -> Model<Float> {
    guard let model else { throw NotFittedError() }
    let input = model.network.plan.architecture.input
    guard images.shape.extents.dropFirst().elementsEqual(input.extents), images.shape.rank > 0
    else {
      throw ShapeError("the classifier has learned images \(input), found \(images.shape)")
    }
    return model
  }

  /// The accuracy to stop at, on which images, and whether they are those of the test.
  private static func target(
    _ stop: EarlyStop?
  ) -> (accuracy: Double?, images: ImageSet?, peeks: Bool?) {
    switch stop {
    case .validationAccuracy(let accuracy, let images): (accuracy, images, nil)
    case .peekingAtTestAccuracy(let accuracy, let images): (accuracy, images, true)
    case nil: (nil, nil, nil)
    }
  }
}
