import TesseraLayers

extension TrainingConfiguration {
  /// The settings in words, for people: a name and a value each.
  public var described: [(name: String, value: String)] {
    var rows: [(name: String, value: String)] = [
      ("loss", loss.described), ("optimizer", optimizer.described),
      ("batch", "\(batchSize) images, \(batching.described)"),
      ("steps", NetworkSummary.grouped(steps)),
      ("pixels", scaling.described),
      ("curves", "a point every \(curve.interval) steps; accuracy of the \(curve.accuracy.title)"),
    ]
    if validatesOnTest == true { rows.append(("validation", "on the test images")) }
    if let target = targetAccuracy {
      rows.append(("stops early", "once the \(validationTitle) accuracy is \(target) or more"))
    }
    if let patience {
      rows.append(("patience", "\(patience) epochs without a better \(validationTitle) accuracy"))
    }
    return rows
  }
}

extension Loss {
  fileprivate var described: String {
    switch self {
    case .softmaxCrossEntropy(let reduction):
      "softmax cross-entropy on logits, \(reduction) over the batch"
    case .crossEntropyOfProbabilities(let reduction):
      "cross-entropy of probabilities, \(reduction) over the batch"
    case .softmaxTwiceCrossEntropy(let reduction):
      "softmax cross-entropy on what is a softmax already, \(reduction) over the batch"
    case .meanSquaredError: "mean squared error"
    }
  }
}

extension OptimizerConfiguration {
  fileprivate var described: String {
    func tail(_ decay: Double, _ decoupled: Bool) -> String {
      decay == 0 ? "" : ", weight decay \(decay)\(decoupled ? " decoupled" : "")"
    }
    switch self {
    case .sgd(let rate, let momentum, let nesterov, let decay, let decoupled):
      let name = momentum == 0 ? "" : ", \(nesterov ? "Nesterov " : "")momentum \(momentum)"
      return "gradient descent, learning rate \(rate)\(name)" + tail(decay, decoupled)
    case .adam(
      let rate, let beta1, let beta2, let epsilon, let placement, let decay, let decoupled):
      let convention = placement == .tensorFlow ? "as TensorFlow has it" : "as the paper has it"
      return "Adam, learning rate \(rate), β₁ \(beta1), β₂ \(beta2), ε \(epsilon) \(convention)"
        + tail(decay, decoupled)
    }
  }
}

extension Batching {
  fileprivate var described: String {
    switch self {
    case .sequential: "in the order of the file, the last images left out"
    case .inOrder: "in the order of the file"
    case .shuffled(keepsPartialBatch: true): "shuffled each epoch"
    case .shuffled(keepsPartialBatch: false): "shuffled each epoch, the smaller last batch left out"
    }
  }
}

extension PixelScaling {
  fileprivate var described: String {
    switch self {
    case .unit: "0 … 1"
    case .centred: "−0.5 … 0.5"
    case .none: "0 … 255, unscaled"
    default: "pixel × \(scale) + \(shift)"
    }
  }
}
