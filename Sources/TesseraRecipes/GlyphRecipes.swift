import TesseraLayers
import TesseraTraining

extension Recipe {
  /// The default: a small network in the manner of LeNet on the letters that the program draws.
  static let glyphs = Recipe(
    name: "glyphs",
    summary: "Letters drawn by the program: two convolutions, two dense layers",
    dataset: .glyphs, validationCount: 1_000,
    layers: [
      convolution(5, 6), pool(), ReLU(), convolution(5, 16), pool(), ReLU(), Flatten(),
      Dense(128), ReLU(), Dense(10),
    ],
    loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .adam(learningRate: 1e-3),
    batchSize: 50, length: .epochs(5), quickLength: .epochs(2),
    curve: CurveConfiguration(every: 50),
    figures: Figures(
      author: "none: the network is this project's own", target: "97 % or more"))
}
