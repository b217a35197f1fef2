import TesseraTensors
import Testing

@Suite struct ShapeTests {
  @Test func shapeCountIsTheProductOfItsExtents() {
    #expect(Shape([]).count == 1)
    #expect(Shape([2, 3, 5]).count == 30)
    #expect(Shape([2, 0, 5]).count == 0)
    #expect(Shape([2, 3, 5])[-1] == 5 && Shape([2, 3, 5])[1] == 3)
    #expect(Shape([2, 3, 5]).description == "[2, 3, 5]")
  }

  @Test func shapeKeepsItsRowsWhenTheBatchIsEmpty() {
    let shape: Shape = [0, 28, 28, 1]
    #expect(shape.elementsPerRow == 784)
    #expect(shape.withBatch(3) == [3, 28, 28, 1])
  }

  @Test(arguments: [
    [1 << 40, 1 << 40], [0, 1 << 40, 1 << 40], [1 << 40, 1 << 40, 0], [1 << 40, 0, 1 << 40],
    [Int.max, 2],
  ])
  func shapeRefusesExtentsWhoseProductOverflows(extents: [Int]) {
    #expect(throws: ShapeError("shape \(extents) has more elements than fit")) {
      try Shape(checking: extents)
    }
  }

  @Test func shapeRefusesNegativeExtents() {
    #expect(throws: ShapeError("shape [2, -1] has a negative extent")) {
      try Shape(checking: [2, -1])
    }
  }

  @Test func shapeAcceptsTheLargestCount() throws {
    #expect(try Shape(checking: [Int.max, 1]).count == Int.max)
    #expect(try Shape(checking: [0, Int.max]).count == 0)
  }
}
