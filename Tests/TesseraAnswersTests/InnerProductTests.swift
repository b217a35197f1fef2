import TesseraTensors
import TestSupport
import Testing

@testable import TesseraAnswers

@Suite struct InnerProductTests {
  @Test func innerProductSurvivesCancellation() {
    let left = Tensor<Double>(shape: [3], [0x1p60, 1, -0x1p60])
    let ones = Tensor<Double>(repeating: 1, shape: [3])
    #expect(innerProduct(left, ones) == 1)
    let near = Tensor<Double>(shape: [2], [1 + 0x1p-30, -1])
    let other = Tensor<Double>(shape: [2], [1 - 0x1p-30, 1])
    #expect(innerProduct(near, other) == -0x1p-60)
  }

  @Test func innerProductTellsWhatIsNotFinite() {
    let infinite = Tensor<Double>(shape: [2], [.infinity, 1])
    #expect(innerProduct(infinite, infinite).isNaN)
  }

  @Test func innerProductIsExactOnIntegers() {
    let left: Tensor<Float> = Samples.integers([100], 1)
    let right: Tensor<Double> = Samples.integers([100], 2)
    let exact = zip(Samples.integerValues(100, 1), Samples.integerValues(100, 2))
      .reduce(Int64(0)) { $0 + $1.0 * $1.1 }
    #expect(innerProduct(left, right) == Double(exact))
    #expect(innerProduct(Tensor<Float>(shape: [0], []), Tensor<Float>(shape: [0], [])) == 0)
  }
}
