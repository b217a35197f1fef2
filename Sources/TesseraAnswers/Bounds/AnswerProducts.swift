import TesseraReference
import TesseraTensors

extension Answer {
  /// The answer to sums of products, or of bare numbers, as they stand.
  init<Scalar: ReferenceScalar>(
    _ sums: ExactSums<BoundedAccumulator>, products: Bool, _ model: RoundingModel?,
    _ type: Scalar.Type
  ) {
    let rounding = Rounding(model, type)
    self.init(
      shape: sums.shape, sums.sums.map { rounding.element($0, products: products) })
  }
}

/// Convolutions. K is the number of taps that lie on the image, times C/G, and one for the bias.
extension Answer {
  /// `conv2d`: y = conv(x, w) + b.
  public static func conv2d<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, filter: Tensor<Scalar>, bias: Tensor<Scalar>?,
    geometry: WindowGeometry, groups: Int, model: RoundingModel? = nil
  ) -> Answer {
    let sums = Exact.conv2d(
      input.widened, filter: filter.widened, bias: bias?.widened, geometry: geometry,
      groups: groups, in: BoundedAccumulator.self)
    return Answer(sums, products: true, model, Scalar.self)
  }

  /// The cotangent of a convolution's input; K is the number of outputs that the pixel reaches.
  public static func conv2dInputVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, filter: Tensor<Scalar>, inputShape: Shape,
    geometry: WindowGeometry, groups: Int, model: RoundingModel? = nil
  ) -> Answer {
    let map = Exact.conv2d(
      input: inputShape, filter: filter.shape, geometry: geometry, groups: groups)
    let sums = map.leftVJP(
      outputCotangent: outputCotangent.widened, right: filter.widened, in: BoundedAccumulator.self)
    return Answer(sums, products: true, model, Scalar.self)
  }

  /// The cotangent of a convolution's filter; K is the number of pixels, of all images, under the tap.
  public static func conv2dFilterVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, filterShape: Shape,
    geometry: WindowGeometry, groups: Int, model: RoundingModel? = nil
  ) -> Answer {
    let map = Exact.conv2d(
      input: input.shape, filter: filterShape, geometry: geometry, groups: groups)
    let sums = map.rightVJP(
      left: input.widened, outputCotangent: outputCotangent.widened, in: BoundedAccumulator.self)
    return Answer(sums, products: true, model, Scalar.self)
  }
}

/// Dense layers and matrix products.
extension Answer {
  /// `dense`: y = x·w + b; K = inputs, and one for the bias.
  public static func dense<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, weights: Tensor<Scalar>, bias: Tensor<Scalar>?,
    model: RoundingModel? = nil
  ) -> Answer {
    let sums = Exact.dense(
      input.widened, weights: weights.widened, bias: bias?.widened, in: BoundedAccumulator.self)
    return Answer(sums, products: true, model, Scalar.self)
  }

  /// The cotangent of a dense layer's input; K = outputs.
  public static func denseInputVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, weights: Tensor<Scalar>, model: RoundingModel? = nil
  ) -> Answer {
    matmulVJP(
      Exact.product(
        [outputCotangent.shape[0], weights.shape[0]], transposeA: false, weights.shape,
        transposeB: false),
      outputCotangent: outputCotangent, right: weights, model: model)
  }

  /// The cotangent of a dense layer's weights; K = N.
  public static func denseWeightsVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, model: RoundingModel? = nil
  ) -> Answer {
    matmulVJP(
      Exact.product(
        input.shape, transposeA: false, [input.shape[1], outputCotangent.shape[1]],
        transposeB: false),
      outputCotangent: outputCotangent, left: input, model: model)
  }

  /// `matmul` with NumPy's broadcasting.
  ///
  /// - Throws: `ShapeError` where the shapes do not fit.
  public static func matmul<Scalar: ReferenceScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, model: RoundingModel? = nil
  ) throws(ShapeError) -> Answer {
    guard let map = Exact.matmul(a.shape, b.shape) else {
      throw ShapeError("matmul: shapes \(a.shape) and \(b.shape) do not fit")
    }
    let sums = map.output(a.widened, b.widened, in: BoundedAccumulator.self)
    return Answer(sums, products: true, model, Scalar.self)
  }

  /// The cotangent of the left operand of a product.
  public static func matmulVJP<Scalar: ReferenceScalar>(
    _ map: BilinearMap, outputCotangent: Tensor<Scalar>, right: Tensor<Scalar>,
    model: RoundingModel? = nil
  ) -> Answer {
    let sums = map.leftVJP(
      outputCotangent: outputCotangent.widened, right: right.widened, in: BoundedAccumulator.self)
    return Answer(sums, products: true, model, Scalar.self)
  }

  /// The cotangent of the right operand of a product.
  public static func matmulVJP<Scalar: ReferenceScalar>(
    _ map: BilinearMap, outputCotangent: Tensor<Scalar>, left: Tensor<Scalar>,
    model: RoundingModel? = nil
  ) -> Answer {
    let sums = map.rightVJP(
      left: left.widened, outputCotangent: outputCotangent.widened, in: BoundedAccumulator.self)
    return Answer(sums, products: true, model, Scalar.self)
  }
}
