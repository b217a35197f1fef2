import Tessera
import TesseraVerification

/// The examples of the book about what a reader brings; `BookTests` holds the two together.
enum BookOwnExamples {
  static func ownLayer(_ print: (Any...) -> Void) throws {
    // book begins
    struct Square: ElementwiseLayer {
      static let typeName = "square"
      static let keepsInput = true

      func output<S: KernelScalar>(of input: Tensor<S>, pass: Pass) -> Tensor<S> {
        Tensor(shape: input.shape, input.elements.map { $0 * $0 })
      }

      func inputCotangent<S: KernelScalar>(
        _ outputCotangent: Tensor<S>, kept: Tensor<S>, pass: Pass
      ) -> Tensor<S> {
        Tensor(
          shape: kept.shape, zip(kept.elements, outputCotangent.elements).map { 2 * $0 * $1 })
      }
    }

    let x = Tensor<Double>(shape: [2, 3], [-2, -1, 0.5, 1, 1.5, 3])
    let problem = try GradientProblem(
      layer: Square(), input: x, seed: 1,
      pass: .training(seed: 1, step: 1, execution: .standard))
    let report = try GradientCheck.check(problem, seed: 7)
    print(report.comparisons, "derivatives,", report.failureCount, "wrong")

    let model = Sequential(input: [28, 28, 1], seed: 1) {
      Conv2D(filters: 4, kernel: 3)
      Square()
      Flatten()
      Dense(10)
    }
    print(model.network.plan.parameterCount, "parameters")
    // book ends
  }

  static func ownImages(_ print: (Any...) -> Void) throws {
    // book begins
    // 400 pictures of 8 × 8 grey pixels: a bright bar, upright (class 0) or lying (class 1).
    let random = CounterRandom(seed: 1, stream: 0)
    var pixels: [UInt8] = []
    var labels: [Int32] = []
    for n in 0..<400 {
      let bar = random.integer(UInt64(n), below: 8)
      for row in 0..<8 {
        for column in 0..<8 { pixels.append((n % 2 == 0 ? column : row) == bar ? 230 : 20) }
      }
      labels.append(Int32(n % 2))
    }
    let all = ImageSet(
      images: Tensor(shape: [400, 8, 8, 1], pixels), labels: Tensor(shape: [400], labels))

    let model = Sequential(input: [8, 8, 1], seed: 1) {
      Conv2D(filters: 4, kernel: 3)
      ReLU()
      MaxPool2D(2)
      Flatten()
      Dense(2)
    }
    var trainer = try Trainer(
      network: model.network,
      configuration: TrainingConfiguration(
        loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .adam(learningRate: 1e-2),
        batchSize: 20, batching: .shuffled(keepsPartialBatch: true), scaling: .unit, steps: 100,
        seed: 1),
      train: all[0..<300], validation: nil)
    _ = try trainer.run()
    print("accuracy", trainer.evaluate(all[300..<400]).accuracy)
    // book ends
  }
}
