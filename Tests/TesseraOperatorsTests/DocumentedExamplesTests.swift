import TesseraOperators
import TesseraTensors
import Testing

/// The examples in the operators' documentation, whose numbers can be checked by hand.
@Suite struct DocumentedExamplesTests {
  private let run = Execution.standard
  private let ramp = Tensor<Float>(shape: [1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9])
  private let ones = Tensor<Float>(repeating: 1, shape: [1, 2, 2, 1])
  private let box: WindowGeometry

  init() throws { box = try WindowGeometry(input: 3, kernel: 2, window: .unit) }

  private func vector(_ elements: [Float]) -> Tensor<Float> {
    Tensor(shape: [elements.count], elements)
  }

  @Test func convolutionOfARampWithABox() {
    let w = Tensor<Float>(repeating: 1, shape: [2, 2, 1, 1])
    let y = conv2d(ramp, filter: w, bias: nil, geometry: box, groups: 1, execution: run)
    #expect(y.shape == [1, 2, 2, 1])
    #expect(y.elements == [12, 16, 24, 28])
    let x = conv2dInputVJP(
      outputCotangent: ones, filter: w, inputShape: ramp.shape, geometry: box, groups: 1,
      execution: run)
    #expect(x.elements == [1, 2, 1, 2, 4, 2, 1, 2, 1])
    let filter = conv2dFilterVJP(
      outputCotangent: ones, input: ramp, filterShape: w.shape, geometry: box, groups: 1,
      execution: run)
    #expect(filter.elements == [12, 16, 24, 28])
  }

  @Test func patchesOfARamp() {
    let patches = im2col(ramp, geometry: box, execution: run)
    #expect(patches.shape == [4, 4])
    #expect(patches.elements == [1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9])
    let back = col2im(patches, inputShape: ramp.shape, geometry: box, execution: run)
    #expect(back.elements == [1, 4, 3, 8, 20, 12, 7, 16, 9])
  }

  @Test func poolsOfARamp() {
    let largest = maxPool2d(ramp, geometry: box, execution: run)
    #expect(largest.values.elements == [5, 6, 8, 9])
    #expect(largest.winners.elements == [3, 3, 3, 3])
    let means = averagePool2d(ramp, geometry: box, includePadding: false, execution: run)
    #expect(means.elements == [3, 4, 6, 7])
    let shares = averagePool2dVJP(
      outputCotangent: ones, inputShape: ramp.shape, geometry: box, includePadding: false,
      execution: run)
    #expect(shares.elements == [0.25, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 0.25])
    #expect(globalAveragePool2d(ramp, execution: run).elements == [5])
    let global = globalMaxPool2d(ramp, execution: run)
    #expect(global.values.elements == [9])
    #expect(global.winners.elements == [8])
  }

  @Test func products() {
    let (a, b) = (Tensor<Float>(shape: [2, 2], [1, 2, 3, 4]), vector([10, 20]))
    let y = dense(Tensor(shape: [1, 2], [1, 2]), weights: a, bias: b, execution: run)
    #expect(y.shape == [1, 2])
    #expect(y.elements == [17, 30])
    var c = Tensor<Float>(repeating: 100, shape: [2, 2])
    gemm(
      a, transposeA: false, Tensor(shape: [2, 2], [5, 6, 7, 8]), transposeB: true, into: &c,
      alpha: 1, beta: 1, execution: run)
    #expect(c.elements == [117, 123, 139, 153])
  }

  @Test func activations() {
    let back = reluVJP(outputCotangent: vector([5, 7]), output: vector([0, 2]), execution: run)
    #expect(back.elements == [0, 7])
    let x = vector([-2, 4])
    #expect(leakyReLU(x, slope: 0.5, execution: run).elements == [-1, 4])
    let slopes = leakyReLUVJP(
      outputCotangent: vector([1, 1]), input: x, slope: 0.5, execution: run)
    #expect(slopes.elements == [0.5, 1])
    let (one, half) = (vector([1]), vector([0.5]))
    #expect(sigmoidVJP(outputCotangent: one, output: half, execution: run).elements == [0.25])
    #expect(tanhVJP(outputCotangent: one, output: half, execution: run).elements == [0.75])
    let kept = dropoutMasked(vector([1, 2]), mask: vector([1, 0]), rate: 0.5, execution: run)
    #expect(kept.elements == [2, 0])
  }

  @Test func softmaxAndLosses() {
    let half = softmax(vector([0, 0]), execution: run)
    #expect(half.elements == [0.5, 0.5])
    let back = softmaxVJP(outputCotangent: vector([1, 0]), output: half, execution: run)
    #expect(back.elements == [0.25, -0.25])
    let probabilities = crossEntropyOfProbabilitiesVJP(
      probabilities: Tensor<Float>(shape: [1, 2], [0.5, 0.5]), labels: Tensor(shape: [1], [0]),
      reduction: .sum, execution: run)
    #expect(probabilities.elements == [-2, 0])
    let (prediction, target) = (vector([1, 2]), vector([1, 4]))
    #expect(meanSquaredError(prediction, target: target, execution: run) == 2)
    #expect(meanSquaredErrorVJP(prediction, target: target, execution: run).elements == [0, -2])
  }

  @Test func twoStepsWithMomentum() {
    var (p, v): (Tensor<Float>, Tensor<Float>?) = (vector([1]), vector([0]))
    let step = SGDStep(
      learningRate: 0.5, momentum: 0.5, nesterov: false, weightDecay: 0, decoupled: false)
    for (parameter, velocity) in [(0, 2), (-1.5, 3)] as [(Float, Float)] {
      sgdUpdate(&p, gradient: vector([2]), velocity: &v, step: step, execution: run)
      #expect(p.elements == [parameter])
      #expect(v?.elements == [velocity])
    }
  }
}
