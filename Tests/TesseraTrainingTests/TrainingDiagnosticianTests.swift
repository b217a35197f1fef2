import TesseraDatasets
import TesseraLayers
import TesseraTensors
import TesseraTraining
import Testing

/// The kinds of diagnosis of a run on small images.
private func diagnoses(
  steps: Int = 210, layers: [any Layer] = [Flatten(), Dense(4)], train: ImageSet? = nil,
  validation: ImageSet? = nil, change: (inout TrainingConfiguration) -> Void = { _ in }
) throws -> [TrainingDiagnosis] {
  var found: [TrainingDiagnosis] = []
  let diagnostician = TrainingDiagnostician { found.append($0) }
  var configuration = Small.configuration(steps: steps)
  change(&configuration)
  let images = train ?? Small.images(100)
  var trainer = try Trainer<Float>(
    network: Network(Architecture(input: [8, 8, 1], layers: layers), seed: 3),
    configuration: configuration, train: images, validation: validation)
  try diagnostician.begin(
    TrainingStart(
      plan: trainer.network.plan, information: Small.information, configuration: configuration,
      progress: trainer.progress, train: images, validation: validation))
  do { _ = try trainer.run([diagnostician]) } catch let error as TrainingError {
    diagnostician.failed(error)
  }
  #expect(Set(found.map(\.kind)).count == found.count, "each is said once")
  #expect(found.allSatisfy { !$0.message.contains("\n") && !$0.message.isEmpty })
  return found
}

/// The same images under other labels.
private func labelled(_ images: ImageSet, _ label: (Int) -> Int32) -> ImageSet {
  ImageSet(
    images: images.images,
    labels: Tensor(shape: [images.count], (0..<images.count).map(label)))
}

@Suite struct TrainingDiagnosticianTests {
  @Test func healthyRunHasNoDiagnosis() throws {
    #expect(try diagnoses().isEmpty)
  }

  @Test func constantLabelsAreNamed() throws {
    let found = try diagnoses(train: labelled(Small.images(100)) { _ in 2 })
    let first = try #require(found.first { $0.kind == .constantLabels })
    #expect(first.message.contains("all 100 training labels"))
    #expect(first.step == 0)
  }

  @Test func unscaledPixelsAreNamed() throws {
    let found = try diagnoses { $0.scaling = .none }
    #expect(found.contains { $0.kind == .unscaledPixels && $0.message.contains("up to 255:") })
  }

  @Test func softmaxTwiceIsNamedByTypeAndByValue() throws {
    let declared = try diagnoses(layers: [Flatten(), Dense(4), Softmax()]) {
      $0.loss = .softmaxTwiceCrossEntropy(reduction: .mean)
    }
    // ln(1 + 3/e) for four classes.
    #expect(declared.contains { $0.kind == .softmaxTwice && $0.message.contains("0.7437") })
    // A pool over one pixel behind a softmax hides it from the type, not from the value.
    let hidden = try diagnoses(
      steps: 1,
      layers: [Flatten(), Dense(4, kernelInitializer: .zeros), Softmax(), Dropout(rate: 0)])
    #expect(hidden.contains { $0.kind == .softmaxTwice && $0.message.contains("already") })
  }

  @Test func firstLossFarFromChanceIsNamed() throws {
    let wide = Initializer.truncatedNormal(standardDeviation: 5)
    let found = try diagnoses(
      steps: 1, layers: [Flatten(), Dense(4, kernelInitializer: wide)])
    #expect(found.contains { $0.kind == .initialLoss && $0.message.contains("= 1.3863") })
  }

  @Test func labelsThatDoNotBelongToTheImagesAreNamed() throws {
    let images = Small.images(100)
    let found = try diagnoses(
      steps: 2_000, layers: [Flatten(), Dense(64), ReLU(), Dense(4)],
      train: labelled(images) { Int32($0 * 7919 % 31 % 4) },
      validation: labelled(Small.images(40, seed: 9)) { Int32(($0 * 104_729 + 3) % 29 % 4) }
    )
    #expect(found.contains { $0.kind == .unlearnableLabels && $0.message.contains("belong") })
    let stuck = try diagnoses { $0.optimizer = .sgd(learningRate: 1e-9) }
    #expect(stuck.contains { $0.kind == .updateTooSmall })
  }

  @Test func deadUnitsAreNamed() throws {
    let dead = Dense(16, biasInitializer: .constant(-100))
    let found = try diagnoses(steps: 14, layers: [Flatten(), dead, ReLU(), Dense(4)])
    #expect(found.contains { $0.kind == .deadUnits && $0.message.contains("100 %") })
  }

  @Test func updateThatIsTooLargeIsNamed() throws {
    let found = try diagnoses(steps: 7) { $0.optimizer = .sgd(learningRate: 1_000) }
    #expect(found.contains { $0.kind == .updateTooLarge })
  }

