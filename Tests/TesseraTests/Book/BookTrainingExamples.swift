import Tessera
import TesseraVerification

/// The examples of the book about training and proving; `BookTests` holds the two together.
enum BookTrainingExamples {
  static func threadsAndBits(_ print: (Any...) -> Void) throws {
    // book begins
    let letters = try Dataset.load(.glyphs, from: .drawn)
    var hashes: Set<String> = []
    for threads in [1, 3] {
      let model = Sequential(input: [28, 28, 1], seed: 1) {
        Conv2D(filters: 4, kernel: 3, padding: .same)
        ReLU()
        Flatten()
        Dense(10)
      }
      var trainer = try Trainer(
        network: model.network,
        configuration: TrainingConfiguration(
          loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .adam(learningRate: 1e-3),
          batchSize: 50, batching: .shuffled(keepsPartialBatch: true), scaling: .unit, steps: 5,
          seed: 1),
        train: letters.train, validation: nil, execution: Execution(threads: threads))
      _ = try trainer.run()
      hashes.insert(trainer.network.weightsSHA256)
    }
    print(hashes.count, "hash of all weights, with 1 thread and with 3")
    // book ends
  }

  static func checkedGradient(_ print: (Any...) -> Void) throws {
    // book begins
    func cube(_ x: Tensor<Double>) -> Tensor<Double> {
      Tensor(shape: x.shape, x.elements.map { $0 * $0 * $0 })
    }
    func cubeVJP(_ yBar: Tensor<Double>, _ x: Tensor<Double>, factor: Double) -> Tensor<Double> {
      Tensor(shape: x.shape, zip(x.elements, yBar.elements).map { factor * $0 * $0 * $1 })
    }
    let x = Tensor<Double>(shape: [4], [-1.5, 0.25, 1, 2])
    for factor in [3.0, 2.0] {
      let report = try GradientCheck.check(
        name: "cube", axes: ["x[n]"], inputs: [x], forward: { cube($0[0]) },
        vjp: { [cubeVJP($1, $0[0], factor: factor)] }, seed: 7)
      print("factor", factor, "fails in", report.failureCount, "of", report.comparisons)
    }
    // book ends
  }

  static func fooledByNaN(_ print: (Any...) -> Void) throws {
    // book begins
    let error = Double.nan
    let tolerance = 1e-6  // or any other: NaN is neither above nor below it
    print("naive check sees a failure:", error > tolerance)
    print("right check sees a failure:", !(error <= tolerance))
    // book ends
  }

  static func sizesOfTheTutorials(_ print: (Any...) -> Void) throws {
    // book begins
    for name in ["notmnist-deep", "mnist-lenet", "cifar10-cnn", "mnist-conv3", "mnist-expert"] {
      guard let recipe = Recipe.named(name) else { continue }
      print(name, try NetworkPlan(recipe.architecture).parameterCount)
    }
    // book ends
  }

  static func ownKernel(_ print: (Any...) -> Void) throws {
    // book begins
    struct Mine: OperatorSet {
      func relu<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
        Tensor(shape: x.shape, x.elements.map { $0 < 0 ? 0 : $0 })
      }
    }
    let verdict = Court().judge(Candidate(name: "mine") { _ in Mine() }, on: .relu)
    print(verdict)
    // book ends
  }
}
