import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension OperatorSweep {
  /// Compares every activation with its definition.
  fileprivate mutating func activations<Scalar: OperatorScalar>(
    _ x: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let slope: Scalar = 0.3
    typealias Function = (
      name: String, definition: (Arithmetic) -> Tensor<Scalar>, body: (Execution) -> Tensor<Scalar>
    )
    let functions: [Function] = [
      ("relu", { _ in Reference.relu(x) }, { relu(x, execution: $0) }),
      (
        "relu in place", { _ in Reference.relu(x) },
        {
          var y = x
          applyReLU(to: &y, execution: $0)
          return y
        }
      ),
      (
        "leakyReLU", { _ in Reference.leakyReLU(x, slope: slope) },
        { leakyReLU(x, slope: slope, execution: $0) }
      ),
      ("sigmoid", { Reference.sigmoid(x, arithmetic: $0) }, { sigmoid(x, execution: $0) }),
      ("tanh", { Reference.tanh(x, arithmetic: $0) }, { tanh(x, execution: $0) }),
      ("exp", { Reference.exp(x, arithmetic: $0) }, { exp(x, execution: $0) }),
      ("log", { Reference.log(x, arithmetic: $0) }, { log(x, execution: $0) }),
    ]
    for function in functions {
      check(
        "\(function.name) of \(x.count)", executions, definition: function.definition,
        body: function.body)
    }
  }

  /// Compares every activation's VJP with its definition; `other` is the output, or the input.
  fileprivate mutating func activationVJPs<Scalar: OperatorScalar>(
    _ cotangent: Tensor<Scalar>, _ other: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let slope: Scalar = 0.3
    check("reluVJP", executions) { _ in
      Reference.reluVJP(outputCotangent: cotangent, input: other)
    } body: {
      reluVJP(outputCotangent: cotangent, output: other, execution: $0)
    }
    check("leakyReLUVJP", executions) { _ in
      Reference.leakyReLUVJP(outputCotangent: cotangent, input: other, slope: slope)
    } body: {
      leakyReLUVJP(outputCotangent: cotangent, input: other, slope: slope, execution: $0)
    }
    check("sigmoidVJP", executions) { _ in
      Reference.sigmoidVJP(outputCotangent: cotangent, output: other)
    } body: {
      sigmoidVJP(outputCotangent: cotangent, output: other, execution: $0)
    }
    check("tanhVJP", executions) {
      Reference.tanhVJP(outputCotangent: cotangent, output: other, arithmetic: $0)
    } body: {
      tanhVJP(outputCotangent: cotangent, output: other, execution: $0)
    }
    check("add", executions) { _ in
      Tensor(shape: cotangent.shape, zip(cotangent.elements, other.elements).map { $0 + $1 })
    } body: {
      add(cotangent, other, execution: $0)
    }
  }
}

@Suite struct ActivationsTests {
  @Test func activationsHaveTheBitsOfTheirDefinitionsAtEveryLength() {
    var sweep = OperatorSweep("activations, lengths")
    func run<Scalar: OperatorScalar>(_: Scalar.Type, _ count: Int, _ executions: [Execution]) {
      let x: Tensor<Scalar> = Samples.real([count], UInt64(count))
      sweep.activations(x, executions)
      sweep.activationVJPs(Samples.real([count], 77), x, executions)
    }
    for count in 0...67 {
      run(Float.self, count, Executions.single)
      run(Double.self, count, Executions.single)
    }
    run(Float.self, 40_003, Executions.all())
    run(Double.self, 40_003, Executions.all())
    sweep.finish()
  }

  /// Rotated, so that every special value comes to stand at every lane.
  @Test func activationsHaveTheBitsOfTheirDefinitionsAtSpecialValues() {
    var sweep = OperatorSweep("activations, special values")
    func run<Scalar: OperatorScalar>(_: Scalar.Type) {
      let values = SpecialValues.all(Scalar.self)
      for turn in 0..<17 {
        let turned = Array(values[turn...] + values[..<turn])
        sweep.activations(Tensor(shape: [values.count], turned), Executions.single)
      }
      let (cotangents, others) = SpecialValues.pairs(Scalar.self)
      sweep.activationVJPs(cotangents, others, Executions.all())
    }
    run(Float.self)
    run(Double.self)
    sweep.finish()
  }

  @Test func functionsHaveTheBitsOfTheirDefinitionsOverAllFloats() {
    var sweep = OperatorSweep("activations, every 10,007th float")
    let patterns = stride(from: UInt32(0), through: .max - 10_007, by: 10_007)
    let floats = patterns.map { Float(bitPattern: $0) }
    sweep.activations(Tensor(shape: [floats.count], floats), Executions.single)
    // Nearly all of those are tiny, huge or NaN; these lie where the functions do something.
    let random = CounterRandom(seed: 3)
    let usual = (0..<200_000).map { Float(random.uniform(UInt64($0)) * 220 - 110) }
    sweep.activations(Tensor(shape: [usual.count], usual), Executions.single)
    sweep.finish()
  }

  @Test func functionsHaveTheBitsOfTheirDefinitionsOverRandomDoubles() {
    var sweep = OperatorSweep("activations, random doubles")
    let random = CounterRandom(seed: 4)
    let count = 100_000
    let anyBits = (0..<count).map { Double(bitPattern: random.bits(UInt64($0))) }
    let usual = (0..<count).map { random.uniform(UInt64(count + $0)) * 1500 - 750 }
    let small = (0..<count).map { random.uniform(UInt64(2 * count + $0)) * 8 - 4 }
    for values in [anyBits, usual, small] {
      sweep.activations(Tensor(shape: [values.count], values), Executions.single)
    }
    sweep.finish()
  }
}
