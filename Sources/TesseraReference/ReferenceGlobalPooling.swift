import TesseraTensors

extension Reference {
  /// The mean of each channel over the whole image: y[n,c] = (Σ(h,w) x[n,h,w,c]) / (H·W).
  ///
  /// ``averagePool(_:geometry:includePadding:)`` with the image as its only window, as `[N,C]`.
  public static func globalAveragePool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    averagePool(input, geometry: wholeImage(input.shape), includePadding: false)
      .reshaped([input.shape[0], input.shape[3]])
  }

  /// The cotangent of the input of a global average pool: x̄[n,h,w,c] = ȳ[n,c] / (H·W).
  public static func globalAveragePoolVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, inputShape: Shape
  ) -> Tensor<Scalar> {
    averagePoolVJP(
      outputCotangent: outputCotangent.reshaped([inputShape[0], 1, 1, inputShape[3]]),
      inputShape: inputShape, geometry: wholeImage(inputShape), includePadding: false)
  }

  /// The largest value of each channel over the whole image, as `[N,C]`; winners are h·W + w.
  ///
  /// ``maxPool(_:geometry:)`` with the image as its only window.
  public static func globalMaxPool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>
  ) -> PooledMaximum<Scalar> {
    let pooled = maxPool(input, geometry: wholeImage(input.shape))
    let shape: Shape = [input.shape[0], input.shape[3]]
    return PooledMaximum(
      values: pooled.values.reshaped(shape), winners: pooled.winners.reshaped(shape))
  }

  /// The cotangent of the input of a global max pool: ȳ at the winner, +0 elsewhere.
  public static func globalMaxPoolVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, winners: Tensor<Int32>, inputShape: Shape
  ) -> Tensor<Scalar> {
    let shape: Shape = [inputShape[0], 1, 1, inputShape[3]]
    return maxPoolVJP(
      outputCotangent: outputCotangent.reshaped(shape), winners: winners.reshaped(shape),
      inputShape: inputShape, geometry: wholeImage(inputShape))
  }

  private static func wholeImage(_ shape: Shape) -> WindowGeometry {
    let size = Size2D(shape[1], shape[2])
    do { return try WindowGeometry(input: size, kernel: size, window: .unit) } catch {
      preconditionFailure(error.description)
    }
  }
}
