import TesseraReference
import TesseraTensors

/// Average pools: the sum of a window's K pixels, divided.
///
/// K − 1 additions and a quotient, or a product with a rounded reciprocal, of the sum or of every term:
/// K + 1 roundings.
extension Answer {
  /// The mean of each window, `[N,P,Q,C]`.
  public static func averagePool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, geometry: WindowGeometry, includePadding: Bool,
    model: RoundingModel? = nil
  ) -> Answer {
    let map = Exact.windowSums(input.shape, geometry: geometry)
    let sums = map.output(
      input.widened, Tensor(repeating: 1, shape: []), in: BoundedAccumulator.self)
    let rounding = Rounding(model, Scalar.self)
    let (taps, channels) = (geometry.rows.kernel * geometry.columns.kernel, input.shape[3])
    let counts = Exact.windowCounts(geometry).elements
    return Answer(
      shape: map.output,
      sums.sums.enumerated().map { position, sum in
        let count = includePadding ? Double(taps) : counts[position / channels % counts.count]
        return rounding.element(sum, products: true, scale: 1 / count, scalings: 1)
      })
  }

  /// The cotangent of an average pool's input: ȳ/count from each of the K windows that hold a pixel.
  public static func averagePoolVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, inputShape: Shape, geometry: WindowGeometry,
    includePadding: Bool, model: RoundingModel? = nil
  ) -> Answer {
    let map = Exact.windowSums(inputShape, geometry: geometry)
    let (taps, channels) = (geometry.rows.kernel * geometry.columns.kernel, inputShape[3])
    let counts = Exact.windowCounts(geometry).elements
    // The quotient is rounded to Double, which the oracle's part of the bound covers.
    var shares = outputCotangent.widened
    for position in 0..<shares.count {
      shares[position] /=
        includePadding ? Double(taps) : counts[position / channels % counts.count]
    }
    let sums = map.leftVJP(
      outputCotangent: shares, right: Tensor(repeating: 1, shape: []), in: BoundedAccumulator.self)
    let rounding = Rounding(model, Scalar.self)
    return Answer(
      shape: inputShape,
      sums.sums.map { sum in
        var element = rounding.element(sum, products: true, scalings: 1)
        element.bound += UnitRoundoff.float64.value * sum.sizes.magnitude
        return element
      })
  }

  /// The mean over the whole image, `[N,C]`.
  ///
  /// - Throws: `ShapeError` where the image has no pixel.
  public static func globalAveragePool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, model: RoundingModel? = nil
  ) throws(ShapeError) -> Answer {
    averagePool(
      input, geometry: try Exact.wholeImage(input.shape), includePadding: false, model: model
    ).reshaped([input.shape[0], input.shape[3]])
  }

  /// The cotangent of its input.
  public static func globalAveragePoolVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, inputShape: Shape, model: RoundingModel? = nil
  ) throws(ShapeError) -> Answer {
    averagePoolVJP(
      outputCotangent: outputCotangent.reshaped([inputShape[0], 1, 1, inputShape[3]]),
      inputShape: inputShape, geometry: try Exact.wholeImage(inputShape), includePadding: false,
      model: model)
  }
}
