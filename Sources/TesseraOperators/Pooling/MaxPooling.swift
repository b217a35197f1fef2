import TesseraKernels
import TesseraTensors

/// A maximum over windows: the values, and for each the tap r·S + s that won.
public struct PooledMaximum<Scalar: KernelScalar>: Sendable {
  /// The largest value of each window, `[N,P,Q,C]`.
  public let values: Tensor<Scalar>
  /// The tap r·S + s that won each window, of the same shape: what the way back needs.
  public let winners: Tensor<Int32>
}

/// The largest pixel of each window, channel by channel.
///
///     y[n,p,q,c] = max over the taps (r,s) inside the image of x[n, p·σ₁ + r − top, q·σ₂ + s − left, c]
///
/// `input` is `[N,H,W,C]`, the result `[N,P,Q,C]`. Padding never wins. Of equal values the first in
/// row-major order wins; a NaN in the window gives NaN, and the first NaN wins. Of a 2×2 window over the
/// ramp 1 … 9 the values are 5, 6, 8, 9, and tap 3 wins each.
///
/// Exact: a selection.
///
/// - Precondition: The window was made for this image, its dilation is 1, and no window lies in the
///   padding alone.
public func maxPool2d<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, geometry: WindowGeometry, execution: Execution
) -> PooledMaximum<Scalar> {
  let shape = PoolShape(input.shape, geometry, includePadding: false, name: "maxPool2d")
  let outputShape: Shape = [
    input.shape[0], geometry.rows.output, geometry.columns.output, input.shape[3],
  ]
  var values = Tensor<Scalar>(uninitialized: outputShape)
  var winners = Tensor<Int32>(uninitialized: outputShape)
  let (y, w) = (values.mutablePointer, winners.mutablePointer)
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(input.shape[0], threads: execution.threads, work: input.count) { images in
    var scratch = Tensor<Scalar>(uninitialized: [geometry.columns.output, input.shape[3]])
    let row = scratch.mutablePointer
    for n in images {
      kernels.maxPool(
        shape, input.pointer + n * shape.inputCount, into: y + n * shape.outputCount,
        winners: w + n * shape.outputCount, scratch: row)
    }
    withExtendedLifetime(scratch) {}
  }
  return PooledMaximum(values: values, winners: winners)
}

/// The cotangent of a max pool's input: each ȳ goes to the pixel that won its window.
///
///     x̄[n,h,w,c] = Σ over the windows (p,q) won by (h,w) of ȳ[n,p,q,c], in order, from 0
///
/// Linear in ȳ while the winners stay the same. Where the window's largest values are equal the pool has
/// no derivative, and the first of them gets all.
///
/// Accuracy: γ_(K−1)·Σ|ȳ| over the K windows that the pixel won.
public func maxPool2dVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, winners: Tensor<Int32>, inputShape: Shape,
  geometry: WindowGeometry, execution: Execution
) -> Tensor<Scalar> {
  require(
    outputCotangent.shape == winners.shape,
    "maxPool2dVJP: cotangent \(outputCotangent.shape) of winners \(winners.shape)")
  let shape = PoolShape(inputShape, geometry, includePadding: false, name: "maxPool2dVJP")
  require(
    outputCotangent.count == inputShape[0] * shape.outputCount,
    "maxPool2dVJP: cotangent \(outputCotangent.shape) does not fit input \(inputShape)")
  var result = Tensor<Scalar>(uninitialized: inputShape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  let taps = shape.tapOffsets
  Parallel.ranges(inputShape[0], threads: execution.threads, work: result.count) { images in
    for n in images {
      kernels.maxPoolVJP(
        shape, outputCotangent.pointer + n * shape.outputCount,
        winners: winners.pointer + n * shape.outputCount, taps: taps,
        into: target + n * shape.inputCount)
    }
  }
  return result
}

extension PoolShape {
  /// Where each tap r·S + s lies from its window's first, in elements.
  var tapOffsets: [Int] {
    (0..<rows.kernel).flatMap { r in
      (0..<columns.kernel).map { s in (r * columns.input + s) * channels }
    }
  }

  /// Resolves a pool, with the checks that every pool shares.
  init(_ input: Shape, _ geometry: WindowGeometry, includePadding: Bool, name: String) {
    require(
      input.rank == 4 && geometry.rows.input == input[1] && geometry.columns.input == input[2],
      "\(name): the window was made for another image than \(input)")
    require(
      geometry.rows.dilation == 1 && geometry.columns.dilation == 1,
      "\(name): pooling windows have no dilation")
    require(
      !geometry.hasWindowOfPaddingAlone, "\(name): a window of \(input) holds only padding")
    do throws(ShapeError) {
      try geometry.check(
        batch: input[0], channels: input[3], filters: input[3], groups: input[3],
        writesPatches: false, limits: .greatest)
    } catch {
      fatalError("\(name): \(error)")
    }
    self.init(
      rows: PoolAxis(geometry.rows), columns: PoolAxis(geometry.columns), channels: input[3],
      includePadding: includePadding)
  }
}

extension PoolAxis {
  init(_ axis: WindowAxis) {
    self.init(
      input: axis.input, output: axis.output, kernel: axis.kernel, stride: axis.stride,
      before: axis.before)
  }
}
