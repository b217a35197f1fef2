import TesseraLayers
import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

@Test func sequentialTakesItsOutputFromTheLastLayer() throws {
  let logits = Sequential(input: [8, 8, 1]) {
    Conv2D(filters: 2, kernel: 3)
    MaxPool2D(2)
    ReLU()
    Flatten()
    Dense(10)
  }
  let probabilities = Sequential(input: [5], of: Double.self) {
    Dense(3)
    Softmax()
  }
  let first: Logits<Float> = logits(Samples.real([2, 8, 8, 1], 1))
  let second: Probabilities<Double> = probabilities(Samples.real([2, 5], 1))
  #expect(first.values.shape == [2, 10] && second.values.shape == [2, 3])
  #expect(first.softmax().values.shape == [2, 10])
  let loss = softmaxCrossEntropy(first, labels: Tensor(shape: [2], [1, 2]))
  #expect(loss.isFinite && loss > 0)
}

@Test func sequentialFromAListIsCheckedAgainstItsOutput() throws {
  let layers: [any Layer] = [Dense(3), Softmax()]
  #expect(throws: ShapeError.self) {
    try Sequential<LogitsOutput, Float>(contentsOf: layers, input: [5])
  }
  #expect(throws: ShapeError.self) {
    try Sequential<ProbabilitiesOutput, Float>(contentsOf: [Dense(3)], input: [5])
  }
  let network = try Sequential<ProbabilitiesOutput, Float>(contentsOf: layers, input: [5])
  #expect(network.summary.parameters == 18)
}

@Test(.awaitsProcess) func sequentialWhoseShapesDoNotFitStops() async {
  await #expect(processExitsWith: .failure) {
    _ = Sequential(input: [8, 8, 1]) { Dense(10) }
  }
}

@Test func summaryShowsEachLayerAndTheTotal() throws {
  let plan = try NetworkPlan(
    Architecture(
      input: [28, 28, 1], layers: [Conv2D(filters: 6, kernel: 5), Flatten(), Dense(10)]))
  let expected = """
    +---------------------+----------------+---------+
    | Layer (type)        | Output Shape   | Param # |
    +---------------------+----------------+---------+
    | conv2d_1 (Conv2D)   | (N, 24, 24, 6) |     156 |
    | flatten_1 (Flatten) | (N, 3456)      |       0 |
    | dense_1 (Dense)     | (N, 10)        |  34,570 |
    +---------------------+----------------+---------+
     Total params: 34,726 (135.65 KB)
     Trainable params: 34,726 (135.65 KB)
     Non-trainable params: 0 (0.00 B)

    """
  let summary = NetworkSummary(plan)
  #expect(summary.text(style: .ascii) == expected)
  let lines = summary.text(style: .unicode).split(separator: "\n").prefix(4)
  #expect(
    lines == [
      "┏━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━┳━━━━━━━━━┓",
      "┃ Layer (type)        ┃ Output Shape   ┃ Param # ┃",
      "┡━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━╇━━━━━━━━━┩",
      "│ conv2d_1 (Conv2D)   │ (N, 24, 24, 6) │     156 │",
    ])
  #expect(summary.rows.map(\.parameters) == [156, 0, 34_570])
}
