import TesseraLayers
import TesseraTraining

extension Recipe {
  /// A network of this tutorial: everything but its layers is alike.
  ///
  /// Its author validates on the test images; here the training images are not cut either, and the test
  /// images are looked at once, at the end, unless a run is told to draw their accuracy.
  private static func cifar10(
    _ name: String, _ summary: String, _ layers: [any Layer], epochs: Int,
    optimizer: OptimizerConfiguration = .sgd(learningRate: 0.01), figures: Figures
  ) -> Recipe {
    Recipe(
      name: name, summary: "Photographs of ten things: " + summary, dataset: .cifar10,
      layers: layers, loss: .softmaxCrossEntropy(reduction: .mean), optimizer: optimizer,
      batchSize: 128, length: .epochs(epochs), quickLength: .epochs(2), figures: figures)
  }

  /// No convolution: how far pixels alone go.
  static let cifar10MLP = cifar10(
    "cifar10-mlp", "two dense layers with sigmoids, no convolution",
    [Flatten(), Dense(100), Sigmoid(), Dense(100), Sigmoid(), Dense(10)], epochs: 30,
    figures: Figures(
      author: "“not very good”; perhaps 40 % after 100 epochs (never run)", tensorFlow: "35.1 %",
      target: "34.5 % or more, 42 % after 100 epochs"))

  /// Two convolutions.
  static let cifar10CNN = cifar10(
    "cifar10-cnn", "two convolutions, each with a pool",
    [
      convolution(3, 64), ReLU(), pool(), convolution(3, 32), ReLU(), pool(), Flatten(),
      Dense(100), ReLU(), Dense(10),
    ],
    epochs: 30,
    figures: Figures(author: "63 %", tensorFlow: "64.3 %", target: "62.5 % or more"))

  /// A third convolution and a third dense layer, and where they ask for it, dropout.
  private static func deep(dropout rate: Double?) -> [any Layer] {
    let dropout: [any Layer] = rate.map { [Dropout(rate: $0)] } ?? []
    let features: [any Layer] = [
      convolution(3, 128), ReLU(), pool(), convolution(3, 64), ReLU(), pool(), convolution(3, 64),
      ReLU(), pool(),
    ]
    let classifier: [any Layer] = [Flatten(), Dense(256), ReLU(), Dense(100), ReLU()]
    return features + dropout + classifier + dropout + [Dense(10)]
  }

  /// Deep enough to learn the training images by heart.
  static let cifar10Deep = cifar10(
    "cifar10-deep", "three convolutions, each with a pool", deep(dropout: nil), epochs: 50,
    figures: Figures(
      author: "test 68 %, train 77 %; they part near epoch 10", target: "66 % or more"))

  /// What dropout does against that.
  static let cifar10Dropout = cifar10(
    "cifar10-dropout", "the deep network with dropout", deep(dropout: 0.25), epochs: 50,
    figures: Figures(author: "test 69 %, train 72 %", target: "67 % or more"))

  /// What another optimizer does. ε is Keras's.
  static let cifar10Adam = cifar10(
    "cifar10-adam", "the deep network with dropout, trained by Adam", deep(dropout: 0.25),
    epochs: 50, optimizer: .adam(learningRate: 1e-3, epsilon: 1e-7),
    figures: Figures(
      author: "test 78 %, train 99 %", tensorFlow: "77.4 %, train 99.5 %",
      target: "76 % or more"))
}
