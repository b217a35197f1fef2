import TesseraTensors
import Testing

private func message<Result>(_ body: () throws(ShapeError) -> Result) -> String {
  do throws(ShapeError) { return "\(try body())" } catch { return error.description }
}

@Suite struct BroadcastingTests {
  @Test(arguments: [
    ([2, 3], [3], [2, 3]), ([], [4], [4]), ([], [], []), ([2, 1], [1, 3], [2, 3]),
    ([4, 1, 3], [2, 1], [4, 2, 3]), ([0, 3], [1], [0, 3]), ([1], [0], [0]), ([5], [5], [5]),
  ])
  func shapesBroadcastAsInNumPy(left: [Int], right: [Int], result: [Int]) throws {
    #expect(try Shape.broadcast(Shape(left), Shape(right)) == Shape(result))
    #expect(try Shape.broadcast(Shape(right), Shape(left)) == Shape(result))
    #expect(Shape(left).broadcasts(to: Shape(result)))
    #expect(Shape(result).broadcasts(to: Shape(left)) == (left == result))
  }

  @Test func shapesThatDoNotBroadcastAreNamed() {
    #expect(
      message { () throws(ShapeError) in try Shape.broadcast([2, 3], [2]) }
        == "shapes [2, 3] and [2] do not broadcast: 3 meets 2")
    #expect(
      message { () throws(ShapeError) in try Shape.broadcast([0], [2]) }.contains("0 meets 2"))
    let half = 1 << 40
    #expect(
      message { () throws(ShapeError) in try Shape.broadcast([half, 1], [1, half]) }
        .contains("more elements than fit"))
    #expect(!Shape([3]).broadcasts(to: [1]) && !Shape([1, 3]).broadcasts(to: [3]))
  }

  @Test func axesCountFromEitherEnd() throws {
    let shape: Shape = [2, 3, 4]
    #expect(try (-3...2).map { try shape.axis(checking: $0) } == [0, 1, 2, 0, 1, 2])
    for axis in [3, -4, Int.max, Int.min] {
      #expect(
        message { () throws(ShapeError) in try shape.axis(checking: axis) }
          == "shape [2, 3, 4] has no axis \(axis)")
    }
    #expect(
      message { () throws(ShapeError) in try Shape([]).axis(checking: -1) }.contains("no axis -1"))
  }

  @Test(arguments: [
    ([2, 3], [3, 4], [2, 4]), ([3], [3], []), ([3], [3, 4], [4]), ([2, 3], [3], [2]),
    ([7, 2, 3], [3, 4], [7, 2, 4]), ([2, 3], [7, 3, 4], [7, 2, 4]), ([7, 2, 3], [3], [7, 2]),
    ([3], [7, 3, 4], [7, 4]), ([7, 1, 2, 3], [5, 3, 4], [7, 5, 2, 4]), ([0, 3], [3, 4], [0, 4]),
    ([2, 0], [0, 4], [2, 4]), ([0, 2, 3], [1, 3, 4], [0, 2, 4]),
  ])
  func matrixShapesMultiplyAsInNumPy(left: [Int], right: [Int], result: [Int]) throws {
    #expect(try MatmulShapes(Shape(left), Shape(right)).result == Shape(result))
  }

  @Test func matrixShapesThatDoNotFitAreNamed() {
    func refusal(_ left: Shape, _ right: Shape) -> String {
      message { () throws(ShapeError) in try MatmulShapes(left, right).result }
    }
    #expect(refusal([2, 3], [4, 5]) == "matmul: [2, 3] · [4, 5]: 3 columns meet 4 rows")
    #expect(refusal([3], [4]).contains("3 columns meet 4 rows"))
    #expect(refusal([], [3]).contains("a scalar is no matrix"))
    #expect(refusal([2, 2, 3], [3, 3, 4]).contains("do not broadcast: 2 meets 3"))
    #expect(refusal([1 << 40, 0], [0, 1 << 40]).contains("more elements than fit"))
  }
}
