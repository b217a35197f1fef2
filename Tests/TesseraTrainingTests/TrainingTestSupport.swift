import TesseraDatasets
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining

/// Small things to train on.
enum Small {
  /// Images of 8×8, each with a bright row that is its class.
  static func images(_ count: Int, seed: UInt64 = 1) -> ImageSet {
    let random = CounterRandom(seed: seed)
    var images = Tensor<UInt8>(repeating: 0, shape: [count, 8, 8, 1])
    var labels = Tensor<Int32>(repeating: 0, shape: [count])
    for index in 0..<count {
      let label = random.integer(UInt64(index), below: 4)
      labels[index] = Int32(label)
      for pixel in 0..<64 {
        let noise = UInt8(truncatingIfNeeded: random.bits(UInt64(1000 + index * 64 + pixel)) % 100)
        images[index * 64 + pixel] = noise + (pixel / 16 == label ? 120 : 0)
      }
    }
    return ImageSet(images: images, labels: labels)
  }

  static let layers: [any Layer] = [
    Conv2D(filters: 4, kernel: 3, padding: .same), ReLU(), MaxPool2D(2),
    Conv2D(filters: 6, kernel: 3, stride: 2, padding: .same), ReLU(), Flatten(),
    Dropout(rate: 0.2), Dense(4),
  ]

  static func configuration(
    steps: Int, optimizer: OptimizerConfiguration = .adam(learningRate: 0.01)
  ) -> TrainingConfiguration {
    TrainingConfiguration(
      loss: .softmaxCrossEntropy(reduction: .mean), optimizer: optimizer, batchSize: 16,
      batching: .shuffled(keepsPartialBatch: true), scaling: .unit, steps: steps, seed: 7)
  }

  static func trainer(
    _ configuration: TrainingConfiguration, execution: Execution = Execution(threads: 1)
  ) throws -> Trainer<Float> {
    try Trainer(
      network: Network(Architecture(input: [8, 8, 1], layers: layers), seed: configuration.seed),
      configuration: configuration, train: images(100), validation: images(40, seed: 2),
      execution: execution)
  }

  static let information = ModelInformation(
    recipe: "small", dataset: "Rows", classNames: ["0", "1", "2", "3"], scaling: .unit)
}
