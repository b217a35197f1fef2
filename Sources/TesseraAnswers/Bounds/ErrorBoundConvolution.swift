import TesseraReference
import TesseraTensors

extension ErrorBound {
  /// The bound of `conv2d`: K = R·S·C/G, and one for the bias.
  public static func conv2d<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, filter: Tensor<Scalar>, bias: Tensor<Scalar>?,
    geometry: WindowGeometry, groups: Int
  ) -> Tensor<Double> {
    let magnitudes = Reference.conv2d(
      input.magnitudes, filter: filter.magnitudes, bias: bias?.magnitudes, geometry: geometry,
      groups: groups, arithmetic: .fused)
    let shape = filter.shape
    return bound(magnitudes, roundings: shape[0] * shape[1] * shape[2] + 1, Scalar.self)
  }

  /// The bound of `conv2dInputVJP`: K = R·S·O/G.
  public static func conv2dInputVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, filter: Tensor<Scalar>, inputShape: Shape,
    geometry: WindowGeometry, groups: Int
  ) -> Tensor<Double> {
    let magnitudes = Reference.conv2dInputVJP(
      outputCotangent: outputCotangent.magnitudes, filter: filter.magnitudes,
      inputShape: inputShape, geometry: geometry, groups: groups, arithmetic: .fused)
    let shape = filter.shape
    return bound(magnitudes, roundings: shape[0] * shape[1] * shape[3] / groups, Scalar.self)
  }

  /// The bound of `conv2dFilterVJP`: K = P·Q within an image, and N for the images.
  public static func conv2dFilterVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, filterShape: Shape,
    geometry: WindowGeometry, groups: Int
  ) -> Tensor<Double> {
    let magnitudes = Reference.conv2dFilterVJP(
      outputCotangent: outputCotangent.magnitudes, input: input.magnitudes,
      filterShape: filterShape, geometry: geometry, groups: groups, arithmetic: .fused)
    let shape = outputCotangent.shape
    return bound(magnitudes, roundings: shape[1] * shape[2] + shape[0], Scalar.self)
  }
}
