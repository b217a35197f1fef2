import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

private func zeros(_ shape: Shape) -> Tensor<Float> { Tensor(repeating: 0, shape: shape) }

private func geometry(_ image: Size2D, _ kernel: Size2D) throws -> WindowGeometry {
  try WindowGeometry(input: image, kernel: kernel, window: .unit)
}

/// A mistake in a call stops the program, and the message names the shapes.
@Suite struct PreconditionTests {
  private func expect(_ result: ExitTest.Result?, says parts: [String]) {
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    for part in parts { #expect(message.contains(part), "'\(part)' is not in: \(message)") }
  }

  @Test(.awaitsProcess) func convolutionStopsWhenTheChannelsDisagree() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = conv2d(
        zeros([1, 4, 5, 3]), filter: zeros([2, 2, 4, 6]), bias: nil,
        geometry: try geometry(Size2D(4, 5), 2), groups: 1, execution: .standard)
    }
    expect(result, says: ["[1, 4, 5, 3]", "[2, 2, 4, 6]"])
  }

  /// Without filters there is nothing to compute, and still there are 2⁶² places to visit.
  @Test(.awaitsProcess) func convolutionStopsWhenTheBorderIsAbsurd() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let side = WindowAxis.limit
      let window = Window(padding: .explicit(top: side, left: side, bottom: side, right: side))
      _ = conv2d(
        zeros([1, 1, 1, 0]), filter: zeros([1, 1, 0, 0]), bias: nil,
        geometry: try WindowGeometry(input: 1, kernel: 1, window: window), groups: 1,
        execution: .standard)
    }
    expect(result, says: ["an output of 1 × 2147483649 × 2147483649 × 0", "exceeds"])
  }

  @Test(.awaitsProcess) func convolutionVJPStopsWhenTheCotangentHasAnotherShape() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = conv2dInputVJP(
        outputCotangent: zeros([1, 4, 5, 6]), filter: zeros([2, 2, 3, 6]),
        inputShape: [1, 4, 5, 3], geometry: try geometry(Size2D(4, 5), 2), groups: 1,
        execution: .standard)
    }
    expect(result, says: ["[1, 4, 5, 6]", "[1, 3, 4, 6]"])
  }

  @Test(.awaitsProcess) func matrixProductStopsWhenTheDepthsDisagree() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var c = zeros([2, 4])
      gemm(
        zeros([2, 3]), transposeA: false, zeros([5, 4]), transposeB: false, into: &c, alpha: 1,
        beta: 0, execution: .standard)
    }
    expect(result, says: ["[2, 3]", "[5, 4]", "[2, 4]"])
  }

  @Test(.awaitsProcess) func broadcastingStopsWhenTheShapesDisagree() async {
    let addition = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = add(zeros([2, 3]), zeros([2]), execution: .standard)
    }
    expect(addition, says: ["[2, 3]", "[2]", "3 meets 2"])
    let reduction = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = TesseraOperators.sum(zeros([2, 3]), to: [2, 1, 3], execution: .standard)
    }
    expect(reduction, says: ["[2, 3]", "[2, 1, 3]"])
    let product = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = matmul(zeros([2, 3]), zeros([4, 5]), execution: .standard)
    }
    expect(product, says: ["[2, 3]", "[4, 5]", "3 columns meet 4 rows"])
    let addend = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = gemmAddendVJP(
        outputCotangent: zeros([2, 3]), shape: [2], beta: 0, execution: .standard)
    }
    expect(addend, says: ["[2, 3]", "[2]"])
  }

  @Test(.awaitsProcess) func denseStopsWhenTheBiasDoesNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = dense(
        zeros([2, 3]), weights: zeros([3, 4]), bias: zeros([5]), execution: .standard)
    }
    expect(result, says: ["[2, 3]", "[3, 4]", "[5]"])
  }

  @Test(.awaitsProcess) func maxPoolVJPStopsWhenTheCotangentIsOfAnotherImage() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = maxPool2dVJP(
        outputCotangent: zeros([2, 3, 4, 5]),
        winners: Tensor<Int32>(repeating: 0, shape: [2, 3, 4, 5]), inputShape: [1, 4, 5, 5],
        geometry: try geometry(Size2D(4, 5), 2), execution: .standard)
    }
    expect(result, says: ["[2, 3, 4, 5]", "[1, 4, 5, 5]"])
  }

  @Test(.awaitsProcess) func lossStopsWhenALabelIsOutOfRange() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = softmaxCrossEntropy(
        logits: zeros([2, 3]), labels: Tensor(shape: [2], [0, 3]), reduction: .mean,
        execution: .standard)
    }
    expect(result, says: ["label", "0 ..< 3"])
  }

  @Test(.awaitsProcess) func softmaxAndItsLossStopWhenShapesAreWrong() async {
    let axis = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = softmax(zeros([2, 3]), axis: 2, execution: .standard)
    }
    expect(axis, says: ["softmax", "[2, 3] has no axis 2"])
    let distribution = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = softmaxCrossEntropyPerRow(
        logits: zeros([2, 3]), probabilities: zeros([3, 2]), execution: .standard)
    }
    expect(distribution, says: ["[2, 3]", "[3, 2]"])
    let cotangent = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = softmaxCrossEntropyPerRowVJP(
        outputCotangent: zeros([3]), logits: zeros([2, 3]), probabilities: zeros([2, 3]),
        execution: .standard)
    }
    expect(cotangent, says: ["[3]", "[2]"])
    let noAxes = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = softmaxCrossEntropyVJP(
        logits: zeros([]), probabilities: zeros([]), reduction: .sum, execution: .standard)
    }
    expect(noAxes, says: ["logits []"])
  }

  @Test(.awaitsProcess) func descentStopsWhenTheMomentumSlotIsMissing() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var (parameter, velocity) = (zeros([2, 3]), nil as Tensor<Float>?)
      sgdUpdate(
        &parameter, gradient: zeros([2, 3]), velocity: &velocity,
        step: SGDStep(
          learningRate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0, decoupled: false),
        execution: .standard)
    }
    expect(result, says: ["[2, 3]", "missing"])
  }
}
