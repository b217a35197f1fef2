import TesseraKernels
import TesseraOperators
import TesseraTensors

/// exp(x_j) / Σ exp(x_i) over the last axis: what leaves it are probabilities.
public struct Softmax: ElementwiseLayer {
  public typealias Output = ProbabilitiesOutput

  public static let typeName = "softmax"

  /// A softmax over the last axis; it has nothing to choose.
  public init() {}

  public func output<Scalar: KernelScalar>(of input: Tensor<Scalar>, pass: Pass) -> Tensor<Scalar> {
    softmax(input, execution: pass.execution)
  }

  public func inputCotangent<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, kept: Tensor<Scalar>, pass: Pass
  ) -> Tensor<Scalar> {
    softmaxVJP(outputCotangent: outputCotangent, output: kept, execution: pass.execution)
  }
}
