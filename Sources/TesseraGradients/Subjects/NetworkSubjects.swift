import TesseraCases
import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraTensors
import TesseraTraining

extension GradientSubjects {
  /// Every loss at batches of 1, 2 and 5 rows.
  static let losses: [GradientSubject] = [
    (
      "softmax cross-entropy loss", "softmax_cross_entropy",
      [
        Loss.softmaxCrossEntropy(reduction: .mean), .softmaxCrossEntropy(reduction: .sum),
      ]
    ),
    (
      "cross-entropy of probabilities", "cross_entropy_of_probabilities",
      [
        .crossEntropyOfProbabilities(reduction: .mean),
        .crossEntropyOfProbabilities(reduction: .sum),
      ]
    ),
    ("mean squared error", "mean_squared_error", [.meanSquaredError]),
  ].map { (name: String, group: String, losses: [Loss]) in
    GradientSubject(name, group: group) { setting in
      losses.flatMap { loss in
        [1, 2, 5].enumerated().map { number, rows in
          let seed = setting.seed(of: number)
          let random = CounterRandom(seed: seed, stream: 1 << 41)
          var output: Tensor<Double> = CaseValues.real.tensor([rows, 2 * rows + 1], random)
          if loss.wantsDistribution == true {
            output = softmax(output, execution: setting.execution)
          }
          return GradientProblem(
            name: "\(loss) of \(output.shape)",
            objective: objective(loss, output.shape, seed, setting.execution), output: output)
        }
      }
    }
  }

  /// Small networks that between them have every layer, and every order of pool and ReLU.
  static let networks: [GradientSubject] = [
    network(
      "convolution, pool, relu", [6, 5, 2], .softmaxCrossEntropy(reduction: .mean),
      [
        Conv2D(filters: 3, kernel: 3, padding: .same, biasInitializer: .constant(0.1)),
        MaxPool2D(2, padding: .same), ReLU(), Conv2D(filters: 4, kernel: 2, stride: 2), Tanh(),
        Flatten(), Dense(5), Sigmoid(), Dense(3),
      ]),
    network(
      "convolution, leaky relu, overlapping pools", [6, 6, 1],
      .crossEntropyOfProbabilities(reduction: .sum),
      [
        Conv2D(filters: 3, kernel: Size2D(3, 2), useBias: false), LeakyReLU(slope: 0.2),
        MaxPool2D(2, stride: 1), AveragePool2D(2, stride: 1, padding: .same),
        GlobalAveragePool2D(), Dropout(rate: 0.3), Dense(4, useBias: false), Softmax(),
      ]),
    network(
      "relu, overlapping pool, depthwise convolution", [5, 7, 2], .meanSquaredError,
      [
        Conv2D(filters: 2, kernel: 3, groups: 2), ReLU(), MaxPool2D(3, stride: 1, padding: .same),
        Conv2D(filters: 4, kernel: 2, dilation: Size2D(1, 2), groups: 2), ReLU(), Flatten(),
        Dropout(rate: 0.5), Dense(4), Softmax(),
      ]),
    network(
      "pools of ties alone", [6, 6, 1], nil,
      [MaxPool2D(3, stride: 1), ReLU(), MaxPool2D(2, stride: 1), Flatten(), Dense(2)]),
  ]

  /// Every recipe's network and loss at reduced size: the same layers with the same strides, paddings
  /// and initialisers, fewer pixels, filters and units.
  static let recipes: [GradientSubject] = Recipe.all.map { recipe in
    GradientSubject("\(recipe.name), reduced", group: recipe.name) { setting in
      [try recipe.reduced.gradientProblem(setting)]
    }
  }

  /// A network on real numbers, on ties, and on images.
  private static func network(
    _ name: String, _ input: Shape, _ loss: Loss?, _ layers: [any Layer]
  ) -> GradientSubject {
    GradientSubject(name, group: "networks") { setting in
      try [CaseValues.real, .ties, .integers].enumerated().map { number, values in
        let seed = setting.seed(of: number)
        let network = try Network<Double>(Architecture(input: input, layers: layers), seed: seed)
        let batch = Shape([2] + input.extents)
        return GradientProblem(
          name: "\(name), \(values.rawValue) inputs", network: network,
          input: values.tensor(batch, CounterRandom(seed: seed, stream: 1 << 42)),
          objective: loss.map {
            objective($0, Shape([2] + network.plan.output.extents), seed, setting.execution)
          },
          pass: .training(seed: seed, step: number, execution: setting.execution))
      }
    }
  }
}

/// A loss with labels drawn at random for an output `[N, K]`.
func objective(
  _ loss: Loss, _ output: Shape, _ seed: UInt64, _ execution: Execution
) -> LossObjective {
  let random = CounterRandom(seed: seed, stream: 1 << 43)
  let labels = (0..<output[0]).map { Int32(random.integer(UInt64($0), below: output[1])) }
  return LossObjective(loss, labels: Tensor(shape: [output[0]], labels), execution: execution)
}
