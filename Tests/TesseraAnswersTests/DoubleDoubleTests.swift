import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// |x − y| in units of 2⁻¹⁰⁰·|y|.
private func difference(_ x: DoubleDouble, _ y: DoubleDouble) -> Double {
  (x - y).magnitude.value / y.magnitude.value * 0x1p100
}

@Suite struct DoubleDoubleTests {
  private let random = CounterRandom(seed: 31)

  private func sample(_ position: Int) -> DoubleDouble {
    let high = random.uniform(UInt64(2 * position)) * 4 - 2
    return DoubleDouble(high, high * (random.uniform(UInt64(2 * position + 1)) - 0.5) * 0x1p-53)
  }

  @Test func arithmeticKeepsItsIdentities() {
    var worst = 0.0
    for i in 0..<2000 {
      let (a, b, c) = (sample(3 * i), sample(3 * i + 1), sample(3 * i + 2))
      worst = max(worst, difference(a * b / b, a))
      worst = max(worst, difference((a + b) * (a + b) - a * b * 4, (a - b) * (a - b)) * 0x1p-40)
      worst = max(worst, difference((a + b) + c - b - c, a) * 0x1p-20)
      worst = max(worst, difference((a * a).squareRoot(), a.magnitude))
    }
    print("DoubleDouble arithmetic: worst \(worst) in units of 2^-100")
    #expect(worst < 1)
    let tenth = DoubleDouble(0x1.999999999999ap-4, -0x1.999999999999ap-58)
    #expect(difference(DoubleDouble(1) / DoubleDouble(10), tenth) < 0x1p-3)
    let root = DoubleDouble(0x1.6a09e667f3bcdp+0, -0x1.bdd3413b26456p-54)
    #expect(difference(DoubleDouble(2).squareRoot(), root) < 0x1p-3)
    #expect(DoubleDouble(0).squareRoot().value == 0)
  }

  /// Digits of 400-bit arithmetic, each the sum of two Doubles.
  @Test func functionsHaveTheDigitsOfMathematics() {
    func exp(_ x: Double) -> DoubleDouble { .exp(DoubleDouble(x)) }
    func log(_ x: Double) -> DoubleDouble { .log(DoubleDouble(x)) }
    func tanh(_ x: Double) -> DoubleDouble { .tanh(DoubleDouble(x)) }
    func sigmoid(_ x: Double) -> DoubleDouble { .sigmoid(DoubleDouble(x)) }
    let constants: [(DoubleDouble, Double, Double)] = [
      (exp(1), 0x1.5bf0a8b145769p+1, 0x1.4d57ee2b1013ap-53),
      (exp(-1), 0x1.78b56362cef38p-2, -0x1.ca8a4270fadf5p-57),
      (exp(0.5), 0x1.a61298e1e069cp+0, -0x1.b4690082a4906p-55),
      (exp(10), 0x1.5829dcf950560p+14, -0x1.83e055cfea4bbp-40),
      (exp(700), 0x1.d945df4f8ec8ep+1009, 0x1.183392684a46ep+954),
      (exp(0x1p-40), 0x1.0000000001000p+0, 0x1.0000000000555p-81),
      (
        .exponentialMinusOne(DoubleDouble(0x1p-40)), 0x1.0000000000800p-40,
        0x1.5555555555aabp-123
      ),
      (log(2), 0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56),
      (log(3), 0x1.193ea7aad030bp+0, -0x1.a256f99caabebp-54),
      (log(10), 0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53),
      (log(1 + 0x1p-30), 0x1.fffffffc00000p-31, 0x1.5555555155555p-92),
      (log(1 - 0x1p-53), -0x1.0000000000000p-53, -0x1.0000000000000p-107),
      (log(1e300), 0x1.5963447f87fb5p+9, 0x1.abccc0710fcd4p-46),
      (tanh(0.5), 0x1.d9353d7568af3p-2, 0x1.944a3b887196cp-56),
      (tanh(1), 0x1.85efab514f394p-1, 0x1.5618caf8a4f11p-55),
      (tanh(0x1p-20), 0x1.ffffffffff555p-21, 0x1.5555556666666p-75),
      (sigmoid(1), 0x1.764d4f5d5a2bdp-1, -0x1.35dae23bc734ap-56),
      (sigmoid(-20), 0x1.1b4865556b5d5p-29, -0x1.85a25a2610c8dp-83),
    ]
    for (number, (found, high, low)) in constants.enumerated() {
      #expect(difference(found, DoubleDouble(high, low)) < 0.5, "constant \(number): \(found)")
    }
    #expect(exp(-700).value == 0x1.14f2b0fb9307fp-1010)
    #expect(log(0x1p-1074).value == -744.440_071_921_381_2)
  }

