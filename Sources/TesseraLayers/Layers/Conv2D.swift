import TesseraKernels
import TesseraOperators
import TesseraTensors

/// A convolution of images with a bank of filters (cross-correlation, as everywhere in the field).
///
///     y[n,p,q,o] = b[o] + Σ(r,s,c) x[n, p·σ₁ + r·δ₁ − top, q·σ₂ + s·δ₂ − left, c] · w[r,s,c,o]
///
/// Parameters: `kernel` `[R, S, C/groups, O]` and, with `useBias`, `bias` `[O]`.
public struct Conv2D: Layer {
  public static let typeName = "conv2d"

  /// O: how many filters there are, and channels behind the layer.
  public var filters: Int
  /// The size of a filter in pixels.
  public var kernel: Size2D
  /// How far the filter moves between two outputs.
  public var stride: Size2D
  /// How far apart two neighbouring taps are; 1 where they touch.
  public var dilation: Size2D
  /// How the border of the image is treated.
  public var padding: Padding
  /// Both channels and filters are split into this many parts that do not see each other; as many as
  /// there are channels makes the convolution depthwise.
  public var groups: Int
  /// How the filters begin.
  public var kernelInitializer: Initializer
  /// How the bias begins.
  public var biasInitializer: Initializer
  /// Whether a bias is added to every filter's output.
  public var useBias: Bool

  /// A convolution; whether its numbers fit is checked once the input is known.
  ///
  /// - Parameters:
  ///   - filters: O, the channels behind the layer.
  ///   - kernel: The size of a filter in pixels.
  ///   - stride: How far the filter moves between two outputs.
  ///   - dilation: How far apart two neighbouring taps are.
  ///   - padding: How the border of the image is treated.
  ///   - groups: The parts that channels and filters are split into.
  ///   - kernelInitializer: How the filters begin.
  ///   - biasInitializer: How the bias begins.
  ///   - useBias: Whether there is a bias.
  public init(
    filters: Int, kernel: Size2D, stride: Size2D = 1, dilation: Size2D = 1,
    padding: Padding = .valid, groups: Int = 1, kernelInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, useBias: Bool = true
  ) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    self.groups = groups
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    self.useBias = useBias
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    let (size, channels) = try input.image()
    try checkPositive(filters, "the number of filters")
    try checkPositive(groups, "the number of groups")
    guard channels % groups == 0, filters % groups == 0 else {
      throw ShapeError(
        "\(groups) groups must divide both the \(channels) channels of \(input) "
          + "and \(filters) filters")
    }
    let output = try geometry(size).output
    return try .checked(image: [output.rows, output.columns, filters])
  }

  public func parameters(for input: Shape) throws(ShapeError) -> [ParameterSpec] {
    let (_, channels) = try input.image()
    let shape = try Shape.checked(
      parameter: [kernel.rows, kernel.columns, channels / groups, filters])
    let taps = kernel.rows * kernel.columns
    let (fanIn, fanOut) = (taps * (channels / groups), taps * (filters / groups))
    let weights = ParameterSpec(
      name: "kernel", shape: shape, fanIn: fanIn, fanOut: fanOut, initializer: kernelInitializer)
    guard useBias else { return [weights] }
    return [
      weights,
      ParameterSpec(
        name: "bias", shape: [filters], fanIn: fanIn, fanOut: fanOut, initializer: biasInitializer),
    ]
  }

  public func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    let first = parameters.startIndex
    let output = conv2d(
      input, filter: parameters[first], bias: useBias ? parameters[first + 1] : nil,
      geometry: resolvedGeometry(input.shape), groups: groups, execution: pass.execution)
    return LayerResult(output: output, residuals: Residuals(input.shape, input: input))
  }

  /// What leaves a ``ReLU`` behind this layer, without what lies between being written.
  func outputOfReLU<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> Tensor<Scalar> {
    let first = parameters.startIndex
    return conv2dReLU(
      input, filter: parameters[first], bias: useBias ? parameters[first + 1] : nil,
      geometry: resolvedGeometry(input.shape), groups: groups, execution: pass.execution)
  }

  /// What leaves a pool behind this layer, or behind a ``ReLU`` behind it, without all that lies between
  /// being written.
  func maximum<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pool: WindowGeometry,
    appliesReLU: Bool, pass: Pass
  ) -> PooledMaximum<Scalar> {
    let first = parameters.startIndex
    return conv2dMaxPool(
      input, filter: parameters[first], bias: useBias ? parameters[first + 1] : nil,
      geometry: resolvedGeometry(input.shape), groups: groups, pool: pool,
      appliesReLU: appliesReLU, execution: pass.execution)
  }

  /// The way back from that pool: `outputCotangent` is the pool's, behind relu's mask.
  func backwardFromPool<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, winners: Tensor<Int32>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, pool: WindowGeometry, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    guard let input = residuals.input else { fatalError("Conv2D kept no input") }
    let cotangents = conv2dMaxPoolVJP(
      outputCotangent: outputCotangent, winners: winners, input: input,
      filter: parameters[parameters.startIndex], geometry: resolvedGeometry(input.shape),
      groups: groups, pool: pool, needsInput: needsInput, execution: pass.execution)
    return LayerCotangents(
      input: cotangents.input,
      parameters: useBias ? [cotangents.filter, cotangents.bias] : [cotangents.filter])
  }

  public func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> {
    let filter = parameters[parameters.startIndex]
    let geometry = resolvedGeometry(residuals.inputShape)
    guard let input = residuals.input else { fatalError("Conv2D kept no input") }
    var cotangents = LayerCotangents<Scalar>()
    cotangents.parameters = [
      conv2dFilterVJP(
        outputCotangent: outputCotangent, input: input, filterShape: filter.shape,
        geometry: geometry, groups: groups, execution: pass.execution)
    ]
    if useBias {
      cotangents.parameters.append(
        conv2dBiasVJP(outputCotangent: outputCotangent, execution: pass.execution))
    }
    if needsInput {
      cotangents.input = conv2dInputVJP(
        outputCotangent: outputCotangent, filter: filter, inputShape: residuals.inputShape,
        geometry: geometry, groups: groups, execution: pass.execution)
    }
    return cotangents
  }

  private func geometry(_ input: Size2D) throws(ShapeError) -> WindowGeometry {
    try WindowGeometry(
      input: input, kernel: kernel,
      window: Window(stride: stride, dilation: dilation, padding: padding))
  }

  func resolvedGeometry(_ batch: Shape) -> WindowGeometry {
    resolved { () throws(ShapeError) in try geometry(batch.pixels) }
  }
}
