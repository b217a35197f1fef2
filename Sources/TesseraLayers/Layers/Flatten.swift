import TesseraKernels
import TesseraTensors

/// An image as a vector, in row-major order: `[H, W, C]` becomes `[H·W·C]`.
public struct Flatten: Layer {
  public static let typeName = "flatten"

  /// A layer that flattens; it has nothing to choose.
  public init() {}

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape { [input.count] }

  public func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    LayerResult(
      output: input.reshaped([input.shape[0], input.shape.elementsPerRow]),
      residuals: Residuals(input.shape))
  }

  public func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    LayerCotangents(input: outputCotangent.reshaped(residuals.inputShape))
  }
}
