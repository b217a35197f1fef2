import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct AnswerComparisonTests {
  private func sums(_ rows: [[Float]], bias: [Float]? = nil) -> Answer {
    let x = Tensor<Float>(shape: [rows.count, rows[0].count], rows.flatMap { $0 })
    let ones = Tensor<Float>(repeating: 1, shape: [rows[0].count, 1])
    return .dense(x, weights: ones, bias: bias.map { Tensor(shape: [1], $0) })
  }

  private func compare(_ answer: Answer, _ values: [Float]) -> AnswerComparison {
    answer.compare(Tensor<Float>(shape: [values.count, 1], values))
  }

  @Test func shapesComeFirst() {
    let comparison = sums([[1, 2]]).compare(Tensor<Float>(shape: [1], [3]))
    #expect(!comparison.passed && comparison.count == 0)
    #expect(comparison.description == "shape [1] is not [1, 1]")
  }

  @Test func findingsSayWhereAndHowMuch() {
    let answer = sums([[1, 2], [3, 4], [5, 6]])
    #expect(answer.exact.elements == [3, 7, 11])
    // Two terms, two roundings: γ₂·Σ|a|.
    let gamma = ErrorBound.gamma(2, Float.self)
    #expect(answer.bound[1] >= gamma * 7 && answer.bound[1] <= gamma * 7 * (1 + 0x1p-20))
    let right = compare(answer, [3, 7, 11])
    #expect(right.passed && right.worstFraction == 0 && right.count == 3)
    #expect(right.worst?.index == [0, 0] && right.firstFailure == nil)
    let wrong = compare(answer, [3, Float(7).nextUp.nextUp.nextUp, .nan])
    #expect(!wrong.passed && wrong.failures == 2 && wrong.firstFailure?.index == [1, 0])
    #expect(wrong.worst?.index == [2, 0] && wrong.worstFraction == .infinity)
    #expect(wrong.description.hasPrefix("2 of 3 elements fail: first at [1, 0]"))
    #expect(compare(answer, [3, Float(7).nextUp, 11]).passed)
  }

  @Test func whatIsNotFiniteIsComparedByKind() {
    let answer = sums([[.infinity, 1], [.infinity, -.infinity], [.nan, 1], [-.infinity, 3]])
    #expect(answer.bound.elements == [0, 0, 0, 0])
    #expect(compare(answer, [.infinity, .nan, .nan, -.infinity]).passed)
    #expect(compare(answer, [-.infinity, 0, 0, .infinity]).failures == 4)
    #expect(compare(answer, [.nan, .infinity, .infinity, .nan]).failures == 4)
    #expect(compare(answer, [3e38, .nan, .nan, -.infinity]).failures == 1)
  }

  @Test func overflowIsCertainOrUndetermined() {
    let most = Float.greatestFiniteMagnitude
    let answer = sums([[most, most], [-most, -most], [most, -most], [most, 0], [1, 2]])
    #expect(answer.exact[0] == .infinity && answer.exact[1] == -.infinity)
    #expect(answer.bound.elements.map { $0 == .infinity } == [false, false, true, true, false])
    let comparison = compare(answer, [.infinity, -.infinity, 0, .nan, 3])
    #expect(comparison.passed && comparison.count == 3 && comparison.undetermined == 2)
    #expect(comparison.description.contains("2 undetermined"))
    // An infinite operand decides whatever the finite ones do, unless they might overflow.
    let mixed = sums([[.infinity, 1, 2], [.infinity, -most, -most]])
    #expect(mixed.bound.elements == [0, .infinity])
  }

  @Test func sumsOfNothingAndOfOneNumberAreExact() {
    let nothing = Answer.dense(
      Tensor<Float>(shape: [2, 0], []), weights: Tensor(shape: [0, 1], []), bias: nil)
    #expect(nothing.exact.elements == [0, 0] && nothing.bound.elements == [0, 0])
    let one = Answer.broadcastVJP(
      outputCotangent: Tensor<Float>(shape: [2], [1.5, -2.5]), shape: [2])
    #expect(one.exact.elements == [1.5, -2.5] && one.bound.elements == [0, 0])
    let empty = Answer.relu(Tensor<Float>(shape: [0, 4], []))
    let comparison = empty.compare(Tensor<Float>(shape: [0, 4], []))
    #expect(comparison.passed && comparison.count == 0 && comparison.worst == nil)
  }

  @Test func selectionsAreExact() {
    let x = Tensor<Float>(shape: [6], [-1, -0.0, 0, 2, .nan, -.infinity])
    let cotangent = Tensor<Float>(shape: [6], [.infinity, .nan, 3, .infinity, 5, .nan])
    var sweep = AnswerSweep("answers of selections", least: 0)
    sweep.accept(.relu(x), Reference.relu(x), "relu")
    sweep.accept(
      .reluVJP(outputCotangent: cotangent, input: x),
      Reference.reluVJP(outputCotangent: cotangent, input: x), "relu's x̄")
    for slope in [0.3, 0.25, 0] {
      sweep.accept(
        .leakyReLU(Tensor<Float>(shape: [3], [-1.1, 0, 3]), slope: slope),
        Reference.leakyReLU(Tensor<Float>(shape: [3], [-1.1, 0, 3]), slope: Float(slope)),
        "leaky relu")
    }
    let dropped = Answer.dropoutMasked(
      Tensor<Float>(shape: [3], [1, 2, .infinity]), mask: Tensor(shape: [3], [1, 0, 1]), rate: 0.3)
    let scale = Float(1 / (1 - 0.3))
    sweep.accept(dropped, Tensor<Float>(shape: [3], [scale, 0, .infinity]), "dropout")
    sweep.accept(dropped, Tensor<Float>(shape: [3], [1 / Float(0.7), 0, .infinity]), "dropout")
    sweep.finish()
  }

  @Test func additionsBroadcastAndRoundOnce() throws {
    var sweep = AnswerSweep("answers of additions", least: 0.5)
    let a: Tensor<Float> = Samples.real([4, 1, 5], 1)
    let b: Tensor<Float> = Samples.real([3, 1], 2)
    var sum: [Float] = []
    for i in 0..<4 {
      for j in 0..<3 { sum += (0..<5).map { a[i * 5 + $0] + b[j] } }
    }
    sweep.accept(try .add(a, b), Tensor(shape: [4, 3, 5], sum), "add")
    sweep.finish()
    #expect(throws: ShapeError.self) { try Answer.add(a, Tensor<Float>(shape: [2], [1, 2])) }
    #expect(throws: ShapeError.self) { try Answer.matmul(a, b) }
  }
}
