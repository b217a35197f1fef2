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
