import TesseraDatasets
import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraTensors
import TesseraTraining

/// Training as `tessera train` does it, batches gathered and metrics kept, on the recipes' networks
/// with their own batch sizes and optimizers.
enum TrainingBenchmark {
  static func run(_ session: Session) throws {
    // Kept from network to network: the images matter only by their shape.
    var sets: [Shape: ImageSet] = [:]
    for recipe in Recipe.benchmarked where session.options.wants(recipe.name) {
      let shape = recipe.architecture.input
      let images = sets[shape] ?? trainingImages(shape)
      sets[shape] = images
      for execution in session.executions {
        try measure(recipe, batch: recipe.batchSize, on: images, session, execution)
      }
    }
  }

  /// So many that an epoch's end is as rare as in earnest.
  static func trainingImages(_ shape: Shape) -> ImageSet {
    let count = 15_000
    return ImageSet(
      images: Inputs.bytes(Shape([count] + shape.extents), stream: 10),
      labels: Inputs.labels(count, classes: 10, stream: 11))
  }

  @discardableResult
  static func measure(
    _ recipe: Recipe, batch: Int, on images: ImageSet, _ session: Session, _ execution: Execution
  ) throws -> Line {
    let network = try Network<Float>(recipe.architecture, seed: 1)
    return try session.measure(
      "training", "\(recipe.name) batch \(batch)", execution,
      flops: network.plan.trainingFlops * Double(batch), images: batch,
      check: { try DefinitionNetwork(network, execution).checkGradients(recipe) },
      timing: {
        let configuration = TrainingConfiguration(
          loss: recipe.loss, optimizer: recipe.optimizer, batchSize: batch,
          batching: recipe.batching, scaling: recipe.scaling, steps: 1 << 40, seed: 1,
          curve: CurveConfiguration(every: 1 << 40))
        var trainer = try Trainer(
          network: network, configuration: configuration, train: images, validation: nil,
          execution: execution)
        let clock = StepClock(session.options.windows.longer(5))
        _ = try trainer.run([clock])
        return clock.timing
      })
  }
}

/// Notes when each step ended, and ends the training when there are enough.
private final class StepClock: TrainingMonitor {
  private let windows: Windows
  private var ends: [Double] = []
  private var worked: [Double] = []
  /// The step whose end ended the warm-up.
  private var first: Int?

  init(_ windows: Windows) { self.windows = windows }

  func step(_ report: StepReport) {
    ends.append(seconds())
    worked.append(processorSeconds())
    if first == nil, ends.count > 3, ends[ends.count - 1] - ends[0] >= Timing.warmUp {
      first = ends.count - 1
    }
  }

  var shouldStop: Bool {
    guard let first, let last = ends.last, ends.count > first + windows.count else { return false }
    return last - ends[first] >= windows.seconds * Double(windows.count)
  }

  /// The time of one step in each window of as many steps.
  var timing: Timing {
    let warmUp = first ?? 0
    let steps = (ends.count - 1 - warmUp) / windows.count
    func perStep(_ clock: [Double]) -> [Double] {
      (0..<windows.count).map { window in
        let first = warmUp + window * steps
        return (clock[first + steps] - clock[first]) / Double(steps)
      }
    }
    return Timing(perStep(ends), processor: perStep(worked))
  }
}

extension Recipe {
  /// The tutorials' networks; those that differ by a mistake or by dropout alone are left out.
  static let benchmarked = all.filter {
    !["glyphs", "cifar10-dropout", "mnist-conv3-doubled"].contains($0.name)
  }
}

extension NetworkPlan {
  /// Floating-point operations of one image through the products of the network, forward.
  var inferenceFlops: Double { steps.reduce(0) { $0 + $1.flops } }

  /// Forward, and for each layer with parameters a gradient of these and, but for the first, of its
  /// input.
  var trainingFlops: Double {
    let first = steps.firstIndex { !$0.specs.isEmpty } ?? 0
    return steps.indices.reduce(0) { sum, index in
      sum + (index == first ? 2 : 3) * steps[index].flops
    }
  }
}

extension NetworkPlan.Step {
  /// 2·P·Q·O·R·S·C of a convolution, 2·in·out of a dense layer; what is not a product counts nothing.
  fileprivate var flops: Double {
    guard let weights = specs.first?.shape else { return 0 }
    let pixels = layer is Conv2D ? output[0] * output[1] : 1
    return 2 * Double(pixels) * Double(weights.count)
  }
}
