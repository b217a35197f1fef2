import TesseraGradients
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Checks operators against finite differences in Double, as this process runs them.
struct GradientSweep {
  private var tally: Tally

  init(_ name: String) {
    BufferPool.poison = true
    tally = Tally("\(name), finite differences [\(InstructionSetLevel.current.rawValue)]")
  }

  mutating func check(
    _ name: String, _ inputs: [Tensor<Double>], winners: GradientCheck.Decisions? = nil,
    forward: @escaping ([Tensor<Double>]) -> Tensor<Double>,
    vjp: @escaping ([Tensor<Double>], Tensor<Double>) -> [Tensor<Double>]
  ) throws {
    let report = try GradientCheck.check(
      name: name, inputs: inputs, forward: forward, vjp: vjp, winners: winners, seed: 31)
    #expect(report.passed, "\(report)")
    tally.count(report.comparisons)
  }

  func finish() { tally.finish() }
}

@Suite struct ConvolutionGradientTests {
  private let shapes = Geometries.convolutions.filter {
    $0.batch > 0 && $0.inputShape.count + $0.filterShape.count < 700
  }

  @Test(arguments: ConvolutionAlgorithm.allCases)
  func convolutionVJPsAreItsDerivatives(algorithm: ConvolutionAlgorithm) throws {
    var sweep = GradientSweep("convolution, \(algorithm)")
    let execution = Execution(threads: 1, algorithm: algorithm)
    for shape in shapes {
      let sample = ConvolutionSample<Double>(real: shape)
      let (geometry, groups) = (shape.geometry, shape.groups)
      let bias: Tensor<Double> = Samples.real([shape.outputs], 3)
      try sweep.check("conv2d \(shape)", [sample.input, sample.filter, bias]) {
        conv2d(
          $0[0], filter: $0[1], bias: $0[2], geometry: geometry, groups: groups,
          execution: execution)
      } vjp: { point, cotangent in
        [
          conv2dInputVJP(
            outputCotangent: cotangent, filter: point[1], inputShape: shape.inputShape,
            geometry: geometry, groups: groups, execution: execution),
          conv2dFilterVJP(
            outputCotangent: cotangent, input: point[0], filterShape: shape.filterShape,
            geometry: geometry, groups: groups, execution: execution),
          conv2dBiasVJP(outputCotangent: cotangent, execution: execution),
        ]
      }
    }
    sweep.finish()
  }

  @Test func denseVJPsAreItsDerivatives() throws {
    var sweep = GradientSweep("dense")
    for (rows, inputs, outputs) in [(1, 1, 1), (3, 17, 5), (7, 4, 9)] {
      let point: [Tensor<Double>] = [
        Samples.real([rows, inputs], 1), Samples.real([inputs, outputs], 2),
        Samples.real([outputs], 3),
      ]
      try sweep.check("dense", point) {
        dense($0[0], weights: $0[1], bias: $0[2], execution: .standard)
      } vjp: { point, cotangent in
        [
          denseInputVJP(outputCotangent: cotangent, weights: point[1], execution: .standard),
          denseWeightsVJP(outputCotangent: cotangent, input: point[0], execution: .standard),
          denseBiasVJP(outputCotangent: cotangent, execution: .standard),
        ]
      }
    }
    sweep.finish()
  }
}
