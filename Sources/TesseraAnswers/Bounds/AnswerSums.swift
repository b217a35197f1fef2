import TesseraReference
import TesseraTensors

/// Additions and sums of bare numbers: K terms, K − 1 roundings.
extension Answer {
  /// `add` with NumPy's broadcasting.
  ///
  /// - Throws: `ShapeError` where the shapes do not broadcast together.
  public static func add<Scalar: ReferenceScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, model: RoundingModel? = nil
  ) throws(ShapeError) -> Answer {
    Answer(
      try Exact.add(a.widened, b.widened, in: BoundedAccumulator.self), products: false, model,
      Scalar.self)
  }

  /// The cotangent of an operand of `shape` that was broadcast: ȳ summed down to it. With `[O]` it is
  /// the cotangent of a bias, of a convolution or a dense layer.
  public static func broadcastVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, shape: Shape, model: RoundingModel? = nil
  ) -> Answer {
    Answer(
      Exact.sum(outputCotangent.widened, to: shape, in: BoundedAccumulator.self), products: false,
      model, Scalar.self)
  }

  /// Elements that are moved and not changed: `flatten`, its cotangent, dropout in evaluation.
  public static func copy<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, shape: Shape, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return Answer(shape: shape, input.widened.elements.map { rounding.selected($0) })
  }
}
