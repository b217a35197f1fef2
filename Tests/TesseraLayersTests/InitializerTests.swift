import TesseraLayers
import TesseraTensors
import Testing

private func values(_ initializer: Initializer, fanIn: Int = 30, fanOut: Int = 20) -> [Double] {
  let spec = ParameterSpec(
    name: "kernel", shape: [200, 100], fanIn: fanIn, fanOut: fanOut, initializer: initializer)
  return (spec.initialValue(seed: 7, index: 3) as Tensor<Double>).elements
}

private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
}

/// Initialisers with their variance, and the largest magnitude where there is one.
private let distributions: [(Initializer, Double, Double?)] = [
  (.normal(standardDeviation: 0.3), 0.09, nil),
  (.truncatedNormal(standardDeviation: 0.1), 0.01 * 0.773_741_3, 0.2),
  (.glorotUniform, 2.0 / 50, (6.0 / 50).squareRoot()),
  (.glorotNormal, 2.0 / 50, nil),
  (.heUniform, 2.0 / 30, (6.0 / 30).squareRoot()),
  (.heNormal, 2.0 / 30, nil),
  (.lecunUniform, 1.0 / 30, (3.0 / 30).squareRoot()),
  (.lecunNormal, 1.0 / 30, nil),
]

/// With n = 20,000 numbers of variance v the mean has deviation √(v/n), and their variance at most
/// v·√(2/n) where no distribution here has heavier tails than the normal one: five of each.
@Test func initializerHasItsMomentsAndBounds() {
  for (initializer, variance, limit) in distributions {
    let values = values(initializer)
    let found = moments(values)
    let count = Double(values.count)
    #expect(abs(found.mean) < 5 * (variance / count).squareRoot(), "\(initializer)")
    #expect(
      abs(found.variance - variance) < 5 * variance * (2 / count).squareRoot(), "\(initializer)")
    if let limit { #expect(values.allSatisfy { abs($0) <= limit }, "\(initializer)") }
  }
  #expect(values(.zeros).allSatisfy { $0 == 0 })
  #expect(values(.constant(0.05)).allSatisfy { $0 == 0.05 })
}

@Test func initializerDependsOnSeedAndParameter() throws {
  func parameter(_ seed: UInt64, _ index: Int) -> Tensor<Float> {
    ParameterSpec(
      name: "kernel", shape: [8, 4], fanIn: 8, fanOut: 4, initializer: .glorotUniform
    ).initialValue(seed: seed, index: index)
  }
  #expect(parameter(1, 0) == parameter(1, 0))
  #expect(parameter(1, 0) != parameter(2, 0))
  #expect(parameter(1, 0) != parameter(1, 1))
}
