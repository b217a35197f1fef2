import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// The decays that can be asked for: the operator's two options against the definition's one.
private let decays: [(strength: Double, decoupled: Bool, definition: Reference.WeightDecay)] = [
  (0, false, .none), (0, true, .none), (0.01, false, .coupled(0.01)),
  (0.01, true, .decoupled(0.01)),
]

private let steps = 4
/// A learning rate for each step of gradient descent.
private let rates = [0.1, 0.1, 0.03, 0.3]

@Suite struct OptimizersTests {
  private let lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 67]

  private func sgd<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, count: Int, momentum: Double, nesterov: Bool,
    formula: MomentumFormula = .torch, dampening: Double = 0, executions: [Execution]
  ) {
    let start: Tensor<Scalar> = Samples.real([count], 1)
    let slot: Tensor<Scalar> = Samples.real([count], 2)
    let gradients: [Tensor<Scalar>] = rates.indices.map { Samples.real([count], UInt64(10 + $0)) }
    for decay in decays {
      func step(_ t: Int) -> SGDStep {
        SGDStep(
          learningRate: rates[t], momentum: momentum, nesterov: nesterov,
          weightDecay: decay.strength, decoupled: decay.decoupled, formula: formula,
          dampening: dampening, isFirst: t == 0)
      }
      sweep.check("sgd \(step(0)), \(count)", executions) { arithmetic in
        var (p, v) = (start.elements, slot.elements)
        for t in rates.indices {
          let definition = Reference.SGDStep(
            learningRate: rates[t], momentum: momentum, nesterov: nesterov,
            weightDecay: decay.definition, formula: formula == .torch ? .torch : .keras,
            dampening: dampening, isFirst: t == 0)
          Reference.sgd(
            definition, parameters: &p, cotangents: gradients[t].elements, velocities: &v,
            arithmetic: arithmetic)
        }
        return Tensor(shape: [2, count], p + v)
      } body: { execution in
        var parameter = start
        var velocity: Tensor<Scalar>? = slot
        for t in rates.indices {
          sgdUpdate(
            &parameter, gradient: gradients[t], velocity: &velocity, step: step(t),
            execution: execution)
        }
        return Tensor(shape: [2, count], parameter.elements + velocity!.elements)
      }
    }
  }

  @Test func sgdHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("sgd")
    for (momentum, nesterov) in [(0.0, false), (0.9, false), (0.9, true)] {
      for count in lengths {
        sgd(
          Float.self, &sweep, count: count, momentum: momentum, nesterov: nesterov,
          executions: Executions.single)
        sgd(
          Double.self, &sweep, count: count, momentum: momentum, nesterov: nesterov,
          executions: Executions.single)
      }
      sgd(
        Float.self, &sweep, count: 35_003, momentum: momentum, nesterov: nesterov,
        executions: Executions.all())
    }
    sweep.finish()
  }

  @Test(arguments: MomentumFormula.allCases)
  func momentumHasTheBitsOfItsDefinition(formula: MomentumFormula) {
    var sweep = OperatorSweep("sgd, \(formula)")
    for (momentum, nesterov) in [(0.0, true), (0.9, false), (0.9, true)] {
      for dampening in [0, 0.3, 1] {
        for count in lengths {
          sgd(
            Float.self, &sweep, count: count, momentum: momentum, nesterov: nesterov,
            formula: formula, dampening: dampening, executions: Executions.single)
          sgd(
            Double.self, &sweep, count: count, momentum: momentum, nesterov: nesterov,
            formula: formula, dampening: dampening, executions: Executions.single)
        }
      }
      sgd(
        Float.self, &sweep, count: 35_003, momentum: momentum, nesterov: nesterov,
        formula: formula, dampening: 0.3, executions: Executions.all(threads: [1, 3]))
    }
    sweep.finish()
  }

  @Test func powersAreTheRunningProductAndEndSoon() {
    var product = 1.0
    for steps in 0...5_000 {
      let power = AdamStep.power(0.999, after: steps)
      if steps <= 4_096 { #expect(power == product) }
      // Both take at most `steps` roundings.
      #expect(abs(power - product) <= 1e-12 * product)
      product *= 0.999
    }
    #expect(AdamStep.power(0.999, after: Int.max) == 0)
    #expect(AdamStep.power(1, after: Int.max) == 1)
    #expect(AdamStep.power(0, after: 0) == 1 && AdamStep.power(0, after: 1) == 0)
  }

  /// Plain descent needs no slot, and makes none.
  @Test func plainDescentLeavesAMissingSlotMissing() {
    var parameter = Tensor<Float>(shape: [2], [1, 2])
    var velocity: Tensor<Float>?
    let step = SGDStep(
      learningRate: 0.5, momentum: 0, nesterov: false, weightDecay: 0, decoupled: false)
    sgdUpdate(
      &parameter, gradient: Tensor(shape: [2], [2, -4]), velocity: &velocity, step: step,
      execution: .standard)
    #expect(parameter.elements == [0, 4] && velocity == nil)
  }

  private func adam<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, count: Int, executions: [Execution]
  ) {
    let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-7)
    let start: Tensor<Scalar> = Samples.real([count], 1)
    for (decay, isPaper) in decays.flatMap({ [($0, false), ($0, true)] }) {
      sweep.check("adam \(decay), \(isPaper ? "paper" : "TensorFlow"), \(count)", executions) {
        arithmetic in
        var p = start.elements
        var m = [Scalar](repeating: 0, count: count)
        var (v, powers) = (m, (1.0, 1.0))
        for t in 0..<steps {
          powers = (powers.0 * beta1, powers.1 * beta2)
          let gradient: Tensor<Scalar> = Samples.real([count], UInt64(10 + t))
          Reference.adam(
            Reference.AdamStep(
              learningRate: 0.01, beta1: beta1, beta2: beta2, epsilon: epsilon,
              placement: isPaper ? .paper : .tensorFlow, weightDecay: decay.definition,
              beta1Power: powers.0, beta2Power: powers.1), parameters: &p,
            cotangents: gradient.elements, firstMoments: &m, secondMoments: &v,
            arithmetic: arithmetic)
        }
        return Tensor(shape: [3, count], p + m + v)
      } body: { execution in
        var (p, m) = (start, Tensor<Scalar>(repeating: 0, shape: [count]))
        var (v, powers) = (m, (1.0, 1.0))
        for t in 0..<steps {
          powers = (powers.0 * beta1, powers.1 * beta2)
          adamUpdate(
            &p, gradient: Samples.real([count], UInt64(10 + t)), mean: &m, variance: &v,
            step: AdamStep(
              learningRate: 0.01, beta1: beta1, beta2: beta2, epsilon: epsilon,
              beta1Power: powers.0, beta2Power: powers.1,
              epsilonPlacement: isPaper ? .paper : .tensorFlow, weightDecay: decay.strength,
              decoupled: decay.decoupled), execution: execution)
        }
        return Tensor(shape: [3, count], p.elements + m.elements + v.elements)
      }
    }
  }

  @Test func adamHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("adam")
    for count in lengths {
      adam(Float.self, &sweep, count: count, executions: Executions.single)
      adam(Double.self, &sweep, count: count, executions: Executions.single)
    }
    adam(Float.self, &sweep, count: 9_001, executions: Executions.all())
    sweep.finish()
  }
}
