import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Convolutions large enough that threads really share the work, with rows, columns, groups and
/// filters that no tile or vector divides.
private let largeConvolutions: [WindowCase] = [
  largeCase(batch: 13, Size2D(13, 11), 5, Size2D(3, 2), 19, 1, 1),
  largeCase(batch: 1, Size2D(59, 53), 3, Size2D(5, 3), 17, 1, Size2D(2, 1)),
  largeCase(batch: 47, Size2D(12, 14), 6, Size2D(3, 3), 10, 2, Size2D(1, 2)),
  largeCase(batch: 15, Size2D(17, 16), 33, Size2D(3, 3), 33, 33, 1),
  largeCase(batch: 13, Size2D(9, 7), 40, Size2D(1, 1), 37, 1, 1),
  // Images piece by piece; few images by their rows, at once.
  largeCase(batch: 13, Size2D(10, 9), 16, Size2D(3, 3), 24, 1, 1),
  largeCase(batch: 5, Size2D(12, 11), 16, Size2D(3, 3), 33, 1, 1),
  // Several whole panels of filters whose B stays in the nearest cache, of one group and of two.
  largeCase(batch: 5, Size2D(9, 7), 3, Size2D(3, 3), 128, 1, 1),
  largeCase(batch: 29, Size2D(7, 6), 6, Size2D(2, 3), 192, 2, 2),
  // Filter gradients in blocks: packed and not, added image by image and at the end.
  largeCase(batch: 2, Size2D(30, 24), 32, Size2D(3, 3), 40, 1, 1),
  largeCase(batch: 2, Size2D(50, 48), 16, Size2D(3, 3), 40, 1, 1),
  largeCase(batch: 3, Size2D(60, 50), 3, Size2D(3, 3), 20, 1, 1),
]

private func largeCase(
  batch: Int, _ image: Size2D, _ channels: Int, _ kernel: Size2D, _ outputs: Int, _ groups: Int,
  _ stride: Size2D
) -> WindowCase {
  WindowCase(
    batch: batch, image: image, channels: channels, kernel: kernel, outputs: outputs,
    groups: groups, window: Window(stride: stride, padding: .same))
}

/// The operands of one convolution.
struct ConvolutionSample<Scalar: OperatorScalar> {
  let shape: WindowCase
  let input: Tensor<Scalar>
  let filter: Tensor<Scalar>
  let bias: Tensor<Scalar>?
  let cotangent: Tensor<Scalar>

  init(real shape: WindowCase, seed: UInt64 = 1) {
    self.shape = shape
    input = Samples.real(shape.inputShape, seed)
    filter = Samples.real(shape.filterShape, seed + 1)
    bias = seed % 2 == 0 ? nil : Samples.real([shape.outputs], seed + 2)
    cotangent = Samples.real(shape.outputShape, seed + 3)
  }

  init(integers shape: WindowCase, seed: UInt64 = 1) {
    self.shape = shape
    input = Samples.integers(shape.inputShape, seed)
    filter = Samples.integers(shape.filterShape, seed + 1)
    bias = Samples.integers([shape.outputs], seed + 2)
    cotangent = Samples.integers(shape.outputShape, seed + 3)
  }
}

extension OperatorSweep {
  /// Compares all directions of one convolution with their definitions.
  mutating func convolution<Scalar: OperatorScalar>(
    _ sample: ConvolutionSample<Scalar>, _ executions: [Execution]
  ) {
    let shape = sample.shape
    let (geometry, groups) = (shape.geometry, shape.groups)
    check("conv2d \(shape)", executions) {
      Reference.conv2d(
        sample.input, filter: sample.filter, bias: sample.bias, geometry: geometry,
        groups: groups, arithmetic: $0)
    } body: {
      conv2d(
        sample.input, filter: sample.filter, bias: sample.bias, geometry: geometry,
        groups: groups, execution: $0)
    }
    check("conv2dInputVJP \(shape)", executions) {
      Reference.conv2dInputVJP(
        outputCotangent: sample.cotangent, filter: sample.filter, inputShape: shape.inputShape,
        geometry: geometry, groups: groups, arithmetic: $0)
    } body: {
      conv2dInputVJP(
        outputCotangent: sample.cotangent, filter: sample.filter, inputShape: shape.inputShape,
        geometry: geometry, groups: groups, execution: $0)
    }
    check("conv2dFilterVJP \(shape)", executions) {
      Reference.conv2dFilterVJP(
        outputCotangent: sample.cotangent, input: sample.input, filterShape: shape.filterShape,
        geometry: geometry, groups: groups, arithmetic: $0)
    } body: {
      conv2dFilterVJP(
        outputCotangent: sample.cotangent, input: sample.input, filterShape: shape.filterShape,
        geometry: geometry, groups: groups, execution: $0)
    }
    check("conv2dBiasVJP \(shape)", executions) { _ in
      Reference.conv2dBiasVJP(outputCotangent: sample.cotangent)
    } body: {
      conv2dBiasVJP(outputCotangent: sample.cotangent, execution: $0)
    }
  }
}

