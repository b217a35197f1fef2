import TesseraGradients
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

/// Small networks that between them have every layer.
private let networks: [(String, Shape, [any Layer])] = [
  (
    "pool before relu", [6, 5, 2],
    [
      Conv2D(filters: 4, kernel: 3, padding: .same, biasInitializer: .constant(0.1)),
      MaxPool2D(2, padding: .same), ReLU(), Conv2D(filters: 4, kernel: 3, stride: 2, groups: 2),
      Tanh(), Flatten(), Dense(5), Sigmoid(), Dense(3),
    ]
  ),
  (
    "relu before pool", [6, 6, 1],
    [
      Conv2D(filters: 3, kernel: Size2D(3, 2), useBias: false), LeakyReLU(slope: 0.2),
      MaxPool2D(2, stride: 1), AveragePool2D(2, stride: 1, padding: .same),
      GlobalAveragePool2D(), Dropout(rate: 0.3), Dense(4, useBias: false), Softmax(),
    ]
  ),
]

@Test(arguments: networks.indices)
func networkDerivativesAgreeWithDifferences(index: Int) throws {
  let (name, shape, layers) = networks[index]
  let network = try Network<Double>(Architecture(input: shape, layers: layers), seed: 5)
  let problem = GradientProblem(
    name: name, network: network, input: Samples.real(Shape([2] + shape.extents), 11),
    pass: .training(seed: 3, step: 4, execution: Execution(threads: 1)))
  for report in try GradientCheck.reports(on: problem, seed: 9) {
    #expect(report.passed, "\(report)")
  }
}

@Test func networkGivesTheSameParameterCotangentsWhereTheInputIsNotAskedFor() throws {
  for (name, shape, layers) in networks {
    let network = try Network<Float>(Architecture(input: shape, layers: layers), seed: 5)
    let pass = Pass.training(seed: 3, step: 4, execution: Execution(threads: 1))
    let input: Tensor<Float> = Samples.real(Shape([3] + shape.extents), 11)
    let trace = network.forward(input, pass: pass)
    let cotangent: Tensor<Float> = Samples.real(trace.output.shape, 12)
    let short = network.backward(trace, outputCotangent: cotangent, pass: pass)
    let long = network.backward(trace, outputCotangent: cotangent, pass: pass, needsInput: true)
    #expect(short.parameters == long.parameters, "\(name)")
    #expect(short.input == nil && long.input?.shape == input.shape)
    #expect(short.parameters.map(\.shape) == network.parameters.map(\.shape))
  }
}

@Test func dropoutIsOffOutsideTraining() throws {
  let network = try Network<Float>(
    Architecture(input: [40], layers: [Dropout(rate: 0.5)]), seed: 0)
  let input: Tensor<Float> = Samples.real([3, 40], 1)
  #expect(network(input, execution: .standard) == input)
  let pass = Pass.training(seed: 1, step: 2, execution: .standard)
  let output = network.forward(input, pass: pass).output
  #expect(output != input && output == network.forward(input, pass: pass).output)
}

@Test func networkNamesTheLayerWhereValuesStopBeingFinite() throws {
  let architecture = Architecture(
    input: [4], layers: [Dense(3), ReLU(), Dense(2, kernelInitializer: .constant(1))])
  var network = try Network<Float>(architecture, seed: 0)
  let pass = Pass.training(seed: 1, step: 2, execution: .standard)
  func place(_ input: Float, cotangent: Float = 1) -> String? {
    network.firstNonFinite(input: Tensor(repeating: input, shape: [1, 4]), pass: pass) { output in
      Tensor(repeating: cotangent, shape: output.shape)
    }
  }
  #expect(place(1) == nil)
  #expect(place(.nan) == "the images")
  #expect(place(1, cotangent: .infinity) == "the cotangent of the loss")
  network.parameters[0] = Tensor(repeating: 1e19, shape: [4, 3])
  #expect(place(1e20) == "layer 1, Dense (dense_1): its output")
  #expect(
    place(1e18, cotangent: 1e20) == "layer 3, Dense (dense_2): the cotangent of its parameters")
  network.parameters[2][1] = .nan
  #expect(place(1) == "layer 3, Dense (dense_2): its kernel")
}
