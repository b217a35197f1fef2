import TesseraKernels
import TesseraOperators
import TesseraTensors

/// y = x ≤ 0 ? 0 : x.
public struct ReLU: ElementwiseLayer {
  public static let typeName = "relu"

  /// A relu; it has nothing to choose.
  public init() {}

  public func output<Scalar: KernelScalar>(of input: Tensor<Scalar>, pass: Pass) -> Tensor<Scalar> {
    relu(input, execution: pass.execution)
  }

  public func inputCotangent<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, kept: Tensor<Scalar>, pass: Pass
  ) -> Tensor<Scalar> {
    reluVJP(outputCotangent: outputCotangent, output: kept, execution: pass.execution)
  }
}

/// y = x ≤ 0 ? slope·x : x.
public struct LeakyReLU: ElementwiseLayer {
  public static let typeName = "leakyrelu"
  public static let keepsInput = true

  /// What a negative value is multiplied by.
  public var slope: Double

  /// A leaky relu of this slope. The default is PyTorch's; Keras has 0.3.
  public init(slope: Double = 0.01) { self.slope = slope }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard slope.isFinite else { throw ShapeError("the slope must be a finite number") }
    return input
  }

  public func output<Scalar: KernelScalar>(of input: Tensor<Scalar>, pass: Pass) -> Tensor<Scalar> {
    leakyReLU(input, slope: Scalar(slope), execution: pass.execution)
  }

  public func inputCotangent<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, kept: Tensor<Scalar>, pass: Pass
  ) -> Tensor<Scalar> {
    leakyReLUVJP(
      outputCotangent: outputCotangent, input: kept, slope: Scalar(slope),
      execution: pass.execution)
  }
}

/// The logistic function: y = 1 / (1 + exp(−x)).
public struct Sigmoid: ElementwiseLayer {
  public static let typeName = "sigmoid"

  /// A logistic function; it has nothing to choose.
  public init() {}

  public func output<Scalar: KernelScalar>(of input: Tensor<Scalar>, pass: Pass) -> Tensor<Scalar> {
    sigmoid(input, execution: pass.execution)
  }

  public func inputCotangent<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, kept: Tensor<Scalar>, pass: Pass
  ) -> Tensor<Scalar> {
    sigmoidVJP(outputCotangent: outputCotangent, output: kept, execution: pass.execution)
  }
}

/// The hyperbolic tangent.
public struct Tanh: ElementwiseLayer {
  public static let typeName = "tanh"

  /// A hyperbolic tangent; it has nothing to choose.
  public init() {}

  public func output<Scalar: KernelScalar>(of input: Tensor<Scalar>, pass: Pass) -> Tensor<Scalar> {
    tanh(input, execution: pass.execution)
  }

  public func inputCotangent<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, kept: Tensor<Scalar>, pass: Pass
  ) -> Tensor<Scalar> {
    tanhVJP(outputCotangent: outputCotangent, output: kept, execution: pass.execution)
  }
}
