import TesseraCases
import TesseraTensors
import Testing

/// PyTorch's first step is the one without a velocity, whatever number it is given.
@Suite struct FirstStepTests {
  private static func parameters(
    _ operators: some OperatorSet, stepsBefore: Int, velocity: Tensor<Double>?
  ) -> [Double] {
    var attributes = OptimizerAttributes(rule: .sgd, formula: .torch, learningRates: [1])
    (attributes.momentum, attributes.dampening) = (0.5, 0.5)
    attributes.stepsBefore = stepsBefore
    return operators.optimizer(
      attributes, parameters: Tensor<Double>(shape: [1], [8]),
      gradients: Tensor(shape: [2, 1], [4, 8]), firstMoments: velocity, secondMoments: nil
    ).elements
  }

  /// torch.optim.SGD(momentum=.5, dampening=.5) has [4, −2] with an empty state, and [6, 1] with a
  /// momentum buffer of zeros; there is no step in its state that could say otherwise.
  @Test(arguments: [0, 3]) func theFirstStepIsTheOneWithoutAVelocity(stepsBefore: Int) {
    for operators in [Definitions(), KernelOperators()] as [any OperatorSet] {
      #expect(Self.parameters(operators, stepsBefore: stepsBefore, velocity: nil) == [4, -2])
      let zero = Tensor<Double>(shape: [1], [0])
      #expect(Self.parameters(operators, stepsBefore: stepsBefore, velocity: zero) == [6, 1])
    }
  }
}
