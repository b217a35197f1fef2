import TesseraDatasets
import TesseraLayers
import TesseraTensors

extension Trainer {
  /// Whether the validation says that it is enough.
  var earlyEnd: End? {
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
    guard curve.interval > 0 else {
      throw .unusable("a curve with a point every \(curve.interval) steps is impossible")
    }
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

  /// Refuses a network that a step has broken.
  ///
  /// - Throws: `TrainingError.diverged` where a parameter is infinite or NaN, so that none is saved.
  public func checkFinite() throws(TrainingError) {
    if let place = network.firstNonFiniteParameter() {
      throw .diverged(step: progress.step, place: place)
    }
  }

  /// Walks through a step again that went wrong, to find where; the parameters are still those before.
  func divergence(
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
