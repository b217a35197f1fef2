import TesseraGradients
import TesseraTensors
import TestSupport
import Testing

/// The methods, the samples and the round-off of a gradient check.
@Suite struct GradientMethodTests {
  /// x³, element by element.
  private func cube(_ method: GradientMethod, _ x: Tensor<Double>) throws -> GradientReport {
    try GradientCheck.check(
      name: "cube", axes: ["x[i]"], inputs: [x],
      forward: { combined($0[0], $0[0]) { x, _ in x * x * x } },
      vjp: { point, cotangent in [combined(point[0], cotangent) { 3 * $0 * $0 * $1 }] },
      method: method, seed: 3)
  }

  /// a·b, element by element: linear in each; its VJP off by a factor.
  private func product(_ factor: Double) throws -> GradientReport {
    try GradientCheck.check(
      name: "product", inputs: [Samples.real([40], 1), Samples.real([40], 2)],
      forward: { combined($0[0], $0[1], *) },
      vjp: { point, cotangent in
        [point[1], point[0]].map { combined($0, cotangent) { $0 * $1 * factor } }
      },
      method: .multilinear,
      roundOff: .chains(
        roundings: 1, output: { combined($0[0], $0[1], *) },
        cotangents: { point, cotangent in
          [point[1], point[0]].map { combined($0, cotangent) { $0.magnitude * $1 } }
        }), seed: 3)
  }

  @Test func richardsonIsSharperThanCentralDifferences() throws {
    let x: Tensor<Double> = Samples.real([30], 5)
    let (central, richardson) = (try cube(.central, x), try cube(.richardson, x))
    #expect(central.passed && richardson.passed, "\(central)\n\(richardson)")
    #expect(richardson.tensors[0].resolution < central.tensors[0].resolution / 8)
  }

  @Test func aMultilinearCheckSeesErrorsOfRoundOffAlone() throws {
    #expect(try product(1).passed && product(1).tensors[0].resolution < 0x1p-40)
    #expect(try !product(1 + 0x1p-44).passed)
  }

  @Test func aFunctionThatIsNotLinearIsToldSo() throws {
    let report = try cube(.multilinear, Samples.real([5], 5))
    #expect(!report.passed && report.description.contains("not linear in this element"))
  }

  @Test func samplesAreSpreadAndSaidSo() throws {
    let problem = GradientProblem(
      name: "identity", point: [Samples.real([1_000], 1), Samples.real([7], 2)],
      forward: { Tensor(shape: [1_007], $0[0].elements + $0[1].elements) },
      vjp: { _, cotangent in
        let elements = cotangent.elements
        return [
          Tensor(shape: [1_000], Array(elements[..<1_000])),
          Tensor(shape: [7], Array(elements[1_000...])),
        ]
      })
    let report = try GradientCheck.check(problem, sampling: .most(50), seed: 1)
    #expect(report.passed && report.comparisons == 57 && report.isSampled)
    #expect(report.tensors.map(\.comparisons) == [50, 7])
    #expect(report.tensors.map(\.isSampled) == [true, false])
    #expect(try !GradientCheck.check(problem, seed: 1).isSampled)
  }

  @Test func aDerivedBoundOfNaNOrInfinityFails() throws {
    for bound in [Double.nan, .infinity] {
      let report = try GradientCheck.check(
        name: "identity", inputs: [Samples.real([3], 1)], forward: { $0[0] }, vjp: { [$1] },
        roundOff: .elements(
          output: { _ in Tensor(repeating: bound, shape: [3]) },
          cotangents: { _, cotangent in [Tensor(repeating: 0, shape: cotangent.shape)] }),
        seed: 1)
      #expect(!report.passed && report.failureCount == 3)
    }
  }

  /// Sums that cancel: the values are small and their noise is that of the terms.
  @Test func noiseIsMeasuredWhereTermsCancel() throws {
    let x: Tensor<Double> = Samples.real([20], 1)
    for size in [1.0, 1e3, 1e6] {
      let report = try GradientCheck.check(
        name: "cancelling", inputs: [x],
        forward: { inputs in
          Tensor(shape: [20], inputs[0].elements.map { ($0 * size + size) / 3 - size / 3 })
        },
        vjp: { [Tensor(shape: [20], $1.elements.map { $0 * size / 3 })] }, seed: 2)
      #expect(report.passed, "\(report)")
    }
  }

  @Test func axesAreReadAndIndicesNamed() {
    let axes = TensorAxes("w[r,s,c,o]")
    #expect(axes.name == "w" && axes.axes == ["r", "s", "c", "o"])
    #expect(axes.description == "w[r,s,c,o]")
    #expect(axes.element([1, 0, 2, 5]) == "w[r=1, s=0, c=2, o=5]")
    #expect(axes.element([1]) == "w[1]" && axes.element([]) == "w")
    #expect(TensorAxes("input 0").element([2, 3]) == "input 0[2, 3]")
    #expect(TensorAxes("input 0").description == "input 0")
  }
}

private func combined(
  _ left: Tensor<Double>, _ right: Tensor<Double>, _ body: (Double, Double) -> Double
) -> Tensor<Double> {
  Tensor(shape: left.shape, zip(left.elements, right.elements).map(body))
}
