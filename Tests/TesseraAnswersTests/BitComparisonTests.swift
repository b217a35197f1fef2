import TesseraAnswers
import TesseraTensors
import Testing

@Suite struct BitComparisonTests {
  @Test func shapesAreComparedFirst() {
    let row = Tensor<Float>(shape: [1, 2], [1, 2])
    let difference = Bits.compare(row, row.reshaped([2, 1]))
    #expect(difference?.description == "shape [1, 2] is not [2, 1]")
    #expect(difference?.compared == 0)
  }

  @Test func equalBitsHaveNoDifference() {
    let values = Tensor<Double>(shape: [4], [1, -0.0, .nan, .infinity])
    #expect(Bits.compare(values, values) == nil)
    let otherNaN = Tensor<Double>(shape: [4], [1, -0.0, -.signalingNaN, .infinity])
    #expect(Bits.compare(values, otherNaN) == nil)
    let empty = Tensor<Float>(shape: [0, 3], [])
    #expect(Bits.compare(empty, empty) == nil)
  }

  @Test(arguments: [
    (1 as Float, Float(1).nextUp), (0, -0.0), (.nan, 1), (1, .nan), (.infinity, -.infinity),
    (0, .leastNonzeroMagnitude),
  ])
  func aSingleBitIsADifference(left: Float, right: Float) {
    let difference = Bits.compare(
      Tensor(shape: [1], [left]), Tensor(shape: [1], [right]))
    #expect(difference?.count == 1)
  }

  @Test func theFirstDifferenceIsNamedByItsAxes() {
    var left = Tensor<Float>(repeating: 1, shape: [2, 3, 4])
    let right = left
    left[17] = 5
    left[23] = 6
    let difference = Bits.compare(left, right)
    #expect(difference?.index == [1, 1, 1] && difference?.count == 2)
    #expect(
      difference?.description
        == "2 of 24 elements differ, first at [1, 1, 1]: 5.0 is not 1.0")
  }

  @Test func integersAreComparedToo() {
    let left = Tensor<Int32>(shape: [2, 2], [1, 2, 3, 4])
    let right = Tensor<Int32>(shape: [2, 2], [1, 2, 0, 4])
    #expect(Bits.compare(left, left) == nil)
    #expect(Bits.compare(left, right)?.index == [1, 0])
  }
}
