import TesseraLayers
import TesseraTensors
import TesseraTraining

extension Recipe {
  private static let weights = Initializer.truncatedNormal(standardDeviation: 0.1)

  /// A convolution of this course: the first bias is 0, the others are 1.
  private static func convolution16(stride: Size2D = 1, first: Bool = false) -> Conv2D {
    convolution(
      5, 16, stride: stride, weights: weights, bias: first ? .zeros : .constant(1))
  }

  private static let classifier: [any Layer] = [
    Flatten(), Dense(64, kernelInitializer: weights, biasInitializer: .constant(1)), ReLU(),
    Dense(10, kernelInitializer: weights, biasInitializer: .constant(1)),
  ]

  private static func notMNIST(
    _ name: String, _ summary: String, _ features: [any Layer], steps: Int,
    drawnEvery interval: Int, figures: Figures
  ) -> Recipe {
    Recipe(
      name: name, summary: summary, dataset: .notMNIST, validationCount: 1_000, scaling: .centred,
      layers: features + classifier, loss: .softmaxCrossEntropy(reduction: .mean),
      optimizer: .sgd(learningRate: 0.05), batchSize: 16, batching: .sequential,
      length: .steps(steps), quickLength: .steps(1_001),
      curve: CurveConfiguration(every: interval, validates: true), figures: figures)
  }

  /// Strides make the images smaller.
  static let notMNISTStrided = notMNIST(
    "notmnist-strided", "Letters of many fonts: two convolutions of stride 2",
    [convolution16(stride: 2, first: true), ReLU(), convolution16(stride: 2), ReLU()],
    steps: 1_001, drawnEvery: 50,
    figures: Figures(
      author: "about 89 %, 80 % by step 200", authorTime: "30 s", tensorFlow: "89.0, 88.5, 89.5 %",
      target: "88.0 % or more"))

  /// Pools make them smaller.
  static let notMNISTPooled = notMNIST(
    "notmnist-pooled", "Letters of many fonts: two convolutions, each with a pool",
    [convolution16(first: true), ReLU(), pool(), convolution16(), ReLU(), pool()],
    steps: 1_001, drawnEvery: 50,
    figures: Figures(
      author: "1.3 points more, about 90 %", authorTime: "90 s", tensorFlow: "89.8, 89.7, 89.3 %",
      target: "88.6 % or more"))

  /// A third convolution, ten times the steps.
  static let notMNISTDeep = notMNIST(
    "notmnist-deep", "Letters of many fonts: three convolutions, each with a pool",
    [
      convolution16(first: true), ReLU(), pool(), convolution16(), ReLU(), pool(), convolution16(),
      ReLU(), pool(),
    ],
    steps: 10_001, drawnEvery: 500,
    figures: Figures(
      author: "almost 95 % (with 200,000 images)", authorTime: "5 min",
      tensorFlow: "91.4, 91.7, 91.2 %", target: "90.4 % or more"))
}
