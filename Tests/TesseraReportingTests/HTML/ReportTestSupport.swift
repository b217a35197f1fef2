import FileSupport
import Foundation
import TesseraDatasets
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining

@testable import TesseraReporting

/// A small run with names that would like to be markup.
enum SampleRun {
  static let hostileName = #"</script><b onclick="x()">&'"#

  static let information = ModelInformation(
    recipe: "rows <i>", dataset: "Rows & columns",
    classNames: [hostileName, "one", "two", "\u{202E}three\u{0}"], scaling: .unit)

  static func images(_ count: Int, seed: UInt64) -> ImageSet {
    let random = CounterRandom(seed: seed)
    var images = Tensor<UInt8>(repeating: 0, shape: [count, 8, 8, 1])
    var labels = Tensor<Int32>(repeating: 0, shape: [count])
    for index in 0..<count {
      labels[index] = Int32(random.integer(UInt64(index), below: 4))
      for pixel in 0..<64 {
        let noise = UInt8(truncatingIfNeeded: random.bits(UInt64(999 + index * 64 + pixel)) % 100)
        images[index * 64 + pixel] = noise + (pixel / 16 == Int(labels[index]) ? 60 : 0)
      }
    }
    return ImageSet(images: images, labels: labels)
  }

  static func trainer(steps: Int = 60) throws -> Trainer<Float> {
    var configuration = TrainingConfiguration(
      loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .adam(learningRate: 0.01),
      batchSize: 16, batching: .shuffled(keepsPartialBatch: true), scaling: .unit, steps: steps,
      seed: 7)
    configuration.curve = CurveConfiguration(every: 5)
    let layers: [any Layer] = [
      Conv2D(filters: 4, kernel: 3, padding: .same), ReLU(), MaxPool2D(2), Flatten(), Dense(4),
    ]
    return try Trainer(
      network: Network(Architecture(input: [8, 8, 1], layers: layers), seed: 7),
      configuration: configuration, train: images(200, seed: 1), validation: images(50, seed: 2),
      execution: Execution(threads: 1))
  }

  static func start(_ trainer: Trainer<Float>, directory: String?) -> TrainingStart {
    TrainingStart(
      directory: directory, plan: trainer.network.plan, information: information,
      configuration: trainer.configuration, progress: trainer.progress, train: trainer.train,
      validation: trainer.validation, test: images(60, seed: 3),
      command: "tessera train '<rows>' --seed 7")
  }

  /// Trains, watched by a report of the folder.
  static func run(
    in directory: String, steps: Int = 60, outcome: TrainingEnd.Outcome = .finished("all done"),
    tell: @escaping (String) -> Void = { _ in },
    whileTraining: @escaping () -> Void = {}
  ) throws {
    var trainer = try trainer(steps: steps)
    let monitor = RunReportMonitor(execution: Execution(threads: 1), tell: tell)
    monitor.begin(start(trainer, directory: directory))
    let peek = Peek(whileTraining)
    _ = try trainer.run([monitor, peek])
    monitor.diagnose(
      TrainingDiagnosis(kind: .overfitting, step: 50, message: "over-fitting <since> epoch 3"))
    monitor.end(
      TrainingEnd(
        outcome: outcome, progress: trainer.progress, network: trainer.network, seconds: 2,
        images: 900, train: trainer.evaluate(trainer.train),
        validation: trainer.validation.map(trainer.evaluate)))
  }

  /// Calls something in the middle of a run.
  private final class Peek: TrainingMonitor {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }

    func step(_ report: StepReport) { if report.step == report.steps / 2 { body() } }
  }

  /// The page of a finished run.
  static let page = Result {
    let folder = try TemporaryFolder()
    try run(in: folder.path)
    return try folder.text("report.html")
  }
}

/// What a page consists of, for tests: its tags in order.
struct PageTags {
  private(set) var open: [String] = []
  private(set) var problems: [String] = []
  private(set) var names: [String] = []

  private static let void: Set<String> = ["meta", "link", "input", "img", "br"]

  /// Walks through a page and notes every tag that does not close what was opened last.
  init(_ page: String) {
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: ">") else {
        problems.append("a tag without end")
        return
      }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
      if tag.hasPrefix("/") {
        if open.popLast() != name { problems.append("</\(name)> closes something else") }
      } else if !tag.hasPrefix("!"), !tag.hasSuffix("/"), !Self.void.contains(name) {
        open.append(name)
        // What a script or style holds is no markup.
        if name == "script" || name == "style", let close = rest.range(of: "</\(name)>") {
          rest = rest[close.lowerBound...]
        }
      }
      if !tag.hasPrefix("/") { names.append(name) }
    }
  }
}
