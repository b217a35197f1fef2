import TesseraLayers
import TesseraTraining

extension Recipe {
  /// Softmax regression: no hidden layer, and no randomness but the order of the batches.
  static let mnistSoftmax = Recipe(
    name: "mnist-softmax",
    summary: "Digits: softmax regression, the loss summed over the batch",
    dataset: .mnist, validationCount: 5_000,
    layers: [Flatten(), Dense(10, kernelInitializer: .zeros)],
    loss: .softmaxCrossEntropy(reduction: .sum), optimizer: .sgd(learningRate: 0.01),
    batchSize: 50, length: .steps(1_000), authorClaim: "91 %", target: "90.3 % or more")

  /// LeNet, with each pool before its relu.
  static let mnistLeNet = Recipe(
    name: "mnist-lenet",
    summary: "Digits: LeNet, each pool before its relu",
    dataset: .mnist, validationCount: 5_000,
    layers: {
      let (weights, bias) = (Initializer.truncatedNormal(standardDeviation: 0.05), 0.05)
      return [
        convolution(5, 6, weights: weights, bias: .constant(bias)), pool(), ReLU(),
        convolution(5, 16, weights: weights, bias: .constant(bias)), pool(), ReLU(), Flatten(),
        Dense(128, kernelInitializer: weights, biasInitializer: .constant(bias)), ReLU(),
        Dense(10, kernelInitializer: weights, biasInitializer: .constant(bias)),
      ]
    }(),
    loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .adam(learningRate: 1e-4),
    batchSize: 100, length: .epochs(100),
    authorClaim: "validation .901 after 1 epoch, .977 after 10, .990 after 50",
    target: "validation 97.3 % or more after 10 epochs")

  /// Two convolutions, the second with stride 2, and a pool that drops what does not fill a window.
  static let mnistConv3 = Recipe(
    name: "mnist-conv3",
    summary: "Digits: a convolution, one of stride 2, a pool without padding",
    dataset: .mnist,
    layers: [
      convolution(3, 32), ReLU(), convolution(3, 64, stride: 2), ReLU(), pool(.valid), Flatten(),
      Dense(64), ReLU(), Dense(10),
    ],
    loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .adam(learningRate: 1e-3),
    batchSize: 100, length: .epochs(10),
    authorClaim: "stops where the test accuracy passes 98 %", target: "98.0 % or more")
}
