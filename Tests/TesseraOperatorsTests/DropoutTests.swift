import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct DropoutTests {
  private func run<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, _ count: Int, _ executions: [Execution]
  ) {
    for (rate, seed, step, layer) in [
      (0.5, 0, 0, 0), (0.25, 7, 3, 2), (0, 1, 1, 1), (0.9, 1 << 40, 1 << 20, 65_535),
    ] {
      let x: Tensor<Scalar> = Samples.real([count], UInt64(count))
      sweep.check("dropout of \(count), rate \(rate), step \(step)", executions) { _ in
        Reference.dropout(
          x, rate: rate, seed: UInt64(seed), step: UInt64(step), layer: UInt64(layer))
      } body: {
        dropout(x, rate: rate, seed: UInt64(seed), step: step, layer: layer, execution: $0)
      }
    }
  }

  @Test func dropoutHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("dropout")
    for count in 0...67 {
      run(Float.self, &sweep, count, Executions.single)
      run(Double.self, &sweep, count, Executions.single)
    }
    run(Float.self, &sweep, 20_011, Executions.all())
    run(Double.self, &sweep, 20_011, Executions.all())
    sweep.finish()
  }

  @Test func maskedDropoutHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("dropout with a given mask")
    func run<Scalar: OperatorScalar>(_: Scalar.Type, _ x: Tensor<Scalar>, _ ways: [Execution]) {
      let random = CounterRandom(seed: 3)
      let mask = Tensor<Scalar>(
        shape: x.shape, (0..<x.count).map { random.uniform(UInt64($0)) < 0.7 ? 1 : 0 })
      for rate in [0, 0.1, 0.5, 0.99] {
        sweep.check("\(x.shape), rate \(rate)", ways) { _ in
          Reference.dropoutMasked(x, mask: mask, rate: rate)
        } body: {
          dropoutMasked(x, mask: mask, rate: rate, execution: $0)
        }
      }
    }
    for count in 0...35 {
      run(Float.self, Samples.real([count], 1), Executions.single)
      run(Double.self, Samples.real([count], 1), Executions.single)
    }
    run(Float.self, SpecialValues.pairs(Float.self).0, Executions.single)
    run(Double.self, SpecialValues.pairs(Double.self).0, Executions.single)
    run(Float.self, Samples.real([301, 7, 19], 1), Executions.all())
    run(Double.self, Samples.real([301, 7, 19], 1), Executions.all())
    sweep.finish()
  }

  @Test func maskedDropoutSelects() {
    let x = Tensor<Float>(shape: [5], [.infinity, .nan, -3, -3, .infinity])
    let mask = Tensor<Float>(shape: [5], [0, 0, 0, 1, 1])
    let y = dropoutMasked(x, mask: mask, rate: 0.5, execution: .standard)
    #expect(y.elements == [0, 0, 0, -6, .infinity])
    #expect(y.elements[2].sign == .plus)
  }

  @Test func masksOfOtherStepsLayersAndSeedsDiffer() {
    let ones = Tensor<Float>(repeating: 1, shape: [256])
    func mask(_ seed: UInt64, _ step: Int, _ layer: Int) -> [Float] {
      dropout(ones, rate: 0.5, seed: seed, step: step, layer: layer, execution: .standard).elements
    }
    let masks = [mask(1, 1, 1), mask(2, 1, 1), mask(1, 2, 1), mask(1, 1, 2)]
    #expect(Set(masks).count == masks.count)
  }
}
