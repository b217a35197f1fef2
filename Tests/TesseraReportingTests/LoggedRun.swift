import Foundation
import TesseraDatasets
import TesseraFormats
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining

/// A small run of images of 6×6, each with a bright half that is its class.
struct LoggedRun {
  var steps = 10
  var seed: UInt64 = 7
  /// The run's own folder.
  var directory: String?
  var hasValidation = true
  var curve = CurveConfiguration(every: 3, validates: true)

  static func images(_ count: Int, seed: UInt64) -> ImageSet {
    let random = CounterRandom(seed: seed)
    var images = Tensor<UInt8>(repeating: 0, shape: [count, 6, 6, 1])
    var labels = Tensor<Int32>(repeating: 0, shape: [count])
    for index in 0..<count {
      let label = random.integer(UInt64(index), below: 2)
      labels[index] = Int32(label)
      for pixel in 0..<36 {
        let noise = UInt8(truncatingIfNeeded: random.bits(UInt64(1000 + index * 36 + pixel)) % 100)
        images[index * 36 + pixel] = noise + (pixel / 18 == label ? 120 : 0)
      }
    }
    return ImageSet(images: images, labels: labels)
  }

  static let information = ModelInformation(
    recipe: "halves", dataset: "Halves", classNames: ["upper", "lower"], scaling: .unit)

  func trainer() throws -> Trainer<Float> {
    let architecture = Architecture(
      input: [6, 6, 1],
      layers: [
        Conv2D(filters: 3, kernel: 3, padding: .same), ReLU(), MaxPool2D(2), Flatten(), Dense(2),
      ])
    return try Trainer(
      network: Network(architecture, seed: seed),
      configuration: TrainingConfiguration(
        loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .adam(learningRate: 0.01),
        batchSize: 8, batching: .shuffled(keepsPartialBatch: true), scaling: .unit, steps: steps,
        seed: seed, curve: curve),
      train: Self.images(40, seed: 1), validation: hasValidation ? Self.images(16, seed: 2) : nil,
      execution: Execution(threads: 1))
  }

  func start(_ trainer: Trainer<Float>) -> TrainingStart {
    TrainingStart(
      directory: directory, plan: trainer.network.plan, information: Self.information,
      configuration: trainer.configuration, progress: trainer.progress, train: trainer.train,
      validation: trainer.validation, command: "tessera train halves")
  }

  /// Runs to its end, or so many steps, and gives the trainer, from which another call goes on.
  @discardableResult
  func run(
    _ monitors: [any TrainingMonitor], from before: Trainer<Float>? = nil, stopAt last: Int? = nil
  ) throws -> Trainer<Float> {
    var trainer = try before ?? trainer()
    for monitor in monitors { try monitor.begin(start(trainer)) }
    var step = trainer.progress.step
    let stop = TrainingObserver(
      onStep: { step = $0.step }, shouldStop: { last.map { step >= $0 } ?? false })
    let outcome = try trainer.run(monitors + [stop])
    let title = outcome.title(trainer.configuration)
    for monitor in monitors {
      monitor.end(
        TrainingEnd(
          outcome: outcome == .interrupted ? .interrupted : .finished(title),
          progress: trainer.progress, network: trainer.network, seconds: 1, images: 80,
          train: trainer.evaluate(trainer.train)))
    }
    return trainer
  }
}

/// The paths of all files below a folder, in order.
func files(below path: String) -> [String] {
  (FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? []).filter {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: "\(path)/\($0)", isDirectory: &isFolder)
      && !isFolder.boolValue
  }.sorted()
}
