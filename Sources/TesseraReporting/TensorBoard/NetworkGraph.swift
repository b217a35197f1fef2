import TesseraLayers
import TesseraTensors
import TesseraTraining

extension GraphDefinition {
  /// The graph of a network and its loss: a scope for each layer, with the operations and the parameters
  /// in it under the names that TensorFlow gives them.
  init(_ plan: NetworkPlan, loss: Loss) {
    var value = add(
      "images", "Placeholder", output: [-1] + plan.architecture.input.extents,
      attributes: ["shape": .shape([-1] + plan.architecture.input.extents)])
    for step in plan.steps { value = add(step, behind: value) }
    let labels = add("labels", "Placeholder", output: [-1], attributes: ["shape": .shape([-1])])
    switch loss {
    // Whose operation is a softmax too: behind one of the network they are two, as the graph shows.
    case .softmaxCrossEntropy, .softmaxTwiceCrossEntropy:
      value = add(
        "loss/cross_entropy", "SparseSoftmaxCrossEntropyWithLogits", inputs: [value, labels],
        output: [-1])
    case .crossEntropyOfProbabilities:
      value = add("loss/log", "Log", inputs: [value], output: [-1] + plan.output.extents)
      value = add("loss/cross_entropy", "NegativeOfLabel", inputs: [value, labels], output: [-1])
    case .meanSquaredError:
      value = add(
        "loss/squared_difference", "SquaredDifference", inputs: [value, labels],
        output: [-1] + plan.output.extents)
    }
    add(
      "loss/\(loss.isSum ? "sum" : "mean")", loss.isSum ? "Sum" : "Mean", inputs: [value],
      output: [])
  }

  /// Adds a layer and returns the name of what leaves it.
  private mutating func add(_ step: NetworkPlan.Step, behind input: String) -> String {
    let (scope, output) = (step.name, [-1] + step.output.extents)
    let parameters = step.specs.map { spec in
      add(
        "\(scope)/\(spec.name)", "VariableV2", output: spec.shape.extents,
        attributes: ["shape": .shape(spec.shape.extents)])
    }
    let operation = Operation(step.layer, input: step.input)
    guard let weights = parameters.first else {
      return add(
        scope, operation.name, inputs: [input], output: output, attributes: operation.attributes)
    }
    let product = add(
      "\(scope)/\(operation.name)", operation.name, inputs: [input, weights], output: output,
      attributes: operation.attributes)
    guard parameters.count > 1 else { return product }
    return add("\(scope)/BiasAdd", "BiasAdd", inputs: [product, parameters[1]], output: output)
  }

  /// What TensorFlow calls a layer's operation, and what it writes beside it.
  private struct Operation {
    var name: String
    var attributes: [String: Attribute] = [:]

    init(_ layer: any Layer, input: Shape) {
      switch layer {
      case let layer as Conv2D:
        name = "Conv2D"
        let window = Window(
          stride: layer.stride, dilation: layer.dilation, padding: layer.padding)
        attributes = Self.window(window, kernel: layer.kernel, input: input)
        attributes["dilations"] = .integers([1, layer.dilation.rows, layer.dilation.columns, 1])
        if layer.groups > 1 { attributes["groups"] = .integers([layer.groups]) }
      case let layer as MaxPool2D:
        name = "MaxPool"
        let window = Window(stride: layer.stride, padding: layer.padding)
        attributes = Self.window(window, kernel: layer.kernel, input: input)
        attributes["ksize"] = .integers([1, layer.kernel.rows, layer.kernel.columns, 1])
      case let layer as AveragePool2D:
        name = "AvgPool"
        let window = Window(stride: layer.stride, padding: layer.padding)
        attributes = Self.window(window, kernel: layer.kernel, input: input)
        attributes["ksize"] = .integers([1, layer.kernel.rows, layer.kernel.columns, 1])
      case is GlobalAveragePool2D: name = "Mean"
      case is Dense: name = "MatMul"
      case is Flatten: name = "Reshape"
      case is ReLU: name = "Relu"
      case let layer as LeakyReLU:
        name = "LeakyRelu"
        attributes = ["alpha": .number(layer.slope)]
      case let layer as Dropout:
        name = "Dropout"
        attributes = ["rate": .number(layer.rate)]
      default: name = layer.title
      }
    }

    private static func window(
      _ window: Window, kernel: Size2D, input: Shape
    ) -> [String: Attribute] {
      var attributes: [String: Attribute] = [
        "strides": .integers([1, window.stride.rows, window.stride.columns, 1]),
        "data_format": .string("NHWC"),
      ]
      switch window.padding {
      case .valid: attributes["padding"] = .string("VALID")
      case .same: attributes["padding"] = .string("SAME")
      case .sameLower, .explicit:
        attributes["padding"] = .string("EXPLICIT")
        let size = Size2D(input[0], input[1])
        if let geometry = try? WindowGeometry(input: size, kernel: kernel, window: window) {
          let (rows, columns) = (geometry.rows, geometry.columns)
          attributes["explicit_paddings"] = .integers(
            [0, 0, rows.before, rows.after, columns.before, columns.after, 0, 0])
        }
      }
      return attributes
    }
  }
}

extension Loss {
  /// Whether a batch's losses are summed, not averaged.
  fileprivate var isSum: Bool {
    switch self {
    case .softmaxCrossEntropy(reduction: .sum), .crossEntropyOfProbabilities(reduction: .sum),
      .softmaxTwiceCrossEntropy(reduction: .sum):
      true
    default: false
    }
  }
}
