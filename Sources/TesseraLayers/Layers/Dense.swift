import TesseraKernels
import TesseraOperators
import TesseraTensors

/// A matrix product and a bias: y = x·W + b, with W `[in, out]`.
///
/// Parameters: `kernel` `[in, out]` and, with `useBias`, `bias` `[out]`.
public struct Dense: Layer {
  public static let typeName = "dense"

  /// The numbers that leave the layer for each image.
  public var units: Int
  /// How W begins.
  public var kernelInitializer: Initializer
  /// How b begins.
  public var biasInitializer: Initializer
  /// Whether b is added.
  public var useBias: Bool

  /// A dense layer with so many outputs; how many inputs it has, the layer before it says.
  public init(
    _ units: Int, kernelInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, useBias: Bool = true
  ) {
    self.units = units
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    self.useBias = useBias
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    try checkPositive(units, "the number of units")
    guard input.rank == 1 else {
      throw ShapeError("needs a vector [features], found \(input); put Flatten before it")
    }
    return try .checked(image: [units])
  }

  public func parameters(for input: Shape) throws(ShapeError) -> [ParameterSpec] {
    let shape = try Shape.checked(parameter: [input[0], units])
    let weights = ParameterSpec(
      name: "kernel", shape: shape, fanIn: input[0], fanOut: units, initializer: kernelInitializer)
    guard useBias else { return [weights] }
    return [
      weights,
      ParameterSpec(
        name: "bias", shape: [units], fanIn: input[0], fanOut: units, initializer: biasInitializer),
    ]
  }

  public func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    let first = parameters.startIndex
    let output = dense(
      input, weights: parameters[first], bias: useBias ? parameters[first + 1] : nil,
      execution: pass.execution)
    return LayerResult(output: output, residuals: Residuals(input.shape, input: input))
  }

  public func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    guard let input = residuals.input else { fatalError("Dense kept no input") }
    var cotangents = LayerCotangents<Scalar>()
    cotangents.parameters = [
      denseWeightsVJP(outputCotangent: outputCotangent, input: input, execution: pass.execution)
    ]
    if useBias {
      cotangents.parameters.append(
        denseBiasVJP(outputCotangent: outputCotangent, execution: pass.execution))
    }
    if needsInput {
      cotangents.input = denseInputVJP(
        outputCotangent: outputCotangent, weights: parameters[parameters.startIndex],
        execution: pass.execution)
    }
    return cotangents
  }
}
