import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Convolutions whose first and last rows of windows hang over the border: by one row and by several, with
/// strides, dilation and groups, over it as a whole, and wide enough that rows of zeros are left out.
private let borders: [WindowCase] = [
  border(Size2D(9, 8), 4, Size2D(3, 3), 5, 1, Window(padding: .same)),
  border(Size2D(7, 9), 3, Size2D(5, 5), 4, 1, Window(padding: .same)),
  border(Size2D(12, 15), 4, Size2D(5, 3), 6, 2, Window(stride: 2, padding: .same)),
  border(Size2D(11, 10), 8, Size2D(3, 3), 4, 1, Window(dilation: 3, padding: .same)),
  // Few rows of the filter over many pixels: each image's gradient on its own.
  border(Size2D(16, 16), 3, Size2D(3, 3), 6, 1, Window(padding: .same)),
  border(Size2D(2, 11), 7, Size2D(5, 1), 9, 1, Window(padding: .same)),
  border(
    Size2D(4, 9), 3, Size2D(3, 3), 5, 1,
    Window(padding: .explicit(top: 4, left: 1, bottom: 5, right: 1))),
]

private func border(
  _ image: Size2D, _ channels: Int, _ kernel: Size2D, _ outputs: Int, _ groups: Int,
  _ window: Window
) -> WindowCase {
  WindowCase(
    batch: 2, image: image, channels: channels, kernel: kernel, outputs: outputs, groups: groups,
    window: window)
}

/// Rows of zeros are left out where that leaves no trace: here are the traces that it could leave.
@Suite struct ConvolutionBorderTests {
  private let ways = Executions.all(threads: [1, 3], algorithms: ConvolutionAlgorithm.allCases)

  @Test func bordersHaveTheBitsOfTheDefinition() {
    var sweep = OperatorSweep("convolution, borders")
    for (number, shape) in borders.enumerated() {
      for seed in [2 * UInt64(number), 2 * UInt64(number) + 1] {
        sweep.convolution(ConvolutionSample<Float>(real: shape, seed: seed), ways)
        sweep.convolution(ConvolutionSample<Double>(real: shape, seed: seed), ways)
      }
    }
    sweep.finish()
  }

  /// 0 times an infinite weight or cotangent is NaN, wherever it stands.
  @Test func nonFiniteValuesReachTheBorderFromEveryPlace() {
    var sweep = OperatorSweep("convolution, non-finite values at borders")
    let ways = Executions.all(threads: [1])
    for shape in borders {
      let sample = ConvolutionSample<Float>(real: shape)
      for place in 0..<12 {
        sweep.convolution(
          sample.replacing(place % 2 == 0 ? .infinity : .nan, at: Double(place) / 12), ways)
      }
    }
    sweep.finish()
  }

  /// Products too small for the format leave chains at −0, and the definition's next zero makes it +0 or not.
  @Test func signsOfZerosThatUnderflowLeavesAreTheDefinitions() {
    var sweep = OperatorSweep("convolution, underflow at borders")
    for (number, shape) in borders.enumerated() {
      for seed in 0..<4 {
        let seed = UInt64(16 * number + seed)
        sweep.convolution(ConvolutionSample<Float>(real: shape, seed: seed).scaled(by: 1e-30), ways)
        sweep.convolution(
          ConvolutionSample<Double>(real: shape, seed: seed).scaled(by: 1e-200), ways)
      }
    }
    sweep.finish()
  }
}

extension ConvolutionSample {
  /// The same with all operands so many times as large, and −0 as every other bias.
  func scaled(by factor: Scalar) -> ConvolutionSample {
    let bias = bias.map { bias in
      Tensor<Scalar>(shape: bias.shape, bias.elements.indices.map { $0 % 2 == 0 ? -0.0 : 0 })
    }
    return mapping(bias: bias) { Tensor(shape: $0.shape, $0.elements.map { $0 * factor }) }
  }
}
