import TesseraCases
import TesseraCourt
import TesseraOperators
import TesseraTensors
import Testing

/// Every output as a row: the right numbers, as many as there should be, in a wrong shape.
private struct Rows: OperatorSet {
  private func row<S: OperatorScalar>(_ y: Tensor<S>) -> Tensor<S> {
    y.reshaped([1, y.count, 1])
  }

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    row(
      Definitions().conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups))
  }

  func denseWeightsVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    row(Definitions().denseWeightsVJP(outputCotangent: outputCotangent, input: input))
  }

  func globalMaxPool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    row(Definitions().globalMaxPool2d(x))
  }

  func globalAveragePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape
  ) -> Tensor<S> {
    row(
      Definitions().globalAveragePool2dVJP(
        outputCotangent: outputCotangent, inputShape: inputShape))
  }

  func sigmoid<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> { row(Definitions().sigmoid(x)) }

  func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    row(Definitions().softmax(x, axis: axis))
  }
}

@Suite(.serialized) struct WrongShapeTests {
  /// A shape that is wrong is found by the checks; none of them stops the program over it.
  @Test(arguments: [
    OperatorKind.conv2d, .dense, .globalMaxPool2d, .globalAveragePool2d, .sigmoid, .softmax,
  ]) func wrongShapesAreRejected(kind: OperatorKind) {
    let verdict = Court().judge(Candidate(name: "rows") { _ in Rows() }, on: kind, cases: 12)
    #expect(!verdict.isAccepted)
    #expect(verdict.evidence.contains { $0.message.contains("shape") }, "\(verdict)")
  }
}

@Suite(.serialized) struct WorkerDamageTests {
  /// What a thread writes beside a block that it took for an operator counts for who runs the operator.
  @Test func damageByWorkersIsCountedWhereTheyWereCalled() {
    let (before, shares) = (BufferPool.poisonByte, Parallel.sharesEverything)
    (BufferPool.poisonByte, Parallel.sharesEverything) = (0x41, true)
    defer { (BufferPool.poisonByte, Parallel.sharesEverything) = (before, shares) }
    let damaged = BufferPool.countingDamage {
      Parallel.ranges(4, threads: 4, work: .max) { part in
        var block = Tensor<Float>(uninitialized: [25])
        block.mutablePointer[part.lowerBound % 2 == 0 ? 25 : 24] = 1
      }
    }.damaged
    #expect(damaged == 2)
  }
}
