import Foundation
import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension UnitRoundoff {
  /// x rounded to this format, ties to even; the format's subnormals included.
  func round(_ x: Double) -> Double {
    guard x != 0, x.isFinite, self != .float64 else { return x }
    let ulp = max(x.ulp / Double.ulpOfOne * 2 * value, 2 * halfLeast)
    let rounded = (x / ulp).rounded(.toNearestOrEven) * ulp
    return rounded.magnitude > greatest ? (x < 0 ? -.infinity : .infinity) : rounded
  }

  func round(_ x: Float) -> Float { Float(round(Double(x))) }
}

@Suite struct AnswerFormatsTests {
  private static let narrow: [UnitRoundoff] = [.tf32, .bfloat16, .float16]

  @Test func formatsHaveTheirNumbers() {
    for format in UnitRoundoff.allCases {
      let u = format.value
      #expect(format.round(1 + u) == 1)
      #expect(format == .float64 || format.round(1 + 1.5 * u) == 1 + 2 * u)
      #expect(format.round(format.greatest) == format.greatest)
      #expect(format.gamma(1) == u / (1 - u) && format.gamma(0) == 0)
    }
    #expect(UnitRoundoff(of: Float.self) == .float32 && UnitRoundoff(of: Double.self) == .float64)
    #expect(UnitRoundoff.float16.round(65520.0) == .infinity)
    #expect(UnitRoundoff.float16.round(0x1.8p-25) == 0x1p-24)
    #expect(UnitRoundoff.float16.leastNormal == 0x1p-14)
    #expect(UnitRoundoff.bfloat16.round(Float.pi) == 3.140625)
    #expect(UnitRoundoff.tf32.round(Float.pi) == 3.140625)
    #expect(RoundingModel(.tf32).sums == .float32 && RoundingModel(.float16).sums == .float16)
    #expect(UnitRoundoff.bfloat16.gamma(256) == .infinity)
  }

  /// A dense layer whose products and sums are rounded to `sums`, and operands and result to `unit`.
  private func dense(
    _ x: [Float], _ w: [Float], unit: UnitRoundoff, sums: UnitRoundoff
  ) -> Float {
    let total = zip(x, w).reduce(0.0) { total, pair in
      let product = unit.round(Double(pair.0)) * unit.round(Double(pair.1))
      return sums.round(total + sums.round(product))
    }
    return Float(unit.round(total))
  }

  @Test(arguments: narrow)
  func narrowProductsAreRejectedAsFloatAndAcceptedAsWhatTheyAre(unit: UnitRoundoff) {
    var (cases, rejected) = (0, 0)
    for sums in unit == .tf32 ? [.float32] : [unit, .float32] {
      let model = RoundingModel(unit, sums: sums)
      var sweep = AnswerSweep("answers of products in \(unit), sums in \(sums)", least: 0.1)
      for number in 0..<1000 {
        let count = 1 + number % 60
        let scale: Float = number % 4 == 0 ? 1e-4 : 1
        let real: (Tensor<Float>, Tensor<Float>) = (
          Samples.real([1, count], UInt64(2 * number)), Samples.real([count, 1], UInt64(number))
        )
        let x = Tensor(shape: real.0.shape, real.0.elements.map { $0 * scale })
        let y = Tensor<Float>(
          shape: [1, 1], [dense(x.elements, real.1.elements, unit: unit, sums: sums)])
        sweep.accept(.dense(x, weights: real.1, bias: nil, model: model), y, "\(count) terms")
        cases += 1
        if !Answer.dense(x, weights: real.1, bias: nil).compare(y).passed { rejected += 1 }
      }
      sweep.finish()
    }
    print("\(unit): \(rejected) of \(cases) rejected as Float")
    #expect(rejected * 10 > cases * 9)
  }

