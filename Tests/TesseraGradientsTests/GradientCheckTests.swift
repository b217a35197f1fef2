import TesseraGradients
import TesseraTensors
import TestSupport
import Testing

@Suite struct GradientCheckTests {
  /// f(x) = x³, element by element, with a VJP that can be spoiled.
  private func cubes(
    _ x: Tensor<Double>, spoil: @escaping (Int, Double) -> Double = { $1 }
  ) throws -> GradientReport {
    try GradientCheck.check(
      name: "cube", inputs: [x],
      forward: { inputs in
        Tensor(shape: x.shape, inputs[0].elements.map { $0 * $0 * $0 })
      },
      vjp: { inputs, cotangent in
        let point = inputs[0].elements
        return [
          Tensor(
            shape: x.shape,
            (0..<point.count).map { spoil($0, 3 * point[$0] * point[$0] * cotangent[$0]) })
        ]
      }, seed: 1)
  }

  @Test func aRightDerivativePasses() throws {
    let report = try cubes(Samples.real([4, 5], 1))
    #expect(report.passed && report.comparisons == 20 && report.kinks == 0, "\(report)")
    #expect(report.worstFraction > 0 && report.worstFraction <= 1)
  }

  @Test func oneWrongElementFailsAndIsNamed() throws {
    for factor in [-1.0, 0, 2, 1 + 0x1p-20] {
      let report = try cubes(Samples.real([4, 5], 1)) { $0 == 13 ? $1 * factor : $1 }
      #expect(!report.passed && report.failureCount == 1, "factor \(factor)")
      let failure = try #require(report.failures.first)
      #expect(failure.index == [2, 3] && failure.tensor == 0 && failure.sweep.count == 6)
      for part in ["cube, input 0[2, 3]: analytic", "numeric", "above", "h = "] {
        #expect(failure.description.contains(part))
      }
    }
  }

  @Test func aNaNFailsOnEitherSide() throws {
    let analytic = try cubes(Samples.real([3], 1)) { $0 == 1 ? .nan : $1 }
    #expect(!analytic.passed && analytic.failureCount == 1)
    let numeric = try cubes(Tensor(shape: [2], [1, .nan]))
    #expect(!numeric.passed)
    let infinite = try cubes(Tensor(shape: [2], [1, .infinity]))
    #expect(!infinite.passed)
  }

  @Test func comparingNothingFails() throws {
    let report = try cubes(Tensor(shape: [0, 3], []))
    #expect(!report.passed && report.failureCount == 0)
    #expect(report.description.contains("NOTHING COMPARED"))
  }

  @Test func aCotangentOfAnotherShapeFails() throws {
    let x: Tensor<Double> = Samples.real([2, 3], 1)
    let report = try GradientCheck.check(
      name: "identity", inputs: [x], forward: { $0[0] }, vjp: { [$1.reshaped([3, 2])] }, seed: 1)
    #expect(!report.passed)
    #expect(report.description.contains("cotangents of shapes [[3, 2]]"))
  }

  @Test func aKinkAcceptsEverySlopeBetweenItsSidesAndNoOther() throws {
    func kink(_ slope: Double) throws -> GradientReport {
      try GradientCheck.check(
        name: "relu", inputs: [Tensor(shape: [3], [0, 1, -1])],
        forward: { inputs in
          Tensor(shape: [3], inputs[0].elements.map { $0 > 0 ? $0 : 0 })
        },
        vjp: { inputs, cotangent in
          [
            Tensor(
              shape: [3],
              (0..<3).map {
                (inputs[0][$0] == 0 ? slope : inputs[0][$0] > 0 ? 1 : 0) * cotangent[$0]
              })
          ]
        }, winners: { $0[0].elements.map { $0 > 0 ? 1 : 0 } }, seed: 1)
    }
    for slope in [0, 0.25, 1] {
      let report = try kink(slope)
      #expect(report.passed && report.kinks == 1 && report.comparisons == 3, "\(report)")
    }
    for slope in [-0.001, 1.001, 7, .nan] {
      let report = try kink(slope)
      #expect(!report.passed && report.failureCount == 1, "slope \(slope)")
    }
  }

  @Test func aKinkBesideThePointIsAvoidedByASmallerStep() throws {
    let x = Tensor<Double>(shape: [2], [0x1p-19, -0x1p-19])
    let report = try GradientCheck.check(
      name: "relu", inputs: [x],
      forward: { inputs in Tensor(shape: [2], inputs[0].elements.map { $0 > 0 ? $0 : 0 }) },
      vjp: { [Tensor(shape: [2], [$1[0], 0 * $0[0][0]])] },
      winners: { $0[0].elements.map { $0 > 0 ? 1 : 0 } }, seed: 1)
    #expect(report.passed && report.kinks == 0, "\(report)")
  }

  @Test func aJumpIsInconclusiveAndFails() throws {
    let report = try GradientCheck.check(
      name: "step", inputs: [Tensor(shape: [1], [0])],
      forward: { inputs in Tensor(shape: [1], [inputs[0][0] > 0 ? 1 : 0]) },
      vjp: { [Tensor(shape: $1.shape, [0])] }, seed: 1)
    #expect(!report.passed)
    #expect(report.description.contains("inconclusive"))
  }

  @Test func errorsOfTheOperatorArePassedOn() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try GradientCheck.check(
        name: "throws", inputs: [], forward: { _ in throw Stop() }, vjp: { _, _ in [] }, seed: 1)
    }
  }
}
