import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Adam's own parameter, no tolerance: Keras's default.
private let kerasEpsilon = 1e-7
/// The one that Adam's paper proposes.
private let paperEpsilon = 1e-8

@Suite struct AnswerOptimizersTests {
  private static let steps = 60
  private static let decays: [Reference.WeightDecay] = [.none, .coupled(0.01), .decoupled(0.02)]

  private func sweep<Scalar: ReferenceScalar>(_: Scalar.Type) {
    var sweep = AnswerSweep("answers of optimizers, \(Scalar.self)", least: 0.02)
    let parameters: Tensor<Scalar> = Samples.real([12], 1)
    let cotangents: Tensor<Scalar> = Samples.real([Self.steps, 12], 2)
    let rates = (0..<Self.steps).map { 0.01 / (1 + 0.1 * Double($0)) }
    func run(_ step: (inout [Scalar], [Scalar], Int) -> Void) -> Tensor<Scalar> {
      var p = parameters.elements
      var all: [Scalar] = []
      for t in 0..<Self.steps {
        step(&p, Array(cotangents.elements[t * 12..<t * 12 + 12]), t)
        all += p
      }
      return Tensor(shape: [Self.steps, 12], all)
    }
    for arithmetic in Arithmetic.allCases {
      for decay in Self.decays {
        for (momentum, nesterov) in [(0.0, false), (0.9, false), (0.9, true)] {
          var velocities = [Scalar](repeating: 0, count: 12)
          let actual = run { p, g, t in
            Reference.sgd(
              Reference.SGDStep(
                learningRate: rates[t], momentum: momentum, nesterov: nesterov,
                weightDecay: decay), parameters: &p, cotangents: g, velocities: &velocities,
              arithmetic: arithmetic)
          }
          let rule = OptimizerSteps.SGD(
            momentum: momentum, dampening: 0, nesterov: nesterov, weightDecay: decay,
            formula: .torch)
          sweep.accept(
            .sgd(
              rule, parameters: parameters, cotangents: cotangents, rates: rates, velocities: nil),
            actual, "SGD, momentum \(momentum), Nesterov \(nesterov), \(decay)")
        }
        // β₁ and β₂ are Keras's defaults too.
        for placement in Reference.AdamEpsilon.allCases {
          var (m, v) = ([Scalar](repeating: 0, count: 12), [Scalar](repeating: 0, count: 12))
          var (power1, power2) = (1.0, 1.0)
          let actual = run { p, g, t in
            power1 *= 0.9
            power2 *= 0.999
            Reference.adam(
              Reference.AdamStep(
                learningRate: rates[t], beta1: 0.9, beta2: 0.999, epsilon: kerasEpsilon,
                placement: placement, weightDecay: decay, beta1Power: power1, beta2Power: power2),
              parameters: &p, cotangents: g, firstMoments: &m, secondMoments: &v,
              arithmetic: arithmetic)
          }
          let rule = OptimizerSteps.Adam(
            beta1: 0.9, beta2: 0.999, epsilon: kerasEpsilon, placement: placement,
            weightDecay: decay,
            stepsBefore: 0)
          sweep.accept(
            .adam(
              rule, parameters: parameters, cotangents: cotangents, rates: rates, moments: nil),
            actual, "Adam, \(placement), \(decay)")
        }
      }
    }
    sweep.finish()
  }

  @Test func stepsStayWithinTheirBounds() {
    sweep(Float.self)
    sweep(Double.self)
  }

  /// The same steps as others write them: β·m + (1 − β)·g, Keras' velocity, dampening.
  @Test func otherFormulasAreAccepted() {
    var sweep = AnswerSweep("answers of other optimizers", least: 0.02)
    for seed in UInt64(0)..<100 {
      let parameters: Tensor<Float> = Samples.real([3], seed)
      let cotangents: Tensor<Float> = Samples.real([40, 3], seed + 1)
      let (m0, v0): (Tensor<Float>, Tensor<Float>) = (
        Samples.real([3], seed + 2), Samples.real([3], seed + 3)
      )
      let squares = Tensor(shape: [3], v0.elements.map { $0 * $0 })
      var (p, m, v) = (parameters.elements, m0.elements, squares.elements)
      var (q, velocity) = (parameters.elements, m0.elements)
      var (adam, keras): ([Float], [Float]) = ([], [])
      for t in 0..<40 {
        let power = (0..<t + 6).reduce((1.0, 1.0)) { power, _ in (power.0 * 0.8, power.1 * 0.99) }
        for i in 0..<3 {
          let g = cotangents[t * 3 + i]
          m[i] = 0.8 * m[i] + Float(1 - 0.8) * g
          v[i] = 0.99 * v[i] + Float(1 - 0.99) * (g * g)
          let root = v[i].squareRoot() / Float((1 - power.1).squareRoot())
          p[i] -= Float(0.01 / (1 - power.0)) * (m[i] / (root + Float(paperEpsilon)))
          velocity[i] = 0.9 * velocity[i] - 0.05 * g
          q[i] += 0.9 * velocity[i] - 0.05 * g
        }
        adam += p
        keras += q
      }
      sweep.accept(
        .adam(
          OptimizerSteps.Adam(
            beta1: 0.8, beta2: 0.99, epsilon: paperEpsilon, placement: .paper, weightDecay: .none,
            stepsBefore: 5), parameters: parameters, cotangents: cotangents,
          rates: Array(repeating: 0.01, count: 40), moments: (m0, squares)),
        Tensor(shape: [40, 3], adam), "Adam \(seed)")
      sweep.accept(
        .sgd(
          OptimizerSteps.SGD(
            momentum: 0.9, dampening: 0, nesterov: true, weightDecay: .none, formula: .keras),
          parameters: parameters, cotangents: cotangents,
          rates: Array(repeating: 0.05, count: 40), velocities: m0),
        Tensor(shape: [40, 3], keras), "SGD \(seed)")
    }
    sweep.finish()
  }

  /// PyTorch lets the first step off dampening.
  @Test func dampeningBeginsWithTheSecondStep() {
    let rule = OptimizerSteps.SGD(
      momentum: 0.5, dampening: 0.5, nesterov: false, weightDecay: .none, formula: .torch)
    let answer = Answer.sgd(
      rule, parameters: Tensor<Double>(shape: [1], [8]),
      cotangents: Tensor(shape: [2, 1], [4, 8]), rates: [1, 1], velocities: nil)
    #expect(answer.exact.elements == [4, -2])
  }

  /// With a velocity from before nothing is let off, be it zero.
  @Test func dampeningHoldsForAVelocityFromBefore() {
    let rule = OptimizerSteps.SGD(
      momentum: 0.5, dampening: 0.5, nesterov: false, weightDecay: .none, formula: .torch)
    let answer = Answer.sgd(
      rule, parameters: Tensor<Double>(shape: [1], [8]),
      cotangents: Tensor(shape: [2, 1], [4, 8]), rates: [1, 1],
      velocities: Tensor(shape: [1], [0]))
    #expect(answer.exact.elements == [6, 1])
  }
}
