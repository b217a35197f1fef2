import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraReference
import TesseraTensors
import TesseraTraining

/// A network evaluated by the definitions alone, one layer after the other.
struct DefinitionNetwork {
  private let network: Network<Float>
  private let execution: Execution
  private var arithmetic: Arithmetic { execution.arithmetic }

  /// Dropout is left out: its masks are checked by themselves.
  init(_ network: Network<Float>, _ execution: Execution) {
    (self.network, self.execution) = (network.withoutDropout, execution)
  }

  /// The first and the last of the images, the others beside them in the same batch.
  func checkOutputs(_ images: Tensor<Float>) throws -> Checked {
    let chosen = Checked.spread(2, of: images.shape[0])
    let ours = network(images, execution: execution)
    let definition = try forward(images.selecting(chosen, axis: 0))
    return try Checked.same(
      "the network's outputs", ours.selecting(chosen, axis: 0), definition.last!.output,
      of: ours.count)
  }

  /// The gradients of a step on two images, those of all parameters.
  func checkGradients(_ recipe: Recipe) throws -> Checked {
    let images: Tensor<Float> = Inputs.signed(
      Shape([2] + network.plan.architecture.input.extents), stream: 13)
    let labels = Tensor<Int32>(shape: [2], [3, 7])
    let pass = Pass.training(seed: 1, step: 0, execution: execution)
    let trace = network.forward(images, pass: pass)
    let cotangent = recipe.loss.cotangent(trace.output, labels: labels, execution: execution)
    let ours = network.backward(trace, outputCotangent: cotangent, pass: pass).parameters

    let outputs = try forward(images)
    guard case .softmaxCrossEntropy(let reduction) = recipe.loss else {
      throw Mismatch(description: "\(recipe.name): there is no definition of its loss here")
    }
    let definition = try backward(
      images, outputs,
      Reference.softmaxCrossEntropyVJP(
        outputs.last!.output, labels: [3, 7], reduction: reduction == .mean ? .mean : .sum,
        arithmetic: arithmetic))
    guard ours.count == definition.count else {
      throw Mismatch(description: "\(ours.count) gradients, the definition has \(definition.count)")
    }
    return try zip(ours, definition).reduce(Checked(compared: 0, total: 0)) { sum, pair in
      try sum + Checked.same("a gradient of \(recipe.name)", pair.0, pair.1)
    }
  }

  private struct LayerOutput {
    let output: Tensor<Float>
    var winners: Tensor<Int32>?
  }

  private func forward(_ images: Tensor<Float>) throws -> [LayerOutput] {
    var x = images
    return try network.plan.steps.map { step in
      let result = try output(of: step, x)
      x = result.output
      return result
    }
  }

  private func output(of step: NetworkPlan.Step, _ x: Tensor<Float>) throws -> LayerOutput {
    let parameters = Array(network.parameters[step.parameters])
    switch step.layer {
    case let layer as Conv2D:
      return LayerOutput(
        output: Reference.conv2d(
          x, filter: parameters[0], bias: parameters[1], geometry: try layer.geometry(step),
          groups: layer.groups, arithmetic: arithmetic))
    case let layer as MaxPool2D:
      let pooled = Reference.maxPool(x, geometry: try layer.geometry(step))
      return LayerOutput(output: pooled.values, winners: pooled.winners)
    case is Dense:
      return LayerOutput(
        output: Reference.dense(
          x, weights: parameters[0], bias: parameters[1], arithmetic: arithmetic))
    case is TesseraLayers.ReLU: return LayerOutput(output: Reference.relu(x))
    case is Sigmoid: return LayerOutput(output: Reference.sigmoid(x, arithmetic: arithmetic))
    case is Flatten, is Dropout:
      return LayerOutput(output: x.reshaped(Shape([x.shape[0]] + step.output.extents)))
    default: throw Mismatch(description: "\(step.name): a layer without a definition here")
    }
  }

  private func backward(
    _ images: Tensor<Float>, _ outputs: [LayerOutput], _ cotangent: Tensor<Float>
  ) throws -> [Tensor<Float>] {
    var y = cotangent
    var gradients: [[Tensor<Float>]] = []
    for (index, step) in network.plan.steps.enumerated().reversed() {
      let x = index == 0 ? images : outputs[index - 1].output
      let parameters = Array(network.parameters[step.parameters])
      switch step.layer {
      case let layer as Conv2D:
        let geometry = try layer.geometry(step)
        gradients.append([
          Reference.conv2dFilterVJP(
            outputCotangent: y, input: x, filterShape: parameters[0].shape, geometry: geometry,
            groups: layer.groups, arithmetic: arithmetic),
          Reference.conv2dBiasVJP(outputCotangent: y),
        ])
        guard index > 0 else { continue }
        y = Reference.conv2dInputVJP(
          outputCotangent: y, filter: parameters[0], inputShape: x.shape, geometry: geometry,
          groups: layer.groups, arithmetic: arithmetic)
      case let layer as MaxPool2D:
        y = Reference.maxPoolVJP(
          outputCotangent: y, winners: outputs[index].winners!, inputShape: x.shape,
          geometry: try layer.geometry(step))
      case is Dense:
        gradients.append([
          Reference.denseWeightsVJP(outputCotangent: y, input: x, arithmetic: arithmetic),
          Reference.denseBiasVJP(outputCotangent: y),
        ])
        y = Reference.denseInputVJP(
          outputCotangent: y, weights: parameters[0], arithmetic: arithmetic)
      case is TesseraLayers.ReLU: y = Reference.reluVJP(outputCotangent: y, input: x)
      case is Sigmoid:
        y = Reference.sigmoidVJP(outputCotangent: y, output: outputs[index].output)
      default: y = y.reshaped(x.shape)
      }
    }
    return gradients.reversed().flatMap { $0 }
  }
}

extension Conv2D {
  fileprivate func geometry(_ step: NetworkPlan.Step) throws(ShapeError) -> WindowGeometry {
    try WindowGeometry(
      input: Size2D(step.input[0], step.input[1]), kernel: kernel,
      window: Window(stride: stride, dilation: dilation, padding: padding))
  }
}

extension MaxPool2D {
  fileprivate func geometry(_ step: NetworkPlan.Step) throws(ShapeError) -> WindowGeometry {
    try WindowGeometry(
      input: Size2D(step.input[0], step.input[1]), kernel: kernel,
      window: Window(stride: stride, padding: padding))
  }
}