@Suite struct ConvolutionTests {
  private let ways = Executions.all(algorithms: ConvolutionAlgorithm.allCases)

  @Test func convolutionHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("convolution, trap shapes")
    for (number, shape) in Geometries.convolutions.enumerated() {
      let seed = UInt64(number)
      sweep.convolution(ConvolutionSample<Float>(real: shape, seed: seed), ways)
      sweep.convolution(ConvolutionSample<Double>(real: shape, seed: seed), ways)
      sweep.convolution(ConvolutionSample<Float>(integers: shape, seed: seed), ways)
      sweep.convolution(ConvolutionSample<Double>(integers: shape, seed: seed), ways)
    }
    sweep.finish()
  }

  @Test func convolutionHasTheBitsOfItsDefinitionWhenThreadsShareIt() {
    var sweep = OperatorSweep("convolution, shared work")
    var inBlocks = 0
    for shape in largeConvolutions {
      let workspace = ConvolutionWorkspace(
        input: shape.inputShape, filter: shape.filterShape, geometry: shape.geometry,
        groups: shape.groups, execution: Execution(threads: 2))
      #expect(workspace.threads == 2, "\(shape) is too small to be shared")
      inBlocks += workspace.filterBlocks.isEmpty ? 0 : 1
      sweep.convolution(ConvolutionSample<Float>(real: shape), ways)
      sweep.convolution(ConvolutionSample<Double>(real: shape), ways)
    }
    #expect(inBlocks >= 3, "only \(inBlocks) shapes have filter gradients in blocks")
    sweep.finish()
  }

  @Test func convolutionHasTheBitsOfItsDefinitionOnRandomShapes() {
    var sweep = OperatorSweep("convolution, random shapes")
    let ways = Executions.all(threads: [1, 3], algorithms: ConvolutionAlgorithm.allCases)
    for (number, shape) in Geometries.randomConvolutions(60, seed: 11).enumerated() {
      sweep.convolution(ConvolutionSample<Float>(real: shape, seed: UInt64(number)), ways)
      sweep.convolution(ConvolutionSample<Double>(real: shape, seed: UInt64(number)), ways)
    }
    sweep.finish()
  }

  /// An infinite weight times the zero outside the image is NaN, in every direction and in every
  /// algorithm.
  @Test func nonFiniteValuesSpreadAsTheDefinitionSays() {
    var sweep = OperatorSweep("convolution, non-finite values")
    for shape in Geometries.convolutions where shape.batch > 0 {
      for value in [Float.infinity, -.infinity, .nan, -0, .leastNonzeroMagnitude] {
        var sample = ConvolutionSample<Float>(real: shape)
        sample = sample.replacing(value)
        sweep.convolution(sample, ways.filter { $0.threads == 1 })
      }
    }
    sweep.finish()
  }
}

extension ConvolutionSample {
  /// The same with the element at this share of every operand replaced.
  func replacing(_ value: Scalar, at share: Double = 0.5) -> ConvolutionSample {
    mapping { tensor in
      var result = tensor
      result[Int(share * Double(tensor.count))] = value
      return result
    }
  }

  /// The same with another bias, if one is given, and every other operand changed.
  func mapping(
    bias: Tensor<Scalar>? = nil, _ change: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> ConvolutionSample {
    ConvolutionSample(
      shape: shape, input: change(input), filter: change(filter), bias: bias ?? self.bias,
      cotangent: change(cotangent))
  }

  /// The same with another cotangent.
  func changingCotangent(_ change: (Tensor<Scalar>) -> Tensor<Scalar>) -> ConvolutionSample {
    ConvolutionSample(
      shape: shape, input: input, filter: filter, bias: bias, cotangent: change(cotangent))
  }

  private init(
    shape: WindowCase, input: Tensor<Scalar>, filter: Tensor<Scalar>, bias: Tensor<Scalar>?,
    cotangent: Tensor<Scalar>
  ) {
    (self.shape, self.input, self.filter) = (shape, input, filter)
    (self.bias, self.cotangent) = (bias, cotangent)
  }
}
