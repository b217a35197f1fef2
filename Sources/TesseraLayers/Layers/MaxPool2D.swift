import TesseraKernels
import TesseraOperators
import TesseraTensors

/// The largest value of each window, channel by channel; padding never wins.
public struct MaxPool2D: Layer {
  public static let typeName = "maxpool2d"

  /// The size of a window in pixels.
  public var kernel: Size2D
  /// How far the window moves between two outputs.
  public var stride: Size2D
  /// How the border of the image is treated.
  public var padding: Padding

  /// A pool of windows of this size.
  ///
  /// - Parameters:
  ///   - kernel: The size of a window in pixels.
  ///   - stride: The kernel's size where none is given, so that windows do not overlap.
  ///   - padding: How the border of the image is treated.
  public init(_ kernel: Size2D, stride: Size2D? = nil, padding: Padding = .valid) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    try pooledShape(for: input, kernel: kernel, stride: stride, padding: padding)
  }

  public func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    let maximum = maxPool2d(
      input, geometry: geometry(input.shape), execution: pass.execution)
    return LayerResult(
      output: maximum.values, residuals: Residuals(input.shape, winners: maximum.winners))
  }

  public func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    guard needsInput else { return LayerCotangents() }
    guard let winners = residuals.winners else { fatalError("MaxPool2D kept no winners") }
    return LayerCotangents(
      input: maxPool2dVJP(
        outputCotangent: outputCotangent, winners: winners, inputShape: residuals.inputShape,
        geometry: geometry(residuals.inputShape), execution: pass.execution))
  }

  /// The windows over a batch of this shape.
  func geometry(_ batch: Shape) -> WindowGeometry {
    poolGeometry(batch, kernel, stride, padding)
  }
}

/// The shape behind a pool of one image.
func pooledShape(
  for input: Shape, kernel: Size2D, stride: Size2D, padding: Padding
) throws(ShapeError) -> Shape {
  let (size, channels) = try input.image()
  guard max(kernel.rows, kernel.columns) <= Limits.poolKernel else {
    throw ShapeError("a pool of \(kernel.rows) × \(kernel.columns) exceeds 4096 taps an axis")
  }
  let geometry = try WindowGeometry(
    input: size, kernel: kernel, window: Window(stride: stride, padding: padding))
  let output = try Shape.checked(image: [geometry.output.rows, geometry.output.columns, channels])
  guard !geometry.hasWindowOfPaddingAlone else {
    throw ShapeError("some window of the pool over \(input) holds nothing but padding")
  }
  return output
}

/// The geometry of a pool over a batch.
func poolGeometry(
  _ batch: Shape, _ kernel: Size2D, _ stride: Size2D, _ padding: Padding
) -> WindowGeometry {
  resolved { () throws(ShapeError) in
    try WindowGeometry(
      input: batch.pixels, kernel: kernel, window: Window(stride: stride, padding: padding))
  }
}
