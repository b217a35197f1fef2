import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Sweeps over one extent at a time, where an edge is wrong for one value of it alone.
@Suite struct ConvolutionSweepTests {
  private let single = Executions.all(threads: [1], algorithms: ConvolutionAlgorithm.allCases)

  /// A case on one axis, the other one plain; nil where the window does not fit.
  private func axisCase(
    rows: Bool, size: Int, kernel: Int, stride: Int, dilation: Int, padding: (Int, Int)?
  ) -> WindowCase? {
    let (before, after) = padding ?? (0, 0)
    guard padding == nil || size + before + after > (kernel - 1) * dilation else { return nil }
    func along(_ value: Int, _ other: Int) -> Size2D {
      rows ? Size2D(value, other) : Size2D(other, value)
    }
    let explicit =
      rows
      ? Padding.explicit(top: before, left: 0, bottom: after, right: 0)
      : .explicit(top: 0, left: before, bottom: 0, right: after)
    let window = Window(
      stride: along(stride, 1), dilation: along(dilation, 1),
      padding: padding == nil ? .same : explicit)
    let image = along(size, 3)
    let taps = along(kernel, 2)
    guard (try? WindowGeometry(input: image, kernel: taps, window: window)) != nil else {
      return nil
    }
    return WindowCase(
      batch: 2, image: image, channels: 2, kernel: taps, outputs: 3, groups: 1, window: window)
  }

  @Test(arguments: [true, false])
  func convolutionHasTheBitsOfItsDefinitionOnEveryWindowOfAnAxis(rows: Bool) {
    var sweep = OperatorSweep("convolution, every window of \(rows ? "rows" : "columns")")
    let paddings: [(Int, Int)?] = [nil, (0, 0), (1, 0), (0, 2), (3, 1), (5, 4)]
    for size in 1...9 {
      for kernel in 1...5 {
        for stride in 1...3 {
          for dilation in 1...2 {
            for padding in paddings {
              let shape = axisCase(
                rows: rows, size: size, kernel: kernel, stride: stride, dilation: dilation,
                padding: padding)
              guard let shape else { continue }
              sweep.convolution(
                ConvolutionSample<Float>(real: shape, seed: UInt64(size)), Executions.current)
            }
          }
        }
      }
    }
    sweep.finish()
  }

  private func channelCase(
    _ channels: Int, _ outputs: Int, groups: Int = 1, batch: Int = 2
  ) -> WindowCase {
    WindowCase(
      batch: batch, image: Size2D(4, 5), channels: channels, kernel: Size2D(2, 3), outputs: outputs,
      groups: groups, window: Window(stride: Size2D(1, 2), padding: .same))
  }

  @Test func convolutionHasTheBitsOfItsDefinitionForEveryNumberOfChannelsAndFilters() {
    var sweep = OperatorSweep("convolution, channels and filters")
    for channels in Array(1...17) + [33] {
      for outputs in Array(1...17) + [31, 33] {
        let shape = channelCase(channels, outputs)
        sweep.convolution(ConvolutionSample<Float>(real: shape), single)
        sweep.convolution(ConvolutionSample<Double>(real: shape, seed: 2), single)
      }
    }
    sweep.finish()
  }

  /// With so many pixels that the filters are packed, unless they are as wide as a panel.
  @Test func convolutionHasTheBitsOfItsDefinitionForEveryNumberOfPackedFilters() {
    var sweep = OperatorSweep("convolution, packed filters")
    for channels in [1, 2, 3, 4, 5, 17] {
      for outputs in Array(1...17) + [31, 33] {
        let shape = channelCase(channels, outputs, batch: 11)
        sweep.convolution(ConvolutionSample<Float>(real: shape), single)
        sweep.convolution(ConvolutionSample<Double>(real: shape, seed: 2), single)
      }
    }
    // So many that threads share the panels.
    let large = WindowCase(
      batch: 7, image: Size2D(4, 5), channels: 64, kernel: Size2D(3, 3), outputs: 41, groups: 1,
      window: Window(padding: .same))
    sweep.convolution(ConvolutionSample<Float>(real: large), Executions.all(threads: [2, 7]))
    sweep.finish()
  }

  /// Filter gradients of one channel whose cotangent is as wide as a panel: A's steps follow each other, and
  /// the images' chains are added.
  @Test func convolutionHasTheBitsOfItsDefinitionForALoneChannel() {
    var sweep = OperatorSweep("convolution, one channel")
    for outputs in [2, 4, 8, 16, 32] {
      let shape = WindowCase(
        batch: 3, image: Size2D(5, 6), channels: 1, kernel: Size2D(3, 3), outputs: outputs,
        groups: 1, window: Window(padding: .same))
      sweep.convolution(ConvolutionSample<Float>(real: shape), single)
      sweep.convolution(ConvolutionSample<Double>(real: shape, seed: 2), single)
    }
    sweep.finish()
  }

  @Test func convolutionHasTheBitsOfItsDefinitionForEveryGrouping() {
    var sweep = OperatorSweep("convolution, groups")
    for groups in [2, 3, 5] {
      for channels in 1...4 {
        for outputs in [1, 2, 3, 4, 5, 8, 9, 17] {
          let shape = channelCase(groups * channels, groups * outputs, groups: groups)
          sweep.convolution(ConvolutionSample<Float>(real: shape), single)
        }
      }
    }
    for channels in Array(1...17) + [33] {
      for multiplier in 1...2 {
        let shape = channelCase(channels, channels * multiplier, groups: channels)
        sweep.convolution(ConvolutionSample<Float>(real: shape), single)
        sweep.convolution(ConvolutionSample<Double>(real: shape), single)
      }
    }
    sweep.finish()
  }
}
