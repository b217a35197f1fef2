import Foundation
import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// The four functions, each with an exact counterpart in a wider type and the bound it must keep.
private struct Function<Scalar: ReferenceScalar, Wide: BinaryFloatingPoint>: Sendable {
  let name: String
  let value: @Sendable (Scalar, Arithmetic) -> Scalar
  let exact: @Sendable (Wide) -> Wide
  let bound: RelativeErrorBound
}

@Suite struct ReferenceExponentialTests {
  private static let floats: [Function<Float, Double>] = [
    Function(
      name: "exp", value: { Reference.exp($0, arithmetic: $1) }, exact: { Foundation.exp($0) },
      bound: ErrorBound.exp(Float.self)),
    Function(
      name: "log", value: { Reference.log($0, arithmetic: $1) }, exact: { Foundation.log($0) },
      bound: ErrorBound.log(Float.self)),
    Function(
      name: "tanh", value: { Reference.tanh($0, arithmetic: $1) }, exact: { Foundation.tanh($0) },
      bound: ErrorBound.tanh(Float.self)),
    Function(
      name: "sigmoid", value: { Reference.sigmoid($0, arithmetic: $1) },
      exact: { 1 / (1 + Foundation.exp(-$0)) }, bound: ErrorBound.sigmoid(Float.self)),
  ]

  /// Every 4,099th `Float` of either sign: a prime, so that all exponents and endings occur.
  @Test(arguments: Arithmetic.allCases)
  func floatFunctionsStayWithinTheirDerivedBounds(arithmetic: Arithmetic) {
    var tally = Tally("exp, log, tanh, sigmoid of Float, \(arithmetic)")
    for function in Self.floats {
      var worst = 0.0
      var count = 0
      for bits in stride(from: UInt32(0), to: 0xFFFF_F000, by: 4099) {
        let x = Float(bitPattern: bits)
        let (y, exact) = (function.value(x, arithmetic), function.exact(Double(x)))
        count += 1
        guard exact.isFinite, abs(exact) <= Double(Float.greatestFiniteMagnitude) else {
          // Beyond the largest number, and NaN and ±∞ themselves.
          if !(y.isNaN ? exact.isNaN : y == Float(exact)) {
            Issue.record("\(function.name)(\(x)) = \(y), exactly \(exact)")
          }
          continue
        }
        let fraction = abs(Double(y) - exact) / function.bound.of(exact)
        if !(fraction <= 1) { Issue.record("\(function.name)(\(x)) = \(y), exactly \(exact)") }
        if abs(exact) >= Double(Float.leastNormalMagnitude) { worst = max(worst, fraction) }
      }
      print("\(function.name) of Float, \(arithmetic): worst \(worst) of its bound")
      #expect(worst > 0.05)
      tally.count(count)
    }
    tally.finish()
  }

  #if arch(x86_64)
    private static let doubles: [Function<Double, Float80>] = [
      Function(
        name: "exp", value: { Reference.exp($0, arithmetic: $1) }, exact: { Foundation.exp($0) },
        bound: ErrorBound.exp(Double.self)),
      Function(
        name: "log", value: { Reference.log($0, arithmetic: $1) }, exact: { Foundation.log($0) },
        bound: ErrorBound.log(Double.self)),
      Function(
        name: "tanh", value: { Reference.tanh($0, arithmetic: $1) },
        exact: { Foundation.tanh($0) }, bound: ErrorBound.tanh(Double.self)),
      Function(
        name: "sigmoid", value: { Reference.sigmoid($0, arithmetic: $1) },
        exact: { 1 / (1 + Foundation.exp(-$0)) }, bound: ErrorBound.sigmoid(Double.self)),
    ]

