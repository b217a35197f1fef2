import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

/// The layers of a network one by one, as if none of them did anything together with the next.
private struct Apart<Scalar: KernelScalar> {
  var output: Tensor<Scalar>
  var parameters: [Tensor<Scalar>] = []
  var input: Tensor<Scalar>?

  init(
    _ network: Network<Scalar>, _ images: Tensor<Scalar>, _ cotangent: Tensor<Scalar>, _ pass: Pass
  ) {
    output = images
    var kept: [Residuals<Scalar>] = []
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

private func bits<Scalar: KernelScalar>(_ tensor: Tensor<Scalar>?) -> [Scalar.Bits] {
  tensor?.elements.map(\.bits) ?? []
}

/// A tensor of small numbers of both signs.
private func numbers<Scalar: KernelScalar>(
  _ shape: Shape, seed: UInt64, below: Int, scale: Scalar
) -> Tensor<Scalar> {
  let random = CounterRandom(seed: seed)
  return Tensor(
    shape: shape,
    (0..<shape.count).map {
      Scalar(random.integer(UInt64($0), below: below)) * scale - Scalar(below / 2) * scale
    })
}

/// What is compared, and how.
struct GroupCase: Sendable {
  let threads: Int
  let algorithm: ConvolutionAlgorithm
  let isDouble: Bool
}

@Suite struct LayerGroupTests {
  /// Convolutions with a relu, a pool or both, pools that overlap, pad, skip; several in a row.
  private let networks: [(input: Shape, layers: [any Layer])] = [
    ([9, 11, 3], [Conv2D(filters: 5, kernel: 3, padding: .same), ReLU(), MaxPool2D(2)]),
    (
      [9, 11, 3],
      [Conv2D(filters: 7, kernel: 3, stride: 2), ReLU(), Conv2D(filters: 3, kernel: 1), ReLU()]
    ),
    (
      [9, 11, 3],
      [
        Conv2D(filters: 33, kernel: 3, padding: .same), ReLU(),
        MaxPool2D(3, stride: 1, padding: .same),
      ]
    ),
    ([9, 11, 3], [Conv2D(filters: 4, kernel: 3), ReLU(), MaxPool2D(2, stride: 3)]),
    (
      [9, 11, 3],
      [ReLU(), MaxPool2D(3, stride: 2, padding: .same), Conv2D(filters: 2, kernel: 2), ReLU()]
    ),
    (
      [9, 11, 3],
      [
        Conv2D(filters: 6, kernel: 3, groups: 3, useBias: false), ReLU(), MaxPool2D(2), ReLU(),
        MaxPool2D(2),
      ]
    ),
    (
      [9, 11, 3],
      [
        Conv2D(filters: 8, kernel: 3, padding: .same), ReLU(), ReLU(), MaxPool2D(2), Flatten(),
        Dense(3),
      ]
    ),
    // Pools first, as in LeNet; a stride beyond the kernel; pixels that no window of the pool meets.
    (
      [9, 11, 3],
      [
        Conv2D(filters: 6, kernel: 5, padding: .same), MaxPool2D(2, padding: .same), ReLU(),
        Conv2D(filters: 9, kernel: 2, stride: 3), MaxPool2D(1, stride: 2),
      ]
    ),
    // Few pixels under many taps, and so many filters that the images go in more than one slice.
    ([20, 20, 3], [Conv2D(filters: 260, kernel: 7, padding: .same), ReLU(), MaxPool2D(2)]),
    // Many channels behind a pool: its windows tile the image, leave gaps, or share rows.
    (
      [35, 18, 2],
      [Conv2D(filters: 70, kernel: 3, padding: .same), MaxPool2D(4, padding: .same)]
    ),
    ([33, 18, 2], [Conv2D(filters: 70, kernel: 2), ReLU(), MaxPool2D(2, stride: 3)]),
    (
      [34, 18, 2],
      [
        Conv2D(filters: 70, kernel: 3, padding: .same), ReLU(),
        MaxPool2D(3, stride: 2, padding: .same),
      ]
    ),
  ]

  @Test(arguments: [
    GroupCase(threads: 1, algorithm: .direct, isDouble: false),
    GroupCase(threads: 3, algorithm: .direct, isDouble: false),
    GroupCase(threads: 7, algorithm: .im2col, isDouble: false),
    GroupCase(threads: 2, algorithm: .direct, isDouble: true),
  ])
  func groupsGiveTheBitsOfTheirLayers(_ group: GroupCase) throws {
    var tally = Tally("groups of layers, \(group)")
    let execution = Execution(threads: group.threads, algorithm: group.algorithm)
    if group.isDouble {
      try compare(Double.self, execution, &tally)
    } else {
      try compare(Float.self, execution, &tally)
    }
    tally.finish()
  }

  private func compare<Scalar: KernelScalar>(
    _: Scalar.Type, _ execution: Execution, _ tally: inout Tally
  ) throws {
    for (number, (input, layers)) in networks.enumerated() {
      var network = try Network<Scalar>(
        Architecture(input: input, layers: layers), seed: UInt64(number))
      // Biases of both signs and zero; below, pixels of both signs with a special value among them.
      for index in network.parameters.indices where network.parameters[index].shape.rank == 1 {
        for i in 0..<network.parameters[index].count {
          network.parameters[index][i] = Scalar(i % 3 - 1) / 8
        }
      }
      for special in [Scalar(0), .nan, .infinity, -0.0] {
        var images = numbers(Shape([4] + input.extents), seed: 77, below: 17, scale: Scalar(1))
        images[100] = special
        images[700] = special
        let cotangent = numbers(
          Shape([4] + network.plan.output.extents), seed: 78, below: 33, scale: Scalar(1) / 16)
        tally.count(
          expectTheSame(network, images, cotangent, execution, "network \(number), \(special)"))
      }
    }
  }

  /// Compares every output and gradient; returns how many numbers that were.
  private func expectTheSame<Scalar: KernelScalar>(
    _ network: Network<Scalar>, _ images: Tensor<Scalar>, _ cotangent: Tensor<Scalar>,
    _ execution: Execution, _ name: String
  ) -> Int {
    let pass = Pass.training(seed: 1, step: 0, execution: execution)
    let apart = Apart(network, images, cotangent, pass)
    let trace = network.forward(images, pass: pass)
    #expect(bits(trace.output) == bits(apart.output), "\(name)")
    #expect(bits(network(images, execution: execution)) == bits(apart.output), "\(name)")
    let together = network.backward(
      trace, outputCotangent: cotangent, pass: pass, needsInput: true)
    #expect(together.parameters.count == apart.parameters.count)
    for (one, other) in zip(together.parameters, apart.parameters) {
      #expect(bits(one) == bits(other), "\(name)")
    }
    #expect(bits(together.input) == bits(apart.input), "\(name)")
    let shorter = network.backward(
      network.forward(images, pass: pass), outputCotangent: cotangent, pass: pass)
    #expect(shorter.parameters.map { bits($0) } == apart.parameters.map { bits($0) }, "\(name)")
    return images.count + apart.output.count + apart.parameters.reduce(0) { $0 + $1.count }
  }
}