  @Test func classNeverPredictedIsNamed() throws {
    let found = try diagnoses(
      steps: 210, layers: [Flatten(), Dense(4, biasInitializer: .constant(0))],
      train: labelled(Small.images(100)) { Int32($0 % 3) })
    #expect(found.contains { $0.kind == .classNeverPredicted })
  }

  @Test func divergenceIsNamedWithLayerAndStep() throws {
    let found = try diagnoses(steps: 50, layers: [Flatten(), Dense(64), ReLU(), Dense(4)]) {
      $0.optimizer = .sgd(learningRate: 1e30)
    }
    let last = try #require(found.last)
    #expect(last.kind == .diverged && last.message.contains("at step"))
  }

  /// Of a last batch of one image about half of all units are 0, and none of them dead.
  @Test func aSmallLastBatchHasNoDeadUnits() throws {
    for (images, batch) in [(100, 33), (100, 1), (20, 16)] {
      let found = try diagnoses(
        steps: 210, layers: [Flatten(), Dense(64), ReLU(), Dense(64), ReLU(), Dense(4)],
        train: Small.images(images)
      ) {
        // So small that none does die.
        ($0.batchSize, $0.optimizer) = (batch, .sgd(learningRate: 0.01))
      }
      #expect(!found.contains { $0.kind == .deadUnits }, "batches of \(batch): \(found)")
    }
  }

  /// Two classes have room above chance too.
  @Test func labelsThatOnlyTrainingImagesHaveAreNamedForTwoClasses() throws {
    var found: [TrainingDiagnosis] = []
    let diagnostician = TrainingDiagnostician { found.append($0) }
    let configuration = Small.configuration(steps: 400)
    let plan = try NetworkPlan(Architecture(input: [8, 8, 1], layers: [Flatten(), Dense(2)]))
    var information = Small.information
    information.classNames = ["a", "b"]
    try diagnostician.begin(
      TrainingStart(
        plan: plan, information: information, configuration: configuration,
        progress: TrainingProgress(), train: labelled(Small.images(100)) { Int32($0 % 2) },
        validation: nil))
    for epoch in 1...2 {
      diagnostician.epoch(
        EpochMetrics(
          step: 200 * epoch, epoch: epoch, trainLoss: 0.01, trainAccuracy: 1, validationLoss: 2,
          validationAccuracy: 0.5))
    }
    #expect(found.map(\.kind) == [.unlearnableLabels])
  }

  @Test(arguments: [(nil, "validation"), (true, "test")] as [(Bool?, String)])
  func overfittingIsNamedWithItsEpoch(validatesOnTest: Bool?, title: String) throws {
    var found: [TrainingDiagnosis] = []
    let diagnostician = TrainingDiagnostician { found.append($0) }
    var configuration = Small.configuration(steps: 6)
    configuration.validatesOnTest = validatesOnTest
    let trainer = try Small.trainer(configuration)
    try diagnostician.begin(
      TrainingStart(
        plan: trainer.network.plan, information: Small.information, configuration: configuration,
        progress: trainer.progress, train: trainer.train, validation: nil))
    // A first fit may have had no validation images.
    let losses = [nil, 1.0, 0.5, 0.4, 0.41, 0.42, 0.43]
    for (index, loss) in losses.enumerated() {
      diagnostician.epoch(
        EpochMetrics(
          step: index + 1, epoch: index + 1, trainLoss: 1 / Double(index + 1), trainAccuracy: 0.9,
          validationLoss: loss, validationAccuracy: 0.9))
    }
    #expect(found.map(\.kind) == [.overfitting])
    #expect(found.first?.message.contains("since epoch 4: the \(title) loss") == true)
  }
}

@Suite struct SanityCheckTests {
  @Test func networkThatCanLearnLearnsItsBatch() throws {
    let trainer = try Small.trainer(Small.configuration(steps: 1))
    let before = trainer.network.weightsSHA256
    let check = try SanityCheck(
      trainer.network, configuration: trainer.configuration, train: trainer.train)
    #expect(check.passed && check.images == 16 && check.steps < SanityCheck.limit)
    #expect(check.lastLoss < check.firstLoss && check.accuracy == 1)
    #expect(trainer.network.weightsSHA256 == before)
  }

  @Test func networkThatCannotLearnDoesNot() throws {
    let dead = Architecture(
      input: [8, 8, 1],
      layers: [Flatten(), Dense(4, biasInitializer: .constant(-1_000)), ReLU()])
    let check = try SanityCheck(
      Network<Float>(dead, seed: 0), configuration: Small.configuration(steps: 1),
      train: Small.images(32))
    #expect(!check.passed && check.steps == SanityCheck.limit && check.accuracy < 1)
  }
}
