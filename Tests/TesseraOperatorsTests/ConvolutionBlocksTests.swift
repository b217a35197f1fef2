import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Convolutions whose chains are made in parts, with borders that some parts meet and others do not.
private let blocks: [WindowCase] = [
  // Filter gradients by single rows of ȳ, of which some rows of the filter leave the first out: read where
  // they lie, and packed.
  inBlocks(1, Size2D(4, 1_100), 3, 5, 1, Window(padding: .same)),
  inBlocks(1, Size2D(4, 600), 32, 40, 1, Window(padding: .same)),
  inBlocks(1, Size2D(40, 40), 6, 10, 2, Window(padding: .same)),
  // Filters of more than a megabyte: in parts, and where groups or dilation lie between the taps at once.
  inBlocks(2, Size2D(6, 5), 200, 150, 1, Window(padding: .same)),
  inBlocks(1, Size2D(4, 5), 400, 300, 2, Window(padding: .same)),
  inBlocks(1, Size2D(7, 6), 200, 150, 1, Window(dilation: 2, padding: .same)),
  // The same with pixels enough to pack them.
  inBlocks(1, Size2D(24, 22), 200, 150, 1, Window(padding: .same)),
  inBlocks(1, Size2D(24, 22), 200, 150, 1, Window(dilation: 2, padding: .same)),
  // An image in blocks of its rows.
  inBlocks(1, Size2D(70, 40), 64, 9, 1, Window(padding: .same)),
]

private func inBlocks(
  _ batch: Int, _ image: Size2D, _ channels: Int, _ outputs: Int, _ groups: Int, _ window: Window
) -> WindowCase {
  WindowCase(
    batch: batch, image: image, channels: channels, kernel: Size2D(3, 3), outputs: outputs,
    groups: groups, window: window)
}

@Suite struct ConvolutionBlocksTests {
  private let ways = Executions.all(threads: [1, 3])

  @Test func blocksHaveTheBitsOfTheDefinition() {
    var sweep = OperatorSweep("convolution, blocks")
    for (number, shape) in blocks.enumerated() {
      sweep.convolution(ConvolutionSample<Float>(real: shape, seed: UInt64(number)), ways)
      sweep.convolution(ConvolutionSample<Double>(real: shape, seed: UInt64(number + 1)), ways)
    }
    sweep.finish()
  }

  /// Where a cotangent is not finite no row of zeros is left out; nor where underflow leaves a chain at −0.
  @Test func blocksKeepWhatBordersMayLeave() {
    var sweep = OperatorSweep("convolution, blocks with non-finite and tiny values")
    let ways = Executions.all(threads: [2])
    for shape in blocks {
      let sample = ConvolutionSample<Float>(real: shape)
      sweep.convolution(sample.replacing(.infinity, at: 0.01), ways)
      sweep.convolution(sample.replacing(.nan, at: 0.99), ways)
      sweep.convolution(sample.scaled(by: 1e-30), ways)
    }
    sweep.finish()
  }

  /// The bias and relu belong to the last part alone, with a pool behind them and without.
  @Test func whatFollowsAConvolutionFollowsItsLastPart() throws {
    var sweep = OperatorSweep("convolution, blocks with relu and pool")
    for shape in blocks {
      let sample = ConvolutionSample<Float>(real: shape, seed: 3)
      let (geometry, groups) = (shape.geometry, shape.groups)
      let outputs = sample.cotangent.shape
      let pool = try WindowGeometry(
        input: Size2D(outputs[1], outputs[2]), kernel: 2, window: Window(stride: 2))
      for execution in ways {
        let plain = relu(
          conv2d(
            sample.input, filter: sample.filter, bias: sample.bias, geometry: geometry,
            groups: groups, execution: execution), execution: execution)
        sweep.check("conv2dReLU \(shape)", [execution]) { _ in
          plain
        } body: {
          conv2dReLU(
            sample.input, filter: sample.filter, bias: sample.bias, geometry: geometry,
            groups: groups, execution: $0)
        }
        sweep.check("conv2dMaxPool \(shape)", [execution]) { _ in
          maxPool2d(plain, geometry: pool, execution: execution).values
        } body: {
          conv2dMaxPool(
            sample.input, filter: sample.filter, bias: sample.bias, geometry: geometry,
            groups: groups, pool: pool, appliesReLU: true, execution: $0
          ).values
        }
      }
    }
    sweep.finish()
  }
}
