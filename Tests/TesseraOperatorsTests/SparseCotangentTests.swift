import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Convolutions whose gradients look for zeros in the cotangent: in the filters', in the input's or in both.
private let convolutions: [WindowCase] = [
  sparse(3, Size2D(9, 8), 24, Size2D(3, 3), 13, Window(padding: .same)),
  // Rows of the filter split within r, for two threads and for three.
  sparse(4, Size2D(7, 9), 64, Size2D(3, 3), 10, Window(padding: .same)),
  sparse(3, Size2D(6, 7), 101, Size2D(4, 2), 10, Window(padding: .same)),
  // Threads that share the images on the way to the filter.
  sparse(3, Size2D(24, 26), 16, Size2D(3, 3), 5, Window(padding: .same)),
  sparse(0, Size2D(6, 7), 64, Size2D(3, 3), 10, Window(padding: .same)),
  // Channels that no vector divides; a kernel that is not square, of even size.
  sparse(3, Size2D(8, 6), 35, Size2D(4, 2), 9, Window(padding: .same)),
  sparse(3, Size2D(8, 6), 35, Size2D(2, 5), 9, Window(padding: .sameLower)),
  // Steps and gaps: the input goes by phases, or by dilated taps.
  sparse(3, Size2D(10, 9), 32, Size2D(3, 3), 12, Window(stride: 2, padding: .same)),
  sparse(3, Size2D(10, 9), 32, Size2D(3, 3), 12, Window(dilation: Size2D(2, 1), padding: .same)),
  // Pixels of ȳ that meet nothing but the border, and an image that has none.
  sparse(
    3, Size2D(5, 4), 24, Size2D(3, 3), 8,
    Window(padding: .explicit(top: 4, left: 5, bottom: 3, right: 4))),
  sparse(3, Size2D(9, 8), 24, Size2D(3, 3), 7, Window()),
  sparse(3, Size2D(5, 6), 200, Size2D(1, 1), 11, Window()),
]

private func sparse(
  _ batch: Int, _ image: Size2D, _ channels: Int, _ kernel: Size2D, _ outputs: Int, _ window: Window
) -> WindowCase {
  WindowCase(
    batch: batch, image: image, channels: channels, kernel: kernel, outputs: outputs, groups: 1,
    window: window)
}

/// One element of eight stays, the others become 0 or −0; the second image of a batch stays as it is, so that
/// sums are handed over from one way to the other.
private func thinned<Scalar: OperatorScalar>(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> {
  var result = tensor
  let perImage = max(1, tensor.count / max(1, tensor.shape[0]))
  for i in 0..<tensor.count where i / perImage != 1 {
    let number = (i &* 2_654_435_761) >> 7
    if number % 8 != 0 { result[i] = number % 3 == 0 ? -0.0 : 0 }
  }
  return result
}

@Suite struct SparseCotangentTests {
  private let ways = Executions.all(threads: [1, 2, 3])

  @Test func chainsWithoutZerosHaveTheBitsOfTheDefinition() {
    var sweep = OperatorSweep("convolution, cotangents of zeros")
    var (filters, inputs) = (0, 0)
    for (number, shape) in convolutions.enumerated() {
      let workspace = ConvolutionWorkspace(
        input: shape.inputShape, filter: shape.filterShape, geometry: shape.geometry,
        groups: 1, execution: Execution(threads: 1))
      filters += workspace.filterTakesLists ? 1 : 0
      inputs += workspace.inputTakesLists ? 1 : 0
      let seed = UInt64(number)
      sweep.convolution(
        ConvolutionSample<Float>(real: shape, seed: seed).changingCotangent(thinned), ways)
      sweep.convolution(
        ConvolutionSample<Double>(real: shape, seed: seed).changingCotangent(thinned), ways)
    }
    #expect(filters == 11 && inputs == 10, "lists for \(filters) filters and \(inputs) inputs")
    sweep.finish()
  }

  /// 0 times what is not finite is NaN, wherever it stands; a NaN of the cotangent's own is in the lists; and
  /// what underflow leaves at −0 becomes 0 where a zero follows.
  @Test func zerosAreMultipliedWhereThatChangesSomething() {
    var sweep = OperatorSweep("convolution, cotangents of zeros with non-finite and tiny values")
    let ways = Executions.all(threads: [1, 2])
    for shape in convolutions where shape.batch > 0 {
      let sample = ConvolutionSample<Float>(real: shape).changingCotangent(thinned)
      sweep.convolution(sample.replacing(.infinity, at: 0.01), ways)
      sweep.convolution(sample.replacing(.nan, at: 0.99), ways)
      sweep.convolution(sample.scaled(by: 1e-23), ways)
      for value in [Float.infinity, .nan, -.leastNonzeroMagnitude] {
        sweep.convolution(
          sample.changingCotangent {
            var result = $0
            result[result.count * 9 / 10] = value
            return result
          }, ways)
      }
      sweep.convolution(sample.changingCotangent { Tensor(repeating: -0.0, shape: $0.shape) }, ways)
    }
    sweep.finish()
  }

  /// A max pool leaves one element of four: its way back and the convolution's in one.
  @Test func poolsLeaveListsOfWinners() throws {
    var sweep = OperatorSweep("convolution behind a pool, cotangents of zeros")
    var inLists = 0
    for shape in convolutions where shape.batch > 0 {
      let sample = ConvolutionSample<Float>(real: shape)
      let (geometry, outputs) = (shape.geometry, sample.cotangent.shape)
      let pool = try WindowGeometry(
        input: Size2D(outputs[1], outputs[2]), kernel: 2, window: Window(stride: 2))
      for execution in ways {
        let forward = conv2dMaxPool(
          sample.input, filter: sample.filter, bias: nil, geometry: geometry, groups: 1,
          pool: pool, appliesReLU: true, execution: execution)
        // Past relu's mask, so that less than a fourth is left between.
        let behind = Tensor(
          shape: forward.values.shape,
          zip(Samples.real(forward.values.shape, 7).elements, forward.values.elements).map {
            $1 > 0 ? $0 : Float(0)
          })
        let isSparse = 4 * behind.elements.count { $0 != 0 } <= sample.cotangent.count
        inLists += isSparse ? 1 : 0
        let between = Reference.maxPoolVJP(
          outputCotangent: behind, winners: forward.winners, inputShape: outputs, geometry: pool)
        func fused(_ execution: Execution) -> ConvolutionCotangents<Float> {
          conv2dMaxPoolVJP(
            outputCotangent: behind, winners: forward.winners, input: sample.input,
            filter: sample.filter, geometry: geometry, groups: 1, pool: pool, needsInput: true,
            execution: execution)
        }
        sweep.check("filter's behind a pool \(shape)", [execution]) {
          Reference.conv2dFilterVJP(
            outputCotangent: between, input: sample.input, filterShape: shape.filterShape,
            geometry: geometry, groups: 1, arithmetic: $0)
        } body: {
          fused($0).filter
        }
        sweep.check("input's behind a pool \(shape)", [execution]) {
          Reference.conv2dInputVJP(
            outputCotangent: between, filter: sample.filter, inputShape: shape.inputShape,
            geometry: geometry, groups: 1, arithmetic: $0)
        } body: {
          fused($0).input!
        }
      }
    }
    #expect(inLists >= 2 * ways.count, "only \(inLists) cotangents have few elements")
    sweep.finish()
  }
}
