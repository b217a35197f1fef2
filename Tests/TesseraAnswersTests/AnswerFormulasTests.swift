import Foundation
import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Other people's correct computations: none of them may be called wrong.
@Suite struct AnswerFormulasTests {
  private static let cases = 2000

  private func vector(_ count: Int, _ seed: UInt64, scale: Float = 1) -> [Float] {
    let real: Tensor<Float> = Samples.real([count], seed)
    return real.elements.map { $0 * scale }
  }

  @Test func everyOrderOfSummationIsAccepted() {
    let orders: [(String, ([Float]) -> Float)] = [
      ("forward", { $0.reduce(0, +) }),
      ("reversed", { $0.reversed().reduce(0, +) }),
      ("pairwise", pairwise),
      ("Kahan", kahan),
      ("ascending", { $0.sorted { abs($0) < abs($1) }.reduce(0, +) }),
      (
        "eight lanes",
        { terms in
          (0..<8).map { lane in
            stride(from: lane, to: terms.count, by: 8).reduce(0) { $0 + terms[$1] }
          }.reduce(0, +)
        }
      ),
      ("in Double", { Float($0.reduce(0.0) { $0 + Double($1) }) }),
    ]
    var sweep = AnswerSweep("answers of sums in other orders", least: 0.3)
    for number in 0..<Self.cases {
      let count = 1 + number % 97
      let x = vector(count, UInt64(2 * number), scale: number % 5 == 0 ? 1e18 : 1)
      let w = vector(count, UInt64(2 * number + 1), scale: number % 7 == 0 ? 1e-22 : 1)
      let answer = Answer.dense(
        Tensor(shape: [1, count], x), weights: Tensor(shape: [count, 1], w), bias: nil)
      let (name, sum) = orders[number % orders.count]
      sweep.accept(
        answer, Tensor(shape: [1, 1], [sum(zip(x, w).map { $0 * $1 })]), "\(name), \(count) terms")
    }
    sweep.finish()
  }

  private func pairwise(_ terms: [Float]) -> Float {
    if terms.count < 3 { return terms.reduce(0, +) }
    let middle = terms.count / 2
    return pairwise(Array(terms[..<middle])) + pairwise(Array(terms[middle...]))
  }

  private func kahan(_ terms: [Float]) -> Float {
    var (sum, lost) = (Float(0), Float(0))
    for term in terms {
      let next = term - lost
      let total = sum + next
      lost = (total - sum) - next
      sum = total
    }
    return sum
  }

  @Test func everyFormulaOfTheLogisticFunctionIsAccepted() {
    let formulas: [(String, (Float) -> Float)] = [
      ("1/(1 + e^-x)", { 1 / (1 + exp(-$0)) }),
      ("e/(1 + e)", { $0 > 80 ? 1 : exp($0) / (1 + exp($0)) }),
      ("by tanh", { 0.5 * (1 + tanh(0.5 * $0)) }),
      ("by sign", { $0 >= 0 ? 1 / (1 + exp(-$0)) : exp($0) / (1 + exp($0)) }),
      ("Reference", { Reference.sigmoid($0, arithmetic: .unfused) }),
    ]
    let slopes: [(String, (Float, Float) -> Float)] = [
      ("y(1 - y)", { _, y in y * (1 - y) }),
      ("y - y^2", { _, y in y - y * y }),
      ("e/(1 + e)^2", { x, _ in exp(-abs(x)) / ((1 + exp(-abs(x))) * (1 + exp(-abs(x)))) }),
    ]
    var values = AnswerSweep("answers of other logistic functions", least: 0.2)
    var gradients = AnswerSweep("answers of other logistic slopes", least: 0.1)
    for number in 0..<Self.cases {
      let x = Tensor(shape: [16], vector(16, UInt64(number), scale: [0.01, 1, 5, 50][number % 4]))
      let cotangent: Tensor<Float> = Samples.real([16], UInt64(number + 1))
      let (name, formula) = formulas[number % formulas.count]
      let y = x.elements.map(formula)
      values.accept(.sigmoid(x), Tensor(shape: [16], y), name)
      let (slopeName, slope) = slopes[number % slopes.count]
      let result = (0..<16).map { cotangent[$0] * slope(x[$0], y[$0]) }
      gradients.accept(
        .sigmoidVJP(outputCotangent: cotangent, input: x), Tensor(shape: [16], result),
        "\(slopeName) of \(name)")
    }
    values.finish()
    gradients.finish()
  }

