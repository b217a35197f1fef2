import TesseraReference
import Testing

@Suite struct ReferenceOptimizersTests {
  /// Powers of two throughout, so that every number below is exact.
  private func sgd(
    momentum: Double, nesterov: Bool, decay: Reference.WeightDecay
  ) -> (p: [Double], v: [Double]) {
    var (p, v) = ([4.0, -2], [1.0, 0])
    Reference.sgd(
      Reference.SGDStep(
        learningRate: 0.5, momentum: momentum, nesterov: nesterov, weightDecay: decay),
      parameters: &p, cotangents: [2, 8], velocities: &v, arithmetic: .fused)
    return (p, v)
  }

  @Test func sgdGivesHandComputedNumbers() {
    #expect(sgd(momentum: 0, nesterov: false, decay: .none) == ([3, -6], [1, 0]))
    #expect(sgd(momentum: 0.5, nesterov: false, decay: .none) == ([2.75, -6], [2.5, 8]))
    #expect(sgd(momentum: 0.5, nesterov: true, decay: .none) == ([2.375, -8], [2.5, 8]))
    #expect(sgd(momentum: 0, nesterov: false, decay: .coupled(0.25)) == ([2.5, -5.75], [1, 0]))
    #expect(sgd(momentum: 0, nesterov: false, decay: .decoupled(0.25)) == ([2.5, -5.75], [1, 0]))
    #expect(
      sgd(momentum: 0.5, nesterov: false, decay: .coupled(0.25)) == ([2.25, -5.75], [3.5, 7.5]))
    #expect(
      sgd(momentum: 0.5, nesterov: false, decay: .decoupled(0.25)) == ([2.25, -5.75], [2.5, 8]))
  }

  /// Two steps from v = 0 with g = 8 then 4, the rate halved between them.
  private func twoSteps(
    _ formula: Reference.MomentumFormula, nesterov: Bool, dampening: Double,
    arithmetic: Arithmetic = .fused
  ) -> (p: Double, v: Double) {
    var (p, v) = ([16.0], [0.0])
    for (rate, gradient, isFirst) in [(0.5, 8.0, true), (0.25, 4, false)] {
      Reference.sgd(
        Reference.SGDStep(
          learningRate: rate, momentum: 0.5, nesterov: nesterov, weightDecay: .none,
          formula: formula, dampening: dampening, isFirst: isFirst),
        parameters: &p, cotangents: [gradient], velocities: &v, arithmetic: arithmetic)
    }
    return (p[0], v[0])
  }

  @Test func velocityHoldsGradientsForTorchAndDisplacementsForKeras() {
    // v = 8, then 4 + 4 = 8; p = 16 − 4, then − 2.
    #expect(twoSteps(.torch, nesterov: false, dampening: 0) == (10, 8))
    // The first gradient enters in full, of the second a quarter is left out: v = 4 + 3.
    #expect(twoSteps(.torch, nesterov: false, dampening: 0.25) == (10.25, 7))
    // Steps of 4 + 8 and then 4 + 4.
    #expect(twoSteps(.torch, nesterov: true, dampening: 0) == (8, 8))
    #expect(twoSteps(.torch, nesterov: true, dampening: 0.25) == (8.125, 7))
    // v = −4, then −2 − 1 = −3.
    #expect(twoSteps(.keras, nesterov: false, dampening: 0) == (9, -3))
    // Displacements of −2 − 4 and then −1.5 − 1.
    #expect(twoSteps(.keras, nesterov: true, dampening: 0) == (7.5, -3))
    // Keras knows no dampening.
    #expect(twoSteps(.keras, nesterov: true, dampening: 0.25) == (7.5, -3))
  }

  @Test func formulasAgreeAsLongAsTheRateStays() {
    for nesterov in [false, true] {
      for decay in [Reference.WeightDecay.none, .coupled(0.5), .decoupled(0.25)] {
        func run(_ formula: Reference.MomentumFormula) -> [Double] {
          var (p, v) = ([4.0, -3], [0.0, 0])
          for step in 0..<5 {
            Reference.sgd(
              Reference.SGDStep(
                learningRate: 0.5, momentum: 0.5, nesterov: nesterov, weightDecay: decay,
                formula: formula), parameters: &p, cotangents: [Double(step), 2], velocities: &v,
              arithmetic: .unfused)
          }
          return p
        }
        // Powers of two and few steps: nothing is rounded.
        #expect(run(.torch) == run(.keras))
      }
    }
  }

  @Test func firstStepOfAdamIsAsLongAsTheLearningRate() {
    for placement in Reference.AdamEpsilon.allCases {
      var (p, m, v) = ([1.0, 1, 1], [0.0, 0, 0], [0.0, 0, 0])
      Reference.adam(
        Reference.AdamStep(
          learningRate: 0.125, beta1: 0.75, beta2: 0.9375, epsilon: 0, placement: placement,
          weightDecay: .none, beta1Power: 0.75, beta2Power: 0.9375),
        parameters: &p, cotangents: [4, -8, 0x1p-20], firstMoments: &m, secondMoments: &v,
        arithmetic: .fused)
      #expect(p == [0.875, 1.125, 0.875])
      #expect(m == [1, -2, 0x1p-22] && v == [1, 4, 0x1p-44])
    }
  }

  @Test func adamPlacesItsEpsilonAsNamed() {
    func step(_ placement: Reference.AdamEpsilon) -> Double {
      var (p, m, v) = ([0.0], [0.0], [0.0])
      Reference.adam(
        Reference.AdamStep(
          learningRate: 1, beta1: 0.5, beta2: 0.75, epsilon: 1, placement: placement,
          weightDecay: .none, beta1Power: 0.5, beta2Power: 0.75),
        parameters: &p, cotangents: [2], firstMoments: &m, secondMoments: &v, arithmetic: .fused)
      #expect(m == [1] && v == [1])
      return p[0]
    }
    // √v = 1. TensorFlow: a = √¼/½ = 1, 1·1/(1 + 1). Paper: 2·1/(1·2 + 1).
    #expect(step(.tensorFlow) == -0.5)
    #expect(step(.paper) == -2.0 / 3)
  }

  @Test func adamDecaysTheCotangentOrTheParameter() {
    func step(_ decay: Reference.WeightDecay) -> (Double, Double) {
      var (p, m, v) = ([4.0], [0.0], [0.0])
      Reference.adam(
        Reference.AdamStep(
          learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 0, placement: .tensorFlow,
          weightDecay: decay, beta1Power: 0.5, beta2Power: 0.75),
        parameters: &p, cotangents: [2], firstMoments: &m, secondMoments: &v, arithmetic: .unfused)
      return (p[0], m[0])
    }
    #expect(step(.none) == (3.5, 1))
    #expect(step(.coupled(0.5)) == (3.5, 2))
    #expect(step(.decoupled(0.5)) == (2.5, 1))
  }
}
