import TesseraKernels
import TesseraTensors

/// A layer without parameters that keeps the shape.
///
/// It says what it computes and what its VJP is; what has to be kept in between is its output, or
/// its input where `keepsInput` is true.
public protocol ElementwiseLayer: Layer {
  /// Whether the way back needs the input; else it is given the output.
  static var keepsInput: Bool { get }

  /// What the layer makes of a batch.
  func output<Scalar: KernelScalar>(of input: Tensor<Scalar>, pass: Pass) -> Tensor<Scalar>

  /// The VJP: the cotangent of the input from that of the output, linear in it.
  ///
  /// - Parameters:
  ///   - outputCotangent: ȳ, of the output's shape.
  ///   - kept: The output of the layer, or its input.
  ///   - pass: How operators run.
  func inputCotangent<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, kept: Tensor<Scalar>, pass: Pass
  ) -> Tensor<Scalar>
}

extension ElementwiseLayer {
  /// No: most VJPs are shortest in terms of the output.
  public static var keepsInput: Bool { false }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape { input }

  public func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    let output = output(of: input, pass: pass)
    let residuals = Residuals(
      input.shape, input: Self.keepsInput ? input : nil, output: Self.keepsInput ? nil : output)
    return LayerResult(output: output, residuals: residuals)
  }

  public func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    guard needsInput else { return LayerCotangents() }
    guard let kept = residuals.input ?? residuals.output else {
      fatalError("\(title) kept nothing")
    }
    return LayerCotangents(input: inputCotangent(outputCotangent, kept: kept, pass: pass))
  }
}
