import FileSupport
import Foundation
import TesseraDatasets
import TesseraFormats
import TesseraLayers
import TesseraTensors
import TesseraTraining
import Testing

private func model(seed: UInt64 = 5) throws -> Model<Float> {
  try Sequential(input: [8, 8, 1], seed: seed) {
    Conv2D(filters: 4, kernel: 3, padding: .same)
    ReLU()
    Flatten()
    Dropout(rate: 0.1)
    Dense(4)
  }.compiled(optimizer: .adam(learningRate: 0.01), classNames: ["a", "b", "c", "d"], seed: seed)
}

@Suite struct ModelTests {
  private let train = Small.images(100)
  private let test = Small.images(40, seed: 2)

  @Test func savedModelPredictsAndGoesOnLearningToTheSameBits() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.safetensors"
      var kept = try model()
      try kept.fit(train, validation: test, epochs: 3, batchSize: 16)
      try kept.save(to: path)
      var read = try Model<Float>(contentsOf: path)
      #expect(read.predict(test.images) == kept.predict(test.images))
      #expect(read.history == kept.history && read.information.classNames == ["a", "b", "c", "d"])
      let first = try kept.fit(train, validation: test, epochs: 2, batchSize: 16)
      let second = try read.fit(train, validation: test, epochs: 2, batchSize: 16)
      #expect(first == second && first.map(\.epoch) == [4, 5])
      #expect(read.network.weightsSHA256 == kept.network.weightsSHA256)
      try read.save(to: path)
      #expect(try ModelFile(path: path).progress.history.count == 5)
    }
  }

  @Test func fitInTwoPartsIsFitInOne() throws {
    var whole = try model()
    var parts = try model()
    try whole.fit(train, epochs: 4, batchSize: 16)
    try parts.fit(train, epochs: 1, batchSize: 16)
    try parts.fit(train, epochs: 3, batchSize: 16)
    #expect(parts.network.weightsSHA256 == whole.network.weightsSHA256)
    // Another size of batch begins at the next epoch, too.
    try parts.fit(train, epochs: 1, batchSize: 50)
    #expect(parts.history.map(\.epoch) == [1, 2, 3, 4, 5])
  }

  @Test func modelLearnsEvaluatesAndPredicts() throws {
    var model = try model()
    let before = model.evaluate(test)
    try model.fit(train, epochs: 8, batchSize: 16)
    let after = model.evaluate(test)
    #expect(after.accuracy > before.accuracy && after.accuracy > 0.9 && after.count == 40)
    let probabilities = model.predict(test.images)
    #expect(probabilities.shape == [40, 4])
    for row in 0..<40 {
      let sum = (0..<4).reduce(Float(0)) { $0 + probabilities[row * 4 + $1] }
      // Four quotients and their sum, each rounded once.
      #expect(abs(sum - 1) <= 8 * Float.ulpOfOne)
    }
    #expect(model.predict(Tensor<UInt8>(shape: [0, 8, 8, 1], [])).shape == [0, 4])
  }

  /// Without shuffling, too, an epoch shows every image, the last ones among them.
  @Test func imagesInOrderAreAllSeen() throws {
    var (first, other) = (try model(), try model())
    let flipped = ImageSet(
      images: train.images,
      labels: Tensor(shape: [100], (0..<100).map { $0 < 50 ? 0 : train.labels[$0] }))
    try first.fit(flipped, epochs: 1, batchSize: 50, shuffles: false)
    let half = ImageSet(
      images: train.images,
      labels: Tensor(shape: [100], (0..<100).map { $0 < 50 ? 0 : (train.labels[$0] + 1) % 4 }))
    try other.fit(half, epochs: 1, batchSize: 50, shuffles: false)
    #expect(first.network.weightsSHA256 != other.network.weightsSHA256)
  }

  /// What is trained already was not begun badly.
  @Test func aLowFirstLossIsNotCalledLargeWeights() throws {
    var first = try model()
    try first.fit(train, epochs: 12, batchSize: 16)
    var again = try Model(
      first.network, loss: .softmaxCrossEntropy(reduction: .mean),
      optimizer: .sgd(learningRate: 0.001))
    var told: [TrainingDiagnosis] = []
    try again.fit(train, monitors: [TrainingObserver(onDiagnosis: { told.append($0) })])
    let low = told.first { $0.kind == .initialLoss }
    #expect(low?.message.contains("learned such images before") == true, "\(told)")
  }

  /// Patience that ended a run does not end what is fitted to its model.
  @Test func aFitAsksForNoPatienceOfARunBefore() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.safetensors"
      var configuration = Small.configuration(steps: 10_000)
      configuration.patience = 1
      var trainer = try Small.trainer(configuration)
      let end = try trainer.run()
      #expect(end == .noImprovement)
      try Checkpoint.write(trainer, information: Small.information, to: path)
      var model = try Model<Float>(contentsOf: path)
      let epochs = try model.fit(train, validation: test, epochs: 3)
      #expect(epochs.count == 3)
    }
  }

  @Test func summaryHasKerasWords() throws {
    let text = try model().summary(style: .ascii)
    #expect(text.contains("| conv2d_1 (Conv2D)"))
    #expect(text.contains("Total params: 1,068 (4.17 KB)"))
    #expect(text.contains("Non-trainable params: 0 (0.00 B)"))
  }

  @Test func whatCannotBeFittedSaysWhy() throws {
    var model = try model()
    #expect(throws: TrainingError.self) { try model.fit(train, epochs: 0) }
    #expect(throws: TrainingError.self) { try model.fit(train, epochs: 1, batchSize: 0) }
    #expect(throws: TrainingError.self) { try model.fit(train, epochs: .max) }
    #expect(throws: TrainingError.self) { try model.fit(train, validation: train[0..<0]) }
    #expect(throws: TrainingError.self) {
      let network = Sequential(input: [8, 8, 1]) {
        Flatten()
        Dense(4)
      }
      _ = try network.compiled(optimizer: .sgd(learningRate: 0.1), classNames: ["cat", "dog"])
    }
    #expect(throws: TrainingError.self) {
      try model.fit(
        ImageSet(images: Tensor(shape: [0, 8, 8, 1], []), labels: Tensor(shape: [0], [])))
    }
    #expect(throws: FormatError.self) { _ = try Model<Float>(contentsOf: "/nowhere.safetensors") }
    let probabilities = Sequential(input: [8, 8, 1]) {
      Flatten()
      Dense(4)
      Softmax()
    }
    #expect(throws: Never.self) {
      _ = try probabilities.compiled(optimizer: .sgd(learningRate: 0.1))
    }
  }
}