  @Test func everyFormulaOfTanhIsAccepted() {
    let formulas: [(String, (Float) -> Float)] = [
      ("library", { tanh($0) }),
      ("2s(2x) - 1", { 2 / (1 + exp(-2 * $0)) - 1 }),
      ("quotient", { abs($0) > 40 ? tanh($0) : (exp(2 * $0) - 1) / (exp(2 * $0) + 1) }),
      ("by sign", { $0.sign == .minus ? 2 / (exp(-2 * $0) + 1) - 1 : 1 - 2 / (exp(2 * $0) + 1) }),
      ("Reference", { Reference.tanh($0, arithmetic: .fused) }),
    ]
    let slopes: [(String, (Float, Float) -> Float)] = [
      ("1 - y^2", { _, y in 1 - y * y }),
      ("(1 - y)(1 + y)", { _, y in (1 - y) * (1 + y) }),
      ("1/cosh^2", { x, _ in 1 / (cosh(x) * cosh(x)) }),
    ]
    var values = AnswerSweep("answers of other tanh", least: 0.1)
    var gradients = AnswerSweep("answers of other slopes of tanh", least: 0.1)
    for number in 0..<Self.cases {
      let x = Tensor(shape: [16], vector(16, UInt64(number), scale: [0.01, 1, 5, 40][number % 4]))
      let cotangent: Tensor<Float> = Samples.real([16], UInt64(number + 1))
      let (name, formula) = formulas[number % formulas.count]
      let y = x.elements.map(formula)
      values.accept(.tanh(x), Tensor(shape: [16], y), name)
      let (slopeName, slope) = slopes[number % slopes.count]
      let result = (0..<16).map { cotangent[$0] * slope(x[$0], y[$0]) }
      gradients.accept(
        .tanhVJP(outputCotangent: cotangent, input: x), Tensor(shape: [16], result),
        "\(slopeName) of \(name)")
    }
    values.finish()
    gradients.finish()
  }

  /// Softmax with the library's exponential, with and without its shift.
  private func softmax(_ x: [Float], shift: Bool, reciprocal: Bool) -> [Float] {
    let m = shift ? x.max() ?? 0 : 0
    let e = x.map { exp($0 - m) }
    let s = pairwise(e)
    return e.map { reciprocal ? $0 * (1 / s) : $0 / s }
  }

  @Test func everyFormulaOfSoftmaxIsAccepted() {
    var values = AnswerSweep("answers of other softmax", least: 0.1)
    var gradients = AnswerSweep("answers of other gradients of softmax", least: 0.05)
    for number in 0..<Self.cases {
      let count = 1 + number % 40
      let scale: Float = [0.1, 1, 5, 40][number % 4]
      let x = vector(count, UInt64(number), scale: scale)
      let cotangent = vector(count, UInt64(number + 7))
      let y = softmax(x, shift: number % 3 > 0, reciprocal: number % 2 == 0)
      let (input, upstream) = (
        Tensor(shape: [1, count], x), Tensor(shape: [1, count], cotangent)
      )
      values.accept(
        .softmax(input, axis: 1), Tensor(shape: [1, count], y), "softmax \(number), ×\(scale)")
      let d = pairwise(zip(y, cotangent).map { $0 * $1 })
      let result = zip(y, cotangent).map { y, cotangent in
        number % 5 < 3 ? y * (cotangent - d) : y * cotangent - y * d
      }
      gradients.accept(
        .softmaxVJP(outputCotangent: upstream, input: input, axis: -1),
        Tensor(shape: [1, count], result), "softmax's x̄ \(number), ×\(scale)")
    }
    values.finish()
    gradients.finish()
  }

  @Test func everyFormulaOfLogSoftmaxIsAccepted() {
    var values = AnswerSweep("answers of other log-softmax", least: 0.05)
    var gradients = AnswerSweep("answers of other gradients of log-softmax", least: 0.02)
    for number in 0..<Self.cases {
      let count = 1 + number % 40
      let scale: Float = [0.1, 1, 5, 20][number % 4]
      let x = vector(count, UInt64(number), scale: scale)
      let cotangent = vector(count, UInt64(number + 7))
      let m = x.max() ?? 0
      let s = pairwise(x.map { exp($0 - m) })
      let y: [Float] =
        switch number % 4 {
        case 0: x.map { ($0 - m) - log(s) }
        case 1: x.map { $0 - (m + log(s)) }
        case 2: x.map { $0 - log(pairwise(x.map { exp($0) })) }
        default: softmax(x, shift: true, reciprocal: false).map { log($0) }
        }
      let (input, upstream) = (
        Tensor(shape: [count, 1], x), Tensor(shape: [count, 1], cotangent)
      )
      values.accept(
        .logSoftmax(input, axis: 0), Tensor(shape: [count, 1], y),
        "log-softmax \(number), ×\(scale)")
      let t = pairwise(cotangent)
      let shares =
        number % 3 == 0 ? softmax(x, shift: true, reciprocal: true) : y.map { exp($0) }
      gradients.accept(
        .logSoftmaxVJP(outputCotangent: upstream, input: input, axis: 0),
        Tensor(shape: [count, 1], zip(cotangent, shares).map { $0 - $1 * t }),
        "log-softmax's x̄ \(number), ×\(scale)")
    }
    values.finish()
    gradients.finish()
  }
}
