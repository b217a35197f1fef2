import TesseraReference
import TesseraTensors

/// What a set does where it does not say otherwise: the definition.
extension OperatorSet {
  public var arithmetic: Arithmetic { .fused }

  public func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    Reference.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups, arithmetic: arithmetic)
  }

  public func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    Reference.conv2dInputVJP(
      outputCotangent: outputCotangent, filter: filter, inputShape: inputShape, geometry: geometry,
      groups: groups, arithmetic: arithmetic)
  }

  public func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    Reference.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: input, filterShape: filterShape, geometry: geometry,
      groups: groups, arithmetic: arithmetic)
  }

  public func conv2dBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    Reference.conv2dBiasVJP(outputCotangent: outputCotangent)
  }

  public func maxPool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    Reference.maxPool(x, geometry: geometry).values
  }

  public func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    Reference.maxPoolVJP(
      outputCotangent: outputCotangent,
      winners: Reference.maxPool(input, geometry: geometry).winners, inputShape: input.shape,
      geometry: geometry)
  }

  public func averagePool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    Reference.averagePool(x, geometry: geometry, includePadding: includePadding)
  }

  public func averagePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    Reference.averagePoolVJP(
      outputCotangent: outputCotangent, inputShape: inputShape, geometry: geometry,
      includePadding: includePadding)
  }

  public func globalMaxPool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    Reference.globalMaxPool(x).values
  }

  public func globalMaxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    Reference.globalMaxPoolVJP(
      outputCotangent: outputCotangent, winners: Reference.globalMaxPool(input).winners,
      inputShape: input.shape)
  }

  public func globalAveragePool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    Reference.globalAveragePool(x)
  }

  public func globalAveragePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape
  ) -> Tensor<S> {
    Reference.globalAveragePoolVJP(outputCotangent: outputCotangent, inputShape: inputShape)
  }
}
