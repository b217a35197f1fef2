import TesseraLayers
import TesseraOperators
import TesseraTensors
import Testing

private let image: Shape = [9, 7, 6]

/// Layers, the shape each gives for `image`, and its number of parameters.
private let shapes: [(any Layer, Shape, Int)] = [
  (Conv2D(filters: 4, kernel: 3), [7, 5, 4], 3 * 3 * 6 * 4 + 4),
  (Conv2D(filters: 4, kernel: Size2D(3, 2), padding: .same), [9, 7, 4], 3 * 2 * 6 * 4 + 4),
  (
    Conv2D(filters: 6, kernel: 3, stride: Size2D(2, 3), padding: .same, groups: 6, useBias: false),
    [5, 3, 6], 3 * 3 * 6
  ),
  (Conv2D(filters: 4, kernel: 3, dilation: 2, groups: 2), [5, 3, 4], 3 * 3 * 3 * 4 + 4),
  (MaxPool2D(2), [4, 3, 6], 0),
  (MaxPool2D(2, padding: .same), [5, 4, 6], 0),
  (AveragePool2D(3, stride: 1), [7, 5, 6], 0),
  (GlobalAveragePool2D(), [6], 0),
  (Flatten(), [378], 0),
  (ReLU(), image, 0), (LeakyReLU(), image, 0), (Sigmoid(), image, 0), (Tanh(), image, 0),
  (Softmax(), image, 0), (Dropout(rate: 0.5), image, 0),
]

@Test func layerGivesTheShapeThatItsOutputHas() throws {
  for (layer, shape, parameters) in shapes {
    let network = try Network<Float>(Architecture(input: image, layers: [layer]), seed: 1)
    #expect(network.plan.output == shape, "\(layer)")
    #expect(network.plan.parameterCount == parameters, "\(layer)")
    let output = network(
      Tensor(repeating: 0.5, shape: Shape([2] + image.extents)), execution: Execution(threads: 1))
    #expect(output.shape == Shape([2] + shape.extents), "\(layer)")
  }
}

private func message(_ layers: [any Layer], _ input: Shape = [8, 8, 2]) -> String {
  do throws(ShapeError) {
    _ = try NetworkPlan(Architecture(input: input, layers: layers))
    return "no error"
  } catch { return error.description }
}

@Test func planNamesTheLayerThatDoesNotFit() {
  #expect(
    message([ReLU(), Dense(3)])
      == "layer 2, Dense: needs a vector [features], found [8, 8, 2]; put Flatten before it")
  #expect(
    message([Flatten(), MaxPool2D(2)])
      == "layer 2, MaxPool2D: needs an image [height, width, channels], found [128]")
  #expect(
    message([Conv2D(filters: 3, kernel: 3, groups: 2)])
      == "layer 1, Conv2D: 2 groups must divide both the 2 channels of [8, 8, 2] and 3 filters")
  #expect(message([MaxPool2D(9)]).hasPrefix("layer 1, MaxPool2D: a kernel of 9"))
  #expect(message([Dropout(rate: 1)]).hasPrefix("layer 1, Dropout: the rate"))
  #expect(message([]) == "a network needs a layer")
}

@Test func planRefusesAbsurdNumbersWithoutAllocating() {
  let huge = Int.max / 2
  let layers: [any Layer] = [
    Conv2D(filters: huge, kernel: 3), Conv2D(filters: 0, kernel: 3),
    Conv2D(filters: 1, kernel: 3, groups: -1), Conv2D(filters: -4, kernel: 3),
    Conv2D(filters: 1, kernel: Size2D(huge, 1)), Conv2D(filters: 1, kernel: 0),
    Conv2D(filters: 1, kernel: 3, stride: 0),
    Conv2D(filters: 2, kernel: 1, padding: .explicit(top: huge, left: 0, bottom: 0, right: 0)),
    Conv2D(filters: 2, kernel: 1, padding: .explicit(top: 1 << 29, left: 0, bottom: 0, right: 0)),
    MaxPool2D(Size2D(1 << 29, 1), padding: .same), MaxPool2D(2, stride: Size2D(-1, 2)),
    MaxPool2D(2, padding: .explicit(top: 4, left: 0, bottom: 0, right: 0)),
  ]
  for layer in layers {
    #expect(message([layer]).hasPrefix("layer 1, "), "\(layer)")
  }
  #expect(message([Flatten(), Dense(huge)]).hasPrefix("layer 2, Dense"))
  #expect(message([ReLU()], [1 << 20, 1 << 20, 1]).contains("must have 1 to 2^24 elements"))
}

@Test func planNamesParametersAfterTheirLayers() throws {
  let plan = try NetworkPlan(
    Architecture(
      input: [8, 8, 1],
      layers: [Conv2D(filters: 2, kernel: 3), Conv2D(filters: 2, kernel: 3), Flatten(), Dense(3)]))
  #expect(
    plan.parameters.map(\.name) == [
      "conv2d_1.kernel", "conv2d_1.bias", "conv2d_2.kernel", "conv2d_2.bias", "dense_1.kernel",
      "dense_1.bias",
    ])
}
