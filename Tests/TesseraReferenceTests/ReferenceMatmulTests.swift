import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceMatmulTests {
  @Test func matmulGivesHandComputedNumbers() {
    func tensor(_ shape: Shape, _ elements: [Float]) -> Tensor<Float> {
      Tensor(shape: shape, elements)
    }
    func product(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
      Reference.matmul(a, b, arithmetic: .fused)
    }
    let vector = tensor([2], [1, -2])
    let matrix = tensor([2, 3], [1, 2, 3, 4, 5, 6])
    #expect(product(vector, vector) == tensor([], [5]))
    #expect(product(vector, matrix) == tensor([3], [-7, -8, -9]))
    #expect(product(matrix, tensor([3], [1, 0, -1])) == tensor([2], [-2, -2]))
    #expect(
      product(tensor([2, 1], [1, -2]), tensor([1, 2], [3, 4])) == tensor([2, 2], [3, 4, -6, -8]))
    // A batch of two vectors as columns, against one matrix.
    #expect(
      product(matrix, tensor([2, 3, 1], [1, 0, 0, 0, 0, 1]))
        == tensor([2, 2, 1], [1, 4, 3, 6]))
    #expect(product(tensor([2, 0], []), tensor([0, 1], [])) == tensor([2, 1], [0, 0]))
  }

  @Test func matmulIsExactOnIntegersWhereBatchesBroadcast() {
    var tally = Tally("matmul reference against Int64")
    let (m, n, k) = (2, 4, 3)
    for (left, right) in [([], []), ([5], []), ([], [5]), ([2, 1], [3]), ([2, 1, 2], [3, 1])] {
      let a = Samples.integerValues(Shape(left).count * m * k, 1)
      let b = Samples.integerValues(Shape(right).count * k * n, 2)
      // The batch's coordinates, at most three, each counted with its operand's stride.
      let padded = [left, right].map { [Int](repeating: 1, count: 3 - $0.count) + $0 }
      var exact: [Double] = []
      for u in 0..<max(padded[0][0], padded[1][0]) {
        for v in 0..<max(padded[0][1], padded[1][1]) {
          for w in 0..<max(padded[0][2], padded[1][2]) {
            let at = padded.map { (((u % $0[0]) * $0[1]) + v % $0[1]) * $0[2] + w % $0[2] }
            for i in 0..<m {
              for j in 0..<n {
                let sum = (0..<k).reduce(Int64(0)) {
                  $0 + a[(at[0] * m + i) * k + $1] * b[(at[1] * k + $1) * n + j]
                }
                exact.append(Double(sum))
              }
            }
          }
        }
      }
      for arithmetic in Arithmetic.allCases {
        let y = Reference.matmul(
          Tensor<Double>(shape: Shape(left + [m, k]), a.map { Double($0) }),
          Tensor<Double>(shape: Shape(right + [k, n]), b.map { Double($0) }), arithmetic: arithmetic
        )
        #expect(y.elements == exact, "\(left), \(right)")
        tally.count(y.count)
      }
    }
    tally.finish()
  }

  @Test func matmulHasTheBitsOfGEMM() {
    let a: Tensor<Float> = Samples.real([3, 8], 1)
    let b: Tensor<Float> = Samples.real([8, 5], 2)
    for arithmetic in Arithmetic.allCases {
      let gemm = Reference.gemm(
        a, transposeA: false, b, transposeB: false, adding: nil, alpha: 1, beta: 1,
        arithmetic: arithmetic)
      #expect(Bits.compare(Reference.matmul(a, b, arithmetic: arithmetic), gemm) == nil)
    }
  }
}
