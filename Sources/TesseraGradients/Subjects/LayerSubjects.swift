import TesseraCases
import TesseraLayers
import TesseraOperators
import TesseraTensors

extension GradientSubjects {
  /// What layers are called in files, and the group of operators that each belongs to.
  static let layerGroups: [String: String] = [
    Conv2D.typeName: "conv2d", MaxPool2D.typeName: "max_pool2d",
    AveragePool2D.typeName: "avg_pool2d", GlobalAveragePool2D.typeName: "global_avg_pool2d",
    Dense.typeName: "dense", Flatten.typeName: "flatten", ReLU.typeName: "relu",
    LeakyReLU.typeName: "leaky_relu", Sigmoid.typeName: "sigmoid", Tanh.typeName: "tanh",
    Softmax.typeName: "softmax", Dropout.typeName: "dropout",
  ]

  /// Every layer alone, over its options: its parameters as its initialisers make them.
  static let layers: [GradientSubject] = Architecture.layerTypes.map { type in
    let group = layerGroups[type.typeName] ?? type.typeName
    return GradientSubject("\(type) layer", group: group) { setting in
      try layerCases(type).enumerated().map { number, item in
        let random = CounterRandom(seed: setting.seed(of: number), stream: 1 << 40)
        let input: Tensor<Double> = item.values.tensor(item.input, random)
        let pass = Pass.training(seed: setting.seed, step: number, execution: setting.execution)
        return try GradientProblem(
          name: "\(item.layer) of \(item.input)", layer: item.layer, input: input,
          seed: setting.seed, pass: pass)
      }
    }
  }

  /// A layer and the batch that it is given.
  struct LayerCase {
    let layer: any Layer
    let input: Shape
    var values = CaseValues.real
  }

  /// The cases of a kind of layer; none where the table does not know it.
  static func layerCases(_ type: any Layer.Type) -> [LayerCase] {
    let paddings: [Padding] = [
      .valid, .same, .sameLower, .explicit(top: 1, left: 0, bottom: 0, right: 1),
    ]
    switch type {
    case is Conv2D.Type: return convolutions(paddings)
    case is MaxPool2D.Type:
      return pools(paddings) { MaxPool2D($0, stride: $1, padding: $2) }
    case is AveragePool2D.Type:
      return [false, true].flatMap { includePadding in
        pools(paddings) {
          AveragePool2D($0, stride: $1, padding: $2, includePadding: includePadding)
        }
      }
    case is GlobalAveragePool2D.Type:
      return [[2, 3, 4, 2], [1, 1, 1, 3]].map {
        LayerCase(layer: GlobalAveragePool2D(), input: $0)
      }
    case is Dense.Type:
      return [true, false].flatMap { useBias in
        [[3, 4], [1, 1], [0, 2]].map { LayerCase(layer: Dense(3, useBias: useBias), input: $0) }
      }
    case is Dropout.Type:
      return [0, 0.25, 0.9].map { LayerCase(layer: Dropout(rate: $0), input: [3, 4, 5, 2]) }
    case is LeakyReLU.Type: return rows([0.01, 0.3, 1.5, -0.2].map { LeakyReLU(slope: $0) })
    case is ReLU.Type: return rows([ReLU()])
    case is Sigmoid.Type: return rows([Sigmoid()])
    case is Tanh.Type: return rows([Tanh()])
    case is Softmax.Type: return rows([Softmax()])
    case is Flatten.Type: return rows([Flatten()])
    default: return []
    }
  }

  private static func convolutions(_ paddings: [Padding]) -> [LayerCase] {
    paddings.flatMap { padding in
      [(1, 1, 1), (2, 1, 2), (1, 2, 1), (3, 2, 2)].map { stride, dilation, groups in
        LayerCase(
          layer: Conv2D(
            filters: 4, kernel: Size2D(3, 2), stride: Size2D(stride, 1),
            dilation: Size2D(1, dilation), padding: padding, groups: groups,
            biasInitializer: .normal(standardDeviation: 1), useBias: stride != 2),
          input: [stride, 5, 4, 2])
      }
    }
  }

  /// Windows that touch, overlap and leave gaps, on numbers that differ and on ties.
  private static func pools(
    _ paddings: [Padding], _ layer: (Size2D, Size2D, Padding) -> any Layer
  ) -> [LayerCase] {
    paddings.flatMap { padding in
      [(Size2D(2, 3), 2), (3, 1), (2, Size2D(3, 1))].flatMap { (kernel: Size2D, stride: Size2D) in
        [CaseValues.real, .ties].map {
          LayerCase(layer: layer(kernel, stride, padding), input: [2, 6, 5, 2], values: $0)
        }
      }
    }
  }

  /// What works on elements or rows.
  private static func rows(_ layers: [any Layer]) -> [LayerCase] {
    layers.flatMap { layer in
      [
        LayerCase(layer: layer, input: [3, 7]),
        LayerCase(layer: layer, input: [2, 3, 2, 4], values: .ties),
        LayerCase(layer: layer, input: [1, 1], values: .integers),
      ]
    }
  }
}