  @Test func functionsKeepTheirIdentities() {
    var worst = 0.0
    for i in 0..<3000 {
      let (a, b) = (sample(2 * i) * 8, sample(2 * i + 1) * 8)
      worst = max(worst, difference(.exp(a) * .exp(b), .exp(a + b)))
      worst = max(worst, difference(.log(.exp(a) * .exp(b)), a + b) * (a + b).magnitude.value / 32)
      worst = max(worst, difference(.sigmoid(a) + .sigmoid(-a), DoubleDouble(1)))
      worst = max(worst, difference(.exp(a) * .sigmoid(-a), .sigmoid(a)))
      let t = DoubleDouble.tanh(a)
      worst = max(worst, difference(t * 2 / (DoubleDouble(1) + t * t), .tanh(a * 2)))
      let small = a * 0x1p-30
      worst = max(worst, difference(.log(DoubleDouble(1) + small), small) * 0x1p-90)
    }
    print("DoubleDouble functions: worst \(worst) in units of 2^-100")
    #expect(worst < 8)
  }

  @Test func specialValuesFollowDouble() {
    for function in [DoubleDouble.exp, DoubleDouble.log, DoubleDouble.tanh, DoubleDouble.sigmoid] {
      #expect(function(DoubleDouble(.nan)).value.isNaN)
    }
    #expect(DoubleDouble.exp(DoubleDouble(.infinity)).value == .infinity)
    #expect(DoubleDouble.exp(DoubleDouble(-.infinity)).value == 0)
    #expect(DoubleDouble.exp(DoubleDouble(-745.2)).value == 0)
    #expect(DoubleDouble.exp(DoubleDouble(-745)).value == .leastNonzeroMagnitude)
    #expect(DoubleDouble.log(DoubleDouble(0)).value == -.infinity)
    #expect(DoubleDouble.log(DoubleDouble(-1)).value.isNaN)
    #expect(DoubleDouble.log(DoubleDouble(.infinity)).value == .infinity)
    #expect(DoubleDouble.tanh(DoubleDouble(-.infinity)).value == -1)
    #expect(DoubleDouble.sigmoid(DoubleDouble(.infinity)).value == 1)
    #expect(DoubleDouble.sigmoid(DoubleDouble(-.infinity)).value == 0)
    #expect(DoubleDouble.sigmoid(DoubleDouble(-1e6)).value == 0)
  }

  /// The definitions in Double, which every sweep over Floats trusts, against 106 bits.
  @Test(arguments: Arithmetic.allCases)
  func doubleDefinitionsStayWithinTheirBounds(arithmetic: Arithmetic) {
    var tally = Tally("exp, log, tanh, sigmoid of Double against DoubleDouble, \(arithmetic)")
    let functions:
      [(
        String, (Double) -> Double, (DoubleDouble) -> DoubleDouble, RelativeErrorBound
      )] = [
        (
          "exp", { Reference.exp($0, arithmetic: arithmetic) }, DoubleDouble.exp,
          ErrorBound.exp(Double.self)
        ),
        (
          "log", { Reference.log($0, arithmetic: arithmetic) }, DoubleDouble.log,
          ErrorBound.log(Double.self)
        ),
        (
          "tanh", { Reference.tanh($0, arithmetic: arithmetic) }, DoubleDouble.tanh,
          ErrorBound.tanh(Double.self)
        ),
        (
          "sigmoid", { Reference.sigmoid($0, arithmetic: arithmetic) }, DoubleDouble.sigmoid,
          ErrorBound.sigmoid(Double.self)
        ),
      ]
    for (name, function, exact, bound) in functions {
      var (worst, failures) = (0.0, 0)
      for position in UInt64(0)..<40_000 {
        let x =
          switch position % 3 {
          case 0: Double(bitPattern: random.bits(position))
          case 1: random.uniform(position) * 1500 - 750
          default: Double(Float(bitPattern: UInt32(truncatingIfNeeded: random.bits(position))))
          }
        let (y, right) = (function(x), exact(DoubleDouble(x)))
        if y == right.value || (y.isNaN && right.value.isNaN) { continue }
        let error = (DoubleDouble(y) - right).magnitude.value
        let fraction = error / bound.of(right.value)
        if !(fraction <= 1) { failures += 1 }
        if right.magnitude.value >= Double.leastNormalMagnitude { worst = max(worst, fraction) }
      }
      print("\(name) of Double, \(arithmetic): worst \(worst) of its bound")
      #expect(failures == 0 && worst > 0.1, "\(name)")
      tally.count(40_000)
    }
    tally.finish()
  }
}
