import TesseraTensors
import Testing

@Suite struct TensorTests {
  @Test func tensorKeepsItsElementsInRowMajorOrder() {
    let tensor = Tensor<Float>(shape: [2, 3], [1, 2, 3, 4, 5, 6])
    #expect(tensor.elements == [1, 2, 3, 4, 5, 6] && tensor[4] == 5 && tensor.count == 6)
    #expect(Tensor<Int32>(repeating: -7, shape: [2, 2]).elements == [-7, -7, -7, -7])
    #expect(Tensor<UInt8>(shape: [0, 3], []).elements == [])
    #expect(Tensor<Double>(shape: [], [2.5]).elements == [2.5])
  }

  @Test func tensorStorageIsAlignedTo64Bytes() {
    for count in [0, 1, 15, 16, 17, 1000] {
      let tensor = Tensor<Float>(repeating: 1, shape: [count])
      #expect(UInt(bitPattern: tensor.pointer) % 64 == 0)
    }
  }

  @Test func copyKeepsItsElementsWhenTheOtherIsChanged() {
    var first = Tensor<Float>(shape: [3], [1, 2, 3])
    let second = first
    var third = first
    first[0] = 10
    third.withUnsafeMutablePointer { $0[2] = 30 }
    #expect(first.elements == [10, 2, 3])
    #expect(second.elements == [1, 2, 3])
    #expect(third.elements == [1, 2, 30])
    var fourth = second
    fourth.mutablePointer[1] = 20
    #expect(second[1] == 2 && fourth[1] == 20)
  }

  @Test func tensorStaysInPlaceWhenItIsTheOnlyOne() {
    var tensor = Tensor<Double>(repeating: 0, shape: [100])
    let before = UInt(bitPattern: tensor.pointer)
    tensor[5] = 1
    tensor.withUnsafeMutablePointer { $0[6] = 2 }
    #expect(UInt(bitPattern: tensor.pointer) == before)
  }

  @Test func reshapedSharesElementsUntilChanged() {
    let flat = Tensor<Float>(shape: [6], [1, 2, 3, 4, 5, 6])
    var matrix = flat.reshaped([2, 3])
    #expect(matrix.shape == [2, 3] && matrix.pointer == flat.pointer)
    matrix[0] = 9
    #expect(flat[0] == 1)
  }

  @Test func equalityComparesShapesFirstAndNaNEqualsNothing() {
    let row = Tensor<Float>(shape: [1, 2], [1, 2])
    #expect(row == Tensor(shape: [1, 2], [1, 2]))
    #expect(row != row.reshaped([2, 1]))
    #expect(row != Tensor(shape: [1, 2], [1, 3]))
    let nan = Tensor<Float>(shape: [1], [.nan])
    #expect(nan != nan)
  }

  @Test func withUnsafePointerPassesErrorsAndResults() {
    struct Stop: Error {}
    let tensor = Tensor<Float>(shape: [2], [3, 4])
    let second = tensor.withUnsafePointer { $0[1] }
    #expect(second == 4)
    #expect(throws: Stop.self) { try tensor.withUnsafePointer { _ in throw Stop() } }
  }
}