  /// Softmax, sigmoid and tanh with every step rounded to the format.
  @Test(arguments: narrow)
  func narrowFunctionsAreAcceptedAsWhatTheyAre(unit: UnitRoundoff) {
    let model = RoundingModel(unit, sums: unit)
    var sweep = AnswerSweep("answers of functions in \(unit)", least: 0.05)
    func r(_ x: Double) -> Double { unit.round(x) }
    for number in 0..<600 {
      let count = 2 + number % 9
      let real: Tensor<Float> = Samples.real([count], UInt64(number))
      let x = Tensor(shape: [count], real.elements.map { $0 * [0.05, 1, 4][number % 3] })
      let g: Tensor<Float> = Samples.real([count], UInt64(number + 1))
      func tensor(_ values: [Double]) -> Tensor<Float> {
        Tensor(shape: [count], values.map { Float($0) })
      }
      let narrow = x.elements.map { r(Double($0)) }
      let cotangent = g.elements.map { r(Double($0)) }
      let sigmoid = narrow.map { r(1 / r(1 + r(exp(-$0)))) }
      sweep.accept(.sigmoid(x, model: model), tensor(sigmoid), "sigmoid")
      sweep.accept(
        .sigmoidVJP(outputCotangent: g, input: x, model: model),
        tensor(zip(cotangent, sigmoid).map { r($0 * r($1 * r(1 - $1))) }), "sigmoid's x̄")
      let hyperbolic = narrow.map { r(tanh($0)) }
      sweep.accept(.tanh(x, model: model), tensor(hyperbolic), "tanh")
      sweep.accept(
        .tanhVJP(outputCotangent: g, input: x, model: model),
        tensor(zip(cotangent, hyperbolic).map { r($0 * r(1 - r($1 * $1))) }), "tanh's x̄")
      let m = narrow.max() ?? 0
      let e = narrow.map { r(exp(r($0 - m))) }
      let s = e.reduce(0) { r($0 + $1) }
      let y = e.map { r($0 / s) }
      sweep.accept(.softmax(x, axis: 0, model: model), tensor(y), "softmax")
      let d = zip(y, cotangent).reduce(0) { r($0 + r($1.0 * $1.1)) }
      sweep.accept(
        .softmaxVJP(outputCotangent: g, input: x, axis: 0, model: model),
        tensor(zip(y, cotangent).map { r($0 * r($1 - d)) }), "softmax's x̄")
      sweep.accept(
        .logSoftmax(x, axis: 0, model: model), tensor(narrow.map { r(r($0 - m) - r(log(s))) }),
        "log-softmax")
    }
    sweep.finish()
  }

  /// Rounding to eight bits makes ties of close values, and the first of them wins.
  @Test func rivalsOfAMaximumAreAcceptedWhereRoundingDecides() throws {
    var sweep = AnswerSweep("answers of max pools in bfloat16", least: 0.1)
    let geometry = try WindowGeometry(input: Size2D(6, 8), kernel: 3, window: .unit)
    for seed in UInt64(0)..<200 {
      let real: Tensor<Float> = Samples.real([1, 6, 8, 2], seed)
      let x = Tensor(shape: real.shape, real.elements.map { 1 + $0 * 0.02 })
      let cotangent: Tensor<Float> = Samples.real([1, 4, 6, 2], seed + 1)
      func narrow(_ tensor: Tensor<Float>) -> Tensor<Float> {
        Tensor(shape: tensor.shape, tensor.elements.map { UnitRoundoff.bfloat16.round($0) })
      }
      let pooled = Reference.maxPool(narrow(x), geometry: geometry)
      let model = RoundingModel(.bfloat16)
      sweep.accept(.maxPool(x, geometry: geometry, model: model), pooled.values, "y \(seed)")
      sweep.accept(
        .maxPoolVJP(outputCotangent: cotangent, input: x, geometry: geometry, model: model),
        narrow(
          Reference.maxPoolVJP(
            outputCotangent: narrow(cotangent), winners: pooled.winners, inputShape: x.shape,
            geometry: geometry)), "x̄ \(seed)")
    }
    sweep.finish()
  }
}
