import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining
import Testing

@Test func trainerLearnsRows() throws {
  for optimizer in [
    OptimizerConfiguration.sgd(learningRate: 0.1), .sgd(learningRate: 0.05, momentum: 0.9),
    .sgd(learningRate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-4),
    .adam(learningRate: 0.01), .adam(learningRate: 0.01, epsilonPlacement: .paper),
    .adamW(learningRate: 0.01),
  ] {
    var trainer = try Small.trainer(Small.configuration(steps: 140, optimizer: optimizer))
    #expect(try trainer.run() == .finished)
    let evaluation = trainer.evaluate(Small.images(600, seed: 5))
    #expect(evaluation.accuracy > 0.9, "\(optimizer): \(evaluation.accuracy)")
    #expect(evaluation.count == 600 && evaluation.confusion.flatMap(\.self).reduce(0, +) == 600)
    #expect(trainer.progress.history.count == 20)
  }
}

@Test func trainingGivesTheSameBitsForEveryExecution() throws {
  var hashes: [String: [String]] = [:]
  var runs = 0
  for algorithm in ConvolutionAlgorithm.allCases {
    for threads in [1, 2, 3, 7] {
      let execution = Execution(threads: threads, algorithm: algorithm)
      var trainer = try Small.trainer(Small.configuration(steps: 20), execution: execution)
      _ = try trainer.run()
      hashes[trainer.network.weightsSHA256, default: []].append("\(algorithm) on \(threads)")
      runs += 1
    }
  }
  print("training: \(runs) runs with one hash each compared")
  #expect(runs == 8 && hashes.count == 1, "\(hashes)")
}

@Test func trainerNamesLayerAndStepWhereValuesStopBeingFinite() throws {
  let optimizer = OptimizerConfiguration.sgd(learningRate: 1e38)
  var trainer = try Small.trainer(Small.configuration(steps: 50, optimizer: optimizer))
  do {
    _ = try trainer.run()
    Issue.record("the run went to its end")
  } catch let error as TrainingError {
    guard case .diverged(let step, let place) = error else {
      Issue.record("\(error)")
      return
    }
    #expect((1...3).contains(step) && place.hasPrefix("layer "), "\(error)")
    #expect("\(error)".contains("infinite or NaN first"))
  }
}

@Test func trainerStopsWhereTheValidationLossIsNoNumber() throws {
  // Parameters of 10³⁰ are finite still; two layers of them are not.
  let optimizer = OptimizerConfiguration.sgd(learningRate: 1e30)
  var trainer = try Small.trainer(Small.configuration(steps: 1, optimizer: optimizer))
  var saved = 0
  #expect(throws: TrainingError.diverged(step: 1, place: "the validation loss")) {
    _ = try trainer.run { _, moment in if moment == .epoch { saved += 1 } }
  }
  #expect(saved == 0 && trainer.network.firstNonFiniteParameter() == nil)
}

@Test func trainerStopsEarly() throws {
  var configuration = Small.configuration(steps: 700)
  configuration.targetAccuracy = 0.5
  var trainer = try Small.trainer(configuration)
  #expect(try trainer.run() == .targetReached)
  #expect(trainer.progress.step < 700)
  configuration.targetAccuracy = nil
  configuration.patience = 2
  configuration.optimizer = .sgd(learningRate: 0)
  var stuck = try Small.trainer(configuration)
  #expect(try stuck.run() == .noImprovement)
  #expect(stuck.progress.history.count == 3)
}

@Test func trainerReportsEachStepAndEpoch() throws {
  var trainer = try Small.trainer(Small.configuration(steps: 16))
  var steps: [StepReport] = []
  var epochs: [EpochMetrics] = []
  _ = try trainer.run(
    [TrainingObserver(onStep: { steps.append($0) }, onEpoch: { epochs.append($0) })])
  #expect(steps.map(\.step) == Array(1...16))
  #expect(
    steps.map(\.epoch) == Array(repeating: 1, count: 7) + Array(repeating: 2, count: 7) + [3, 3])
  #expect(steps.map(\.images).prefix(7) == [16, 16, 16, 16, 16, 16, 4])
  #expect(epochs.map(\.step) == [7, 14, 16] && epochs.map(\.epoch) == [1, 2, 3])
  let loss = steps.prefix(7).reduce(0) { $0 + $1.loss * Double($1.images) } / 100
  #expect(epochs[0].trainLoss == loss)
}

@Test func trainerRefusesWhatDoesNotFit() throws {
  let images = Small.images(20)
  func message(_ layers: [any Layer], input: Shape = [8, 8, 1], loss: Loss) -> String {
    var configuration = Small.configuration(steps: 1)
    configuration.loss = loss
    do {
      _ = try Trainer<Float>(
        network: Network(Architecture(input: input, layers: layers), seed: 0),
        configuration: configuration, train: images, validation: nil)
      return "accepted"
    } catch { return "\(error)" }
  }
  let logits = Loss.softmaxCrossEntropy(reduction: .mean)
  #expect(message([Flatten(), Dense(4)], loss: logits) == "accepted")
  #expect(message([Flatten(), Dense(4), Softmax()], loss: logits).contains("wants logits"))
  #expect(
    message([Flatten(), Dense(4)], loss: .crossEntropyOfProbabilities(reduction: .sum))
      .contains("wants probabilities"))
  #expect(message([Flatten(), Dense(3)], loss: logits).contains("knows 3 classes"))
  #expect(
    message([Flatten(), Dense(4)], input: [8, 9, 1], loss: logits)
      .contains("takes images [8, 9, 1], these are [8, 8, 1]"))
}

@Test func lossesAgreeOnTheSameDistribution() throws {
  let logits = Tensor<Double>(shape: [2, 3], [1, 2, 3, -1, 0.5, 2])
  let labels = Tensor<Int32>(shape: [2], [2, 0])
  let probabilities = Logits(logits).softmax().values
  for reduction in [LossReduction.mean, .sum] {
    let first = Loss.softmaxCrossEntropy(reduction: reduction)
      .value(logits, labels: labels, execution: .standard)
    let second = Loss.crossEntropyOfProbabilities(reduction: reduction)
      .value(probabilities, labels: labels, execution: .standard)
    // Both are one sum of two logarithms, each good to a few roundings.
    #expect(abs(first - second) <= 64 * Double.ulpOfOne * first)
  }
  let squared = Loss.meanSquaredError.value(
    Tensor<Double>(shape: [1, 2], [0.25, 0.5]), labels: Tensor(shape: [1], [1]),
    execution: .standard)
  #expect(squared == (0.0625 + 0.25) / 2)
}
