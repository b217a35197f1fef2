import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct DropoutTests {
  private func run<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, _ count: Int, _ executions: [Execution]
  ) {
    for (rate, key, step, layer) in [
      (0.5, 0, 0, 0), (0.25, 7, 3, 2), (0, 1, 1, 1), (0.9, 1 << 40, 1 << 20, 65_535),
      (1 - 0x1p-53, -1, -1, 1), (.leastNonzeroMagnitude, .min, .min, 65_536),
    ] {
      let x: Tensor<Scalar> = Samples.real([count], UInt64(count))
      let seed = UInt64(bitPattern: Int64(key))
      sweep.check("dropout of \(count), rate \(rate), step \(step)", executions) { _ in
        Reference.dropout(
          x, rate: rate, seed: seed, step: UInt64(bitPattern: Int64(step)), layer: UInt64(layer))
      } body: {
        dropout(x, rate: rate, seed: seed, step: step, layer: layer, execution: $0)
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

  /// The kernel itself, from positions on both sides of where their upper word changes, between guards.
  @Test func dropoutHasTheBitsOfItsDefinitionWhereverARangeBegins() {
    var sweep = OperatorSweep("dropout, ranges")
    func run<Scalar: OperatorScalar>(_: Scalar.Type, from position: UInt64, _ count: Int) {
      let x: Tensor<Scalar> = Samples.real([count], 4)
      let random = CounterRandom(seed: 1 << 35 | 5, stream: 1 << 33 | 3)
      let right = (0..<count).map { i in
        random.uniform(position + UInt64(i)) >= 0.3 ? x[i] * Scalar(1 / (1 - 0.3)) : 0
      }
      let mask = DropoutMask<Scalar>(seed: 1 << 35 | 5, stream: 1 << 33 | 3, rate: 0.3)
      for execution in Executions.single {
        let y = GuardedBuffer<Scalar>(count: count, band: 32)
        execution.kernels(Scalar.self)
          .dropout(mask, position: position, x.pointer, into: y.pointer, count: count)
        sweep.compare(
          "\(count) from \(position), \(execution.summary)", Tensor(shape: [count], y.elements),
          Tensor(shape: [count], right))
        #expect(y.isIntact)
      }
    }
    for position: UInt64 in [1, 7, 30, 1 << 32 - 9, 1 << 32, 1 << 33 - 1, 1 << 62 - 33] {
      for count in [1, 15, 16, 17, 33, 67] {
        run(Float.self, from: position, count)
        run(Double.self, from: position, count)
      }
    }
    sweep.finish()
  }

  /// Each element at the rate that is its own number, and right beside it.
  @Test func anElementIsDroppedBelowTheRateAndKeptAtIt() {
    func run<Scalar: OperatorScalar>(_: Scalar.Type, _ execution: Execution) {
      let ones = Tensor<Scalar>(repeating: 1, shape: [37])
      let random = CounterRandom(seed: 9, stream: 5 << 16 + 2)
      for i in 0..<ones.count {
        let number = random.uniform(UInt64(i))
        for (rate, keeps) in [(number.nextDown, true), (number, true), (number.nextUp, false)] {
          let y = dropout(ones, rate: rate, seed: 9, step: 5, layer: 2, execution: execution)
          #expect((y[i] != 0) == keeps, "\(i) at rate \(rate), \(execution.summary)")
        }
      }
    }
    for execution in Executions.single {
      run(Float.self, execution)
      run(Double.self, execution)
    }
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
