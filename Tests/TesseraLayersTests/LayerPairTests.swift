import TesseraLayers
import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

/// The layers of a network one by one, as if none of them did anything together with the next.
private struct Apart {
  var output: Tensor<Float>
  var parameters: [Tensor<Float>] = []
  var input: Tensor<Float>?

  init(_ network: Network<Float>, _ images: Tensor<Float>, _ cotangent: Tensor<Float>, _ pass: Pass)
  {
    output = images
    var kept: [Residuals<Float>] = []
    for (index, step) in network.plan.steps.enumerated() {
      let result = step.layer.forward(
        output, parameters: network.parameters[step.parameters], pass: pass.at(index))
      output = result.output
      kept.append(result.residuals)
    }
    var value = cotangent
    for (index, step) in network.plan.steps.enumerated().reversed() {
      let result = step.layer.backward(
        value, residuals: kept[index], parameters: network.parameters[step.parameters],
        needsInput: true, pass: pass.at(index))
      parameters = result.parameters + parameters
      value = result.input ?? value
    }
    input = value
  }
}

private func bits(_ tensor: Tensor<Float>?) -> [UInt32] {
  tensor?.elements.map(\.bitPattern) ?? []
}

@Suite struct LayerPairTests {
  /// Convolutions with a relu, relus before pools that overlap, pad, skip; several in a row.
  private let networks: [[any Layer]] = [
    [Conv2D(filters: 5, kernel: 3, padding: .same), ReLU(), MaxPool2D(2)],
    [Conv2D(filters: 7, kernel: 3, stride: 2), ReLU(), Conv2D(filters: 3, kernel: 1), ReLU()],
    [
      Conv2D(filters: 33, kernel: 3, padding: .same), ReLU(),
      MaxPool2D(3, stride: 1, padding: .same),
    ],
    [Conv2D(filters: 4, kernel: 3), ReLU(), MaxPool2D(2, stride: 3)],
    [ReLU(), MaxPool2D(3, stride: 2, padding: .same), Conv2D(filters: 2, kernel: 2), ReLU()],
    [
      Conv2D(filters: 6, kernel: 3, groups: 3, useBias: false), ReLU(), MaxPool2D(2), ReLU(),
      MaxPool2D(2),
    ],
    [
      Conv2D(filters: 8, kernel: 3, padding: .same), ReLU(), ReLU(), MaxPool2D(2), Flatten(),
      Dense(3),
    ],
  ]

  @Test(arguments: [1, 3]) func pairsGiveTheBitsOfTheirLayers(threads: Int) throws {
    var compared = 0
    for (number, layers) in networks.enumerated() {
      var network = try Network<Float>(
        Architecture(input: [9, 11, 3], layers: layers), seed: UInt64(number))
      // Biases of both signs and zero; below, pixels of both signs with a special value among them.
      for index in network.parameters.indices where network.parameters[index].shape.rank == 1 {
        for i in 0..<network.parameters[index].count {
          network.parameters[index][i] = Float(i % 3 - 1) / 8
        }
      }
      let random = CounterRandom(seed: 77)
      for special in [Float(0), .nan, .infinity, -0.0] {
        var images = Tensor<Float>(repeating: 0, shape: [4, 9, 11, 3])
        for i in 0..<images.count {
          images[i] = Float(random.integer(UInt64(i), below: 17)) - 8
        }
        images[100] = special
        images[700] = special
        let pass = Pass.training(seed: 1, step: 0, execution: Execution(threads: threads))
        var cotangent = Tensor<Float>(
          repeating: 0, shape: Shape([4] + network.plan.output.extents))
        for i in 0..<cotangent.count {
          cotangent[i] = Float(random.integer(UInt64(9_000 + i), below: 33)) / 16 - 1
        }
        let apart = Apart(network, images, cotangent, pass)
        let trace = network.forward(images, pass: pass)
        #expect(bits(trace.output) == bits(apart.output), "network \(number), \(special)")
        #expect(
          bits(network(images, execution: pass.execution)) == bits(apart.output),
          "network \(number), \(special)")
        let together = network.backward(
          trace, outputCotangent: cotangent, pass: pass, needsInput: true)
        #expect(together.parameters.count == apart.parameters.count)
        for (one, other) in zip(together.parameters, apart.parameters) {
          #expect(bits(one) == bits(other), "network \(number), \(special)")
          compared += one.count
        }
        #expect(bits(together.input) == bits(apart.input), "network \(number), \(special)")
        let shorter = network.backward(
          network.forward(images, pass: pass), outputCotangent: cotangent, pass: pass)
        #expect(shorter.parameters.map { bits($0) } == apart.parameters.map { bits($0) })
        compared += images.count + apart.output.count
      }
    }
    print("LayerPairTests: \(compared) values compared with \(threads) threads")
    #expect(compared > 10_000)
  }
}
