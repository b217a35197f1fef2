import TesseraKernels
import TesseraOperators
import TesseraTensors

/// The mean of each window, channel by channel.
public struct AveragePool2D: Layer {
  public static let typeName = "averagepool2d"

  /// The size of a window in pixels.
  public var kernel: Size2D
  /// How far the window moves between two outputs.
  public var stride: Size2D
  /// How the border of the image is treated.
  public var padding: Padding
  /// Whether the divisor counts the padding, as some frameworks do.
  public var includePadding: Bool

  /// A pool of windows of this size.
  ///
  /// - Parameters:
  ///   - kernel: The size of a window in pixels.
  ///   - stride: The kernel's size where none is given, so that windows do not overlap.
  ///   - padding: How the border of the image is treated.
  ///   - includePadding: Whether the divisor counts the padding, as some frameworks do.
  public init(
    _ kernel: Size2D, stride: Size2D? = nil, padding: Padding = .valid, includePadding: Bool = false
  ) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
    self.includePadding = includePadding
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    try pooledShape(for: input, kernel: kernel, stride: stride, padding: padding)
  }

  public func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    let output = averagePool2d(
      input, geometry: poolGeometry(input.shape, kernel, stride, padding),
      includePadding: includePadding, execution: pass.execution)
    return LayerResult(output: output, residuals: Residuals(input.shape))
  }

  public func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    guard needsInput else { return LayerCotangents() }
    return LayerCotangents(
      input: averagePool2dVJP(
        outputCotangent: outputCotangent, inputShape: residuals.inputShape,
        geometry: poolGeometry(residuals.inputShape, kernel, stride, padding),
        includePadding: includePadding, execution: pass.execution))
  }
}

/// The mean of each channel over the whole image: `[H, W, C]` becomes `[C]`.
public struct GlobalAveragePool2D: Layer {
  public static let typeName = "globalaveragepool2d"

  /// A mean over the whole image; it has nothing to choose.
  public init() {}

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    [try input.image().channels]
  }

  public func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    LayerResult(
      output: globalAveragePool2d(input, execution: pass.execution),
      residuals: Residuals(input.shape))
  }

  public func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    guard needsInput else { return LayerCotangents() }
    return LayerCotangents(
      input: globalAveragePool2dVJP(
        outputCotangent: outputCotangent, inputShape: residuals.inputShape,
        execution: pass.execution))
  }
}
