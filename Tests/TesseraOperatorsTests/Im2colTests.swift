import TesseraAnswers
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension WindowCase {
  /// The same window without groups: im2col knows none.
  fileprivate var patchShape: Shape {
    [
      batch * geometry.output.rows * geometry.output.columns,
      kernel.rows * kernel.columns * channels,
    ]
  }

  /// Calls `body` with a position of the patches and the pixel it is read from, nil for padding,
  /// both row-major.
  fileprivate func forEachPatchElement(_ body: (_ patch: Int, _ pixel: Int?) -> Void) {
    var patch = 0
    for n in 0..<batch {
      for p in 0..<geometry.output.rows {
        for q in 0..<geometry.output.columns {
          for r in 0..<kernel.rows {
            for s in 0..<kernel.columns {
              let h = geometry.rows.position(output: p, tap: r)
              let w = geometry.columns.position(output: q, tap: s)
              let isInside = h >= 0 && h < image.rows && w >= 0 && w < image.columns
              for c in 0..<channels {
                let pixel = ((n * image.rows + h) * image.columns + w) * channels + c
                body(patch, isInside ? pixel : nil)
                patch += 1
              }
            }
          }
        }
      }
    }
  }
}

@Suite struct Im2colTests {
  private let shapes = Geometries.convolutions + Geometries.randomConvolutions(60, seed: 5)

  @Test func im2colWritesTheWindowsOut() {
    var sweep = OperatorSweep("im2col")
    for shape in shapes {
      let input: Tensor<Float> = Samples.real(shape.inputShape, 1)
      sweep.check("\(shape)", Executions.single) { _ in
        var patches = Tensor<Float>(repeating: .nan, shape: shape.patchShape)
        shape.forEachPatchElement { patch, pixel in patches[patch] = pixel.map { input[$0] } ?? 0 }
        return patches
      } body: {
        im2col(input, geometry: shape.geometry, execution: $0)
      }
    }
    sweep.finish()
  }

  @Test func col2imAddsThePatchesBackInOrder() {
    var sweep = OperatorSweep("col2im")
    for shape in shapes {
      for patches in [
        Samples.real(shape.patchShape, 2), Samples.integers(shape.patchShape, 3) as Tensor<Double>,
      ] {
        sweep.check("\(shape)", Executions.single) { _ in
          var image = Tensor<Double>(repeating: 0, shape: shape.inputShape)
          shape.forEachPatchElement { patch, pixel in
            if let pixel { image[pixel] += patches[patch] }
          }
          return image
        } body: {
          col2im(
            patches, inputShape: shape.inputShape, geometry: shape.geometry, execution: $0)
        }
      }
    }
    sweep.finish()
  }

  @Test func col2imIsTheAdjointOfIm2col() {
    var tally = Tally("im2col and col2im, adjoint")
    for shape in shapes where shape.batch > 0 {
      let input: Tensor<Double> = Samples.real(shape.inputShape, 1)
      let cotangent: Tensor<Double> = Samples.real(shape.patchShape, 2)
      func image(_ patches: Tensor<Double>) -> Tensor<Double> {
        col2im(
          patches, inputShape: shape.inputShape, geometry: shape.geometry, execution: .standard)
      }
      // im2col copies, so it is exact; col2im adds at most R·S patches to a pixel.
      let taps = shape.kernel.rows * shape.kernel.columns
      let magnitudes = image(Tensor(shape: cotangent.shape, cotangent.elements.map(abs)))
      let gamma = ErrorBound.gamma(taps + 1, Double.self)
      let report = Adjoint.check(
        name: "\(shape)", input: input,
        output: im2col(input, geometry: shape.geometry, execution: .standard),
        outputCotangent: cotangent, inputCotangent: image(cotangent),
        outputBound: Tensor(repeating: 0, shape: cotangent.shape),
        inputBound: Tensor(shape: input.shape, magnitudes.elements.map { $0 * gamma }))
      #expect(report.passed, "\(report)")
      tally.count(1)
    }
    tally.finish()
  }

  @Test func im2colTimesTheFilterIsTheConvolution() {
    var sweep = OperatorSweep("im2col and gemm")
    for shape in Geometries.convolutions where shape.groups == 1 {
      let sample = ConvolutionSample<Float>(real: shape, seed: 2)
      let depth = shape.patchShape[1]
      for execution in Executions.single {
        var product = Tensor<Float>(
          uninitialized: [shape.patchShape[0], shape.outputs])
        gemm(
          im2col(sample.input, geometry: shape.geometry, execution: execution), transposeA: false,
          sample.filter.reshaped([depth, shape.outputs]), transposeB: false, into: &product,
          alpha: 1, beta: 0, execution: execution)
        sweep.compare(
          "\(shape)", product.reshaped(shape.outputShape),
          conv2d(
            sample.input, filter: sample.filter, bias: nil, geometry: shape.geometry, groups: 1,
            execution: execution))
      }
    }
    sweep.finish()
  }
}
