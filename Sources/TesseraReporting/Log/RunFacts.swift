import TesseraTensors
import TesseraTraining

/// What was set for a run, in words: names and values for tables.
struct RunFacts {
  struct Fact: Hashable {
    let name: String
    let value: String
  }

  let facts: [Fact]

  init(_ start: TrainingStart) {
    let (configuration, information) = (start.configuration, start.information)
    var facts = [
      Fact(name: "recipe", value: information.recipe ?? "none"),
      Fact(name: "data", value: information.dataset),
      Fact(
        name: "images",
        value: "\(start.train.count) train, \(start.validation?.count ?? 0) validation, "
          + "\(start.test?.count ?? 0) test"),
      Fact(name: "pixels", value: information.scaling.inWords),
      Fact(name: "parameters", value: "\(start.plan.parameterCount)"),
      Fact(name: "loss", value: configuration.loss.inWords),
      Fact(name: "optimizer", value: configuration.optimizer.inWords),
      Fact(name: "batch", value: "\(configuration.batchSize) images"),
      Fact(name: "order", value: configuration.batching.inWords),
      Fact(name: "steps", value: "\(configuration.steps)"),
      Fact(name: "seed", value: "\(configuration.seed)"),
      Fact(name: "training accuracy", value: configuration.curve.accuracy.title),
    ]
    if let target = configuration.targetAccuracy {
      facts.append(
        Fact(name: "stops", value: "once the validation accuracy reaches \(target)"))
    }
    if let patience = configuration.patience {
      facts.append(
        Fact(name: "stops", value: "after \(patience) epochs without a better validation accuracy"))
    }
    if start.progress.step > 0 {
      facts.append(Fact(name: "resumed", value: "after step \(start.progress.step)"))
    }
    if let command = start.command { facts.append(Fact(name: "command", value: command)) }
    self.facts = facts
  }
}

extension PixelScaling {
  /// `0…255 → 0…1`.
  var inWords: String {
    if self == .none { return "0…255, as in the file" }
    func end(_ pixel: Double) -> String { DisplayNumber.short(pixel * scale + shift) }
    return "0…255 become \(end(0))…\(end(255))"
  }
}

extension Loss {
  var inWords: String {
    switch self {
    case .softmaxCrossEntropy(let reduction): "softmax cross-entropy, \(reduction) over the batch"
    case .softmaxTwiceCrossEntropy(let reduction):
      "softmax cross-entropy of probabilities (softmax twice), \(reduction) over the batch"
    case .crossEntropyOfProbabilities(let reduction):
      "cross-entropy of probabilities, \(reduction) over the batch"
    case .meanSquaredError: "mean squared error"
    }
  }
}

extension OptimizerConfiguration {
  var inWords: String {
    func decay(_ weight: Double, _ decoupled: Bool) -> String {
      weight == 0
        ? "" : ", weight decay \(DisplayNumber.short(weight))" + (decoupled ? ", decoupled" : "")
    }
    let rate = DisplayNumber.short(learningRate)
    switch self {
    case .sgd(_, let momentum, let nesterov, let weightDecay, let decoupled):
      let speed =
        momentum == 0
        ? "" : ", \(nesterov ? "Nesterov " : "")momentum \(DisplayNumber.short(momentum))"
      return "SGD, learning rate \(rate)\(speed)\(decay(weightDecay, decoupled))"
    case .adam(_, let beta1, let beta2, let epsilon, let placement, let weightDecay, let decoupled):
      return "\(decoupled ? "AdamW" : "Adam"), learning rate \(rate), "
        + "β₁ \(DisplayNumber.short(beta1)), β₂ \(DisplayNumber.short(beta2)), "
        + "ε \(DisplayNumber.short(epsilon)) where \(placement == .paper ? "the paper" : "TensorFlow") "
        + "puts it\(decay(weightDecay, decoupled))"
    }
  }
}

extension Batching {
  var inWords: String {
    switch self {
    case .sequential: "as in the file, not shuffled"
    case .shuffled(keepsPartialBatch: true):
      "shuffled for each epoch, the last batch may be smaller"
    case .shuffled(keepsPartialBatch: false):
      "shuffled for each epoch, what fills no batch left out"
    }
  }
}
