import TesseraAnswers
import TesseraReference
import TesseraTensors
import Testing

/// Where a usual formula overflows, or loses its digits, on the way to a result that does neither.
@Suite struct AnswerOverflowTests {
  private func gemm(
    _ a: Float, _ b: Float, _ c: Float? = nil, alpha: Double = 1
  ) -> Answer {
    .gemm(
      Tensor(shape: [1, 1], [a]), transposeA: false, Tensor(shape: [1, 1], [b]),
      transposeB: false, into: c.map { Tensor(shape: [1, 1], [$0]) }, alpha: alpha, beta: 1)
  }

  @Test func scaledOperandMayOverflowWhereTheScaledProductDoesNot() {
    let (a, b): (Float, Float) = (3e38, 1e-30)
    #expect(10 * a * b == .infinity && 10 * (a * b) < 1e10)
    #expect(gemm(a, b, alpha: 10).bound[0] == .infinity)
    #expect(gemm(a, b, alpha: 1).bound[0] < 100)
  }

  @Test func scaledOperandMayVanishWhereTheScaledProductDoesNot() {
    let (a, b, alpha): (Float, Float, Float) = (0x1p-60, 0x1p120, 0x1p-100)
    let answer = gemm(a, b, alpha: Double(alpha))
    for computed in [(alpha * a) * b, alpha * (a * b), a * (alpha * b)] {
      #expect(answer.compare(Tensor(shape: [1, 1], [computed])).passed, "\(computed)")
    }
  }

  @Test func addendOfTheOtherSignMayPutOffAnOverflow() {
    let (a, b): (Float, Float) = (1e20, 3.5e18)
    #expect(a * b == .infinity && Float(-1e38).addingProduct(a, b) == 2.5e38)
    #expect(gemm(a, b, -1e38).bound[0] == .infinity)
    let certain = gemm(a, b, 1e38)
    #expect(certain.exact[0] == .infinity && certain.bound[0] == 0)
  }

  @Test func infinityOfAnOperandStays() {
    let answer = gemm(.infinity, 1, -1e38)
    #expect(answer.exact[0] == .infinity && answer.bound[0] == 0)
  }

  @Test func squareOfAGradientMayOverflow() {
    // Keras's default of Adam's own parameter, no tolerance.
    let kerasEpsilon = 1e-7
    let rule = OptimizerSteps.Adam(
      beta1: 0.9, beta2: 0.999, epsilon: kerasEpsilon, placement: .tensorFlow, weightDecay: .none,
      stepsBefore: 0)
    func answer(_ gradient: Float) -> Answer {
      .adam(
        rule, parameters: Tensor(shape: [1], [1]), cotangents: Tensor(shape: [1, 1], [gradient]),
        rates: [0.1], moments: nil)
    }
    #expect(answer(1e22).bound[0] == .infinity)
    #expect(answer(1e18).bound[0] < 1e-5)
  }

  @Test func differenceOfCotangentsMayOverflow() {
    let x = Tensor<Float>(shape: [1, 2], [0, 5])
    let answer = Answer.softmaxVJP(
      outputCotangent: Tensor(shape: [1, 2], [-3e38, 3e38]), input: x, axis: -1)
    #expect(answer.bound[0] == .infinity && answer.bound[1] < 1e33)
  }

  /// m − x beyond the range is an infinity whose exponential is 0, as it should be.
  @Test func logitsFarApartHaveDeterminedShares() {
    let answer = Answer.softmax(Tensor<Float>(shape: [1, 2], [-3e38, 3e38]), axis: -1)
    #expect(answer.compare(Tensor<Float>(shape: [1, 2], [0, 1])).passed)
    #expect(!answer.compare(Tensor<Float>(shape: [1, 2], [0.5, 0.5])).passed)
    #expect(answer.bound.elements.allSatisfy { $0 < 1e-5 })
  }
}