    /// 80-bit arithmetic has eleven bits more, enough to tell three units in the last place.
    @Test(arguments: Arithmetic.allCases)
    func doubleFunctionsStayWithinTheirDerivedBounds(arithmetic: Arithmetic) {
      var tally = Tally("exp, log, tanh, sigmoid of Double, \(arithmetic)")
      let random = CounterRandom(seed: 17)
      for function in Self.doubles {
        var worst: Float80 = 0
        for position in UInt64(0)..<100_000 {
          // Half of them any bit pattern, half where the functions do something.
          let x =
            position % 2 == 0
            ? Double(bitPattern: random.bits(position)) : random.uniform(position) * 1500 - 750
          let (y, exact) = (function.value(x, arithmetic), function.exact(Float80(x)))
          tally.count(1)
          guard exact.isFinite, abs(exact) <= Float80(Double.greatestFiniteMagnitude) else {
            if !(y.isNaN ? exact.isNaN : y == Double(exact)) {
              Issue.record("\(function.name)(\(x)) = \(y), exactly \(exact)")
            }
            continue
          }
          let bound =
            Float80(function.bound.relative) * abs(exact) + Float80(function.bound.absolute)
          let fraction = abs(Float80(y) - exact) / bound
          if !(fraction <= 1) { Issue.record("\(function.name)(\(x)) = \(y), exactly \(exact)") }
          if abs(exact) >= Float80(Double.leastNormalMagnitude) { worst = max(worst, fraction) }
        }
        print("\(function.name) of Double, \(arithmetic): worst \(worst) of its bound")
        #expect(worst > 0.05)
      }
      tally.finish()
    }
  #endif

  @Test(arguments: Arithmetic.allCases)
  func specialValuesKeepTheirConventions(arithmetic: Arithmetic) {
    expectSpecialValues(Float.self, arithmetic, largest: 88.72, vanishing: -104.1)
    expectSpecialValues(Double.self, arithmetic, largest: 709.7, vanishing: -746.1)
  }

  private func expectSpecialValues<Scalar: ReferenceScalar>(
    _ type: Scalar.Type, _ arithmetic: Arithmetic, largest: Scalar, vanishing: Scalar
  ) {
    func exp(_ x: Scalar) -> Scalar { Reference.exp(x, arithmetic: arithmetic) }
    func log(_ x: Scalar) -> Scalar { Reference.log(x, arithmetic: arithmetic) }
    func tanh(_ x: Scalar) -> Scalar { Reference.tanh(x, arithmetic: arithmetic) }
    func sigmoid(_ x: Scalar) -> Scalar { Reference.sigmoid(x, arithmetic: arithmetic) }
    #expect(exp(0) == 1 && exp(-0.0) == 1 && exp(.infinity) == .infinity)
    #expect(exp(-.infinity) == 0 && exp(-.infinity).sign == .plus && exp(.nan).isNaN)
    #expect(exp(largest).isFinite && exp(largest + 1) == .infinity && exp(vanishing) == 0)
    #expect(exp(vanishing + 2) > 0 && exp(vanishing + 2) < Scalar.leastNormalMagnitude)
    #expect(log(1) == 0 && log(0) == -.infinity && log(-0.0) == -.infinity)
    #expect(log(.infinity) == .infinity && log(-1).isNaN && log(.nan).isNaN)
    #expect(log(-.infinity).isNaN && log(-Scalar.leastNonzeroMagnitude).isNaN)
    #expect(log(Scalar.leastNonzeroMagnitude).isFinite)
    #expect(tanh(0) == 0 && tanh(0).sign == .plus && tanh(-0.0).sign == .minus)
    #expect(tanh(.infinity) == 1 && tanh(-.infinity) == -1 && tanh(.nan).isNaN)
    #expect(tanh(0.5) == -tanh(-0.5) && tanh(30) == 1)
    #expect(tanh(Scalar.leastNonzeroMagnitude) == Scalar.leastNonzeroMagnitude)
    #expect(sigmoid(0) == 0.5 && sigmoid(-0.0) == 0.5 && sigmoid(.nan).isNaN)
    #expect(sigmoid(.infinity) == 1 && sigmoid(-.infinity) == 0)
  }
}
