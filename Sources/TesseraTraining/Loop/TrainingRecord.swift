import TesseraKernels
import TesseraTensors

extension Trainer {
  /// Writes down a step; returns what is told of it.
  mutating func record(
    loss: Double, predicted: [Int], labels: Tensor<Int32>
  ) -> StepReport {
    let images = predicted.count
    let correct = predicted.indices.count { predicted[$0] == Int(labels[$0]) }
    if progress.epochPredictions.isEmpty {
      progress.epochPredictions = Array(repeating: 0, count: network.plan.output.count)
    }
    for label in predicted { progress.epochPredictions[label] += 1 }
    progress.epochLoss += loss * Double(images)
    progress.epochCorrect += correct
    progress.epochImages += images
    imagesSeen += images
    defer { progress.step += 1 }
    return StepReport(
      step: progress.step + 1, steps: configuration.steps,
      epoch: schedule.epoch(of: progress.step) + 1, stepsPerEpoch: schedule.stepsPerEpoch,
      images: images, loss: loss, accuracy: Double(correct) / Double(images))
  }

  /// Writes down the epoch that ends here, with what its validation gave.
  mutating func endEpoch(_ evaluation: Evaluation?) throws(TrainingError) -> EpochMetrics {
    try checkFinite()
    let images = Double(progress.epochImages)
    let metrics = EpochMetrics(
      step: progress.step, epoch: schedule.epoch(of: progress.step - 1) + 1,
      trainLoss: progress.epochLoss / images, trainAccuracy: Double(progress.epochCorrect) / images,
      validationLoss: evaluation?.loss, validationAccuracy: evaluation?.accuracy,
      predictions: progress.epochPredictions)
    progress.history.append(metrics)
    if progress.step % schedule.stepsPerEpoch == 0 { progress.beginEpoch() }
    return metrics
  }
}
