import TesseraGradients
import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

@Suite struct OperatorGradientTests {
  private let execution = Execution.standard
  private var pools: [WindowCase] { Geometries.pools.filter { $0.batch > 0 } }

  @Test func averagePoolVJPIsItsDerivative() throws {
    var sweep = GradientSweep("average pool")
    for shape in pools {
      for includePadding in [false, true] {
        try sweep.check("averagePool2d \(shape)", [Samples.real(shape.inputShape, 1)]) {
          averagePool2d(
            $0[0], geometry: shape.geometry, includePadding: includePadding, execution: execution)
        } vjp: { _, cotangent in
          [
            averagePool2dVJP(
              outputCotangent: cotangent, inputShape: shape.inputShape, geometry: shape.geometry,
              includePadding: includePadding, execution: execution)
          ]
        }
      }
    }
    sweep.finish()
  }

  @Test func maxPoolVJPIsItsDerivative() throws {
    var sweep = GradientSweep("max pool")
    for shape in pools {
      func pooled(_ x: Tensor<Double>) -> PooledMaximum<Double> {
        maxPool2d(x, geometry: shape.geometry, execution: execution)
      }
      // Distinct numbers have no kink; integers tie, within a window and in several at once.
      let inputs: [Tensor<Double>] = [
        Samples.distinct(shape.inputShape, 1, gap: 0.01), Samples.integers(shape.inputShape, 1),
      ]
      for input in inputs {
        let winners: GradientCheck.Decisions = { pooled($0[0]).winners.elements }
        try sweep.check("maxPool2d \(shape)", [input], winners: winners) {
          pooled($0[0]).values
        } vjp: { point, cotangent in
          [
            maxPool2dVJP(
              outputCotangent: cotangent, winners: pooled(point[0]).winners,
              inputShape: shape.inputShape, geometry: shape.geometry, execution: execution)
          ]
        }
      }
    }
    sweep.finish()
  }

  @Test func globalPoolVJPsAreTheirDerivatives() throws {
    var sweep = GradientSweep("global pools")
    let shape: Shape = [2, 3, 4, 5]
    let input: Tensor<Double> = Samples.distinct(shape, 1, gap: 0.01)
    try sweep.check("globalAveragePool2d", [input]) {
      globalAveragePool2d($0[0], execution: execution)
    } vjp: { _, cotangent in
      [globalAveragePool2dVJP(outputCotangent: cotangent, inputShape: shape, execution: execution)]
    }
    let winners: GradientCheck.Decisions = {
      globalMaxPool2d($0[0], execution: execution).winners.elements
    }
    try sweep.check("globalMaxPool2d", [input], winners: winners) {
      globalMaxPool2d($0[0], execution: execution).values
    } vjp: { point, cotangent in
      [
        globalMaxPool2dVJP(
          outputCotangent: cotangent,
          winners: globalMaxPool2d(point[0], execution: execution).winners, inputShape: shape,
          execution: execution)
      ]
    }
    sweep.finish()
  }

  private func signs(_ point: [Tensor<Double>]) -> [Int32] {
    point[0].elements.map { $0 <= 0 ? 0 : 1 }
  }

  @Test func activationVJPsAreTheirDerivatives() throws {
    var sweep = GradientSweep("activations")
    // The integers hold zeros, where the rectifiers have their kink.
    let inputs: [Tensor<Double>] = [Samples.real([5, 7], 1), Samples.integers([5, 7], 2)]
    for input in inputs {
      try sweep.check("relu", [input], winners: signs) {
        relu($0[0], execution: execution)
      } vjp: { point, cotangent in
        let output = relu(point[0], execution: execution)
        return [reluVJP(outputCotangent: cotangent, output: output, execution: execution)]
      }
      try sweep.check("leakyReLU", [input], winners: signs) {
        leakyReLU($0[0], slope: 0.2, execution: execution)
      } vjp: { point, cotangent in
        [
          leakyReLUVJP(
            outputCotangent: cotangent, input: point[0], slope: 0.2, execution: execution)
        ]
      }
      try sweep.check("sigmoid", [input]) {
        sigmoid($0[0], execution: execution)
      } vjp: { point, cotangent in
        let output = sigmoid(point[0], execution: execution)
        return [sigmoidVJP(outputCotangent: cotangent, output: output, execution: execution)]
      }
      try sweep.check("tanh", [input]) {
        tanh($0[0], execution: execution)
      } vjp: { point, cotangent in
        let output = tanh(point[0], execution: execution)
        return [tanhVJP(outputCotangent: cotangent, output: output, execution: execution)]
      }
    }
    sweep.finish()
  }

  @Test func softmaxVJPsAreTheirDerivatives() throws {
    var sweep = GradientSweep("softmax")
    for length in [1, 2, 5, 10, 17] {
      let input: Tensor<Double> = Samples.real([3, length], 1)
      try sweep.check("softmax", [input]) {
        softmax($0[0], execution: execution)
      } vjp: { point, cotangent in
        let output = softmax(point[0], execution: execution)
        return [softmaxVJP(outputCotangent: cotangent, output: output, execution: execution)]
      }
      try sweep.check("logSoftmax", [input]) {
        logSoftmax($0[0], execution: execution)
      } vjp: { point, cotangent in
        let output = logSoftmax(point[0], execution: execution)
        return [logSoftmaxVJP(outputCotangent: cotangent, output: output, execution: execution)]
      }
    }
    sweep.finish()
  }

  /// A loss is one number, so that its cotangent scales the VJP.
  @Test func lossVJPsAreTheirDerivatives() throws {
    var sweep = GradientSweep("losses")
    let labels = Tensor<Int32>(shape: [4], [0, 2, 6, 2])
    let input: Tensor<Double> = Samples.real([4, 7], 1)
    func scaled(_ tensor: Tensor<Double>, _ factor: Tensor<Double>) -> [Tensor<Double>] {
      [Tensor(shape: tensor.shape, tensor.elements.map { $0 * factor[0] })]
    }
    for reduction in [LossReduction.mean, .sum] {
      try sweep.check("softmaxCrossEntropy", [input]) {
        let loss = softmaxCrossEntropy(
          logits: $0[0], labels: labels, reduction: reduction, execution: execution)
        return Tensor(shape: [1], [loss])
      } vjp: { point, cotangent in
        let back = softmaxCrossEntropyVJP(
          logits: point[0], labels: labels, reduction: reduction, execution: execution)
        return scaled(back, cotangent)
      }
      let probabilities = softmax(input, execution: execution)
      try sweep.check("crossEntropyOfProbabilities", [probabilities]) {
        let loss = crossEntropyOfProbabilities(
          probabilities: $0[0], labels: labels, reduction: reduction, execution: execution)
        return Tensor(shape: [1], [loss])
      } vjp: { point, cotangent in
        let back = crossEntropyOfProbabilitiesVJP(
          probabilities: point[0], labels: labels, reduction: reduction, execution: execution)
        return scaled(back, cotangent)
      }
    }
    let target: Tensor<Double> = Samples.real(input.shape, 2)
    try sweep.check("meanSquaredError", [input]) {
      Tensor(shape: [1], [meanSquaredError($0[0], target: target, execution: execution)])
    } vjp: { point, cotangent in
      scaled(meanSquaredErrorVJP(point[0], target: target, execution: execution), cotangent)
    }
    sweep.finish()
  }
}