@Suite struct ImageClassifierTests {
  private let train = Small.images(200)
  private let test = Small.images(40, seed: 2)
  private let small: [any Layer] = [Flatten(), Dense(16), ReLU()]

  @Test func classifierRefusesBeforeItIsFitted() throws {
    let classifier = ImageClassifier()
    #expect(throws: NotFittedError.self) { _ = try classifier.predict(test.images) }
    #expect(throws: NotFittedError.self) { _ = try classifier.probabilities(test.images) }
    #expect(throws: NotFittedError.self) {
      _ = try classifier.score(test.images, labels: test.labels)
    }
    #expect(throws: NotFittedError.self) { try classifier.save(to: "/nowhere") }
    #expect(NotFittedError().description.contains("call fit or restore"))
  }

  @Test func classifierFitsScoresSavesAndRestores() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.safetensors"
      var classifier = ImageClassifier(layers: small, optimizer: .adam(learningRate: 0.01))
      try classifier.fit(train.images, labels: train.labels, epochs: 6, batchSize: 20)
      let score = try classifier.score(test.images, labels: test.labels)
      let classes = try classifier.predict(test.images)
      #expect(score > 0.9)
      #expect(score == Double(classes.indices.count { classes[$0] == test.labels[$0] }) / 40)
      try classifier.save(to: path)
      var restored = ImageClassifier()
      try restored.restore(from: path)
      #expect(
        try restored.probabilities(test.images) == classifier.probabilities(test.images))
      #expect(throws: FormatError.self) { try restored.restore(from: "/nowhere.safetensors") }
      #expect(try restored.predict(test.images) == classes, "a failed restore changes nothing")
    }
  }

  @Test func fitStopsEarlyOnlyOnTheImagesItWasGiven() throws {
    var classifier = ImageClassifier(layers: small, optimizer: .adam(learningRate: 0.01))
    let epochs = try classifier.fit(
      train.images, labels: train.labels, epochs: 50, batchSize: 20,
      stoppingAt: .validationAccuracy(0.9, on: test))
    #expect(epochs.count < 50 && (epochs.last?.validationAccuracy ?? 0) >= 0.9)
    #expect(epochs.dropLast().allSatisfy { ($0.validationAccuracy ?? 0) < 0.9 })
    let peeking = try classifier.fit(
      train.images, labels: train.labels, epochs: 50, batchSize: 20,
      stoppingAt: .peekingAtTestAccuracy(0.9, on: test))
    #expect(peeking == epochs, "fit begins anew, and only the name of the images differs")
  }

  @Test func imagesThatDoNotFitAreRefused() throws {
    var classifier = ImageClassifier(layers: small)
    #expect(throws: ShapeError.self) {
      try classifier.fit(train.images, labels: test.labels, epochs: 1)
    }
    #expect(throws: TrainingError.self) {
      try classifier.fit(
        test.images, labels: Tensor(repeating: -1, shape: [40]), epochs: 1)
    }
    try classifier.fit(train.images, labels: train.labels, epochs: 1)
    #expect(throws: ShapeError.self) {
      _ = try classifier.predict(Tensor(repeating: 0, shape: [1, 9, 8, 1]))
    }
    #expect(throws: ShapeError.self) {
      _ = try classifier.score(test.images, labels: train.labels)
    }
  }

  @Test func standardNetworkIsThatOfTheTutorial() throws {
    var classifier = ImageClassifier()
    let images = Tensor<UInt8>(repeating: 9, shape: [10, 28, 28, 1])
    try classifier.fit(
      images, labels: Tensor(shape: [10], (0..<10).map { Int32($0) }), epochs: 1, batchSize: 10)
    #expect(classifier.model?.network.plan.parameterCount == 220_234)
  }
}
