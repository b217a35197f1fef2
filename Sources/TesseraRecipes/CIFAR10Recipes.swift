import TesseraLayers
import TesseraTraining

extension Recipe {
  /// Two convolutions on small photographs.
  static let cifar10CNN = Recipe(
    name: "cifar10-cnn",
    summary: "Photographs of ten things: two convolutions, each with a pool",
    dataset: .cifar10,
    layers: [
      convolution(3, 64), ReLU(), pool(), convolution(3, 32), ReLU(), pool(), Flatten(),
      Dense(100), ReLU(), Dense(10),
    ],
    loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .sgd(learningRate: 0.01),
    batchSize: 128, length: .epochs(30), authorClaim: "63 %", target: "about 64 %")
}
