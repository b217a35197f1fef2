import TesseraKernels
import TesseraOperators
import TesseraTensors

/// Sets a share of the elements to zero while training and scales up the others, so that evaluation
/// needs no change (inverted dropout).
///
/// What is dropped is a function of seed, step, layer and element, so it does not depend on threads.
public struct Dropout: Layer {
  public static let typeName = "dropout"

  /// The share that is dropped, in [0, 1).
  public var rate: Double

  /// Dropout of this share; that it lies in [0, 1) is checked once the input is known.
  public init(rate: Double) { self.rate = rate }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard rate >= 0, rate < 1 else {
      throw ShapeError("the rate must be at least 0 and below 1, found \(rate)")
    }
    return input
  }

  public func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    LayerResult(output: masked(input, pass), residuals: Residuals(input.shape))
  }

  /// The mask is linear and diagonal: its VJP is itself, on the cotangent.
  public func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    LayerCotangents(input: needsInput ? masked(outputCotangent, pass) : nil)
  }

  private func masked<Scalar: KernelScalar>(_ tensor: Tensor<Scalar>, _ pass: Pass) -> Tensor<
    Scalar
  > {
    guard pass.isTraining, rate > 0 else { return tensor }
    return dropout(
      tensor, rate: rate, seed: pass.seed, step: pass.step, layer: pass.layer,
      execution: pass.execution)
  }
}
