import TesseraReference
import TesseraTensors

/// Max pools: a value of the input, selected.
///
/// Nothing is rounded but an operand on entry. That may also turn two close values into a tie, so that
/// another pixel wins: in a format narrower than the operands' every pixel that might have won carries
/// the whole cotangent in its bound.
extension Answer {
  /// The maximum of each window, `[N,P,Q,C]`.
  public static func maxPool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, geometry: WindowGeometry, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    let values = Exact.maxPool(input.widened, geometry: geometry).values
    return Answer(shape: values.shape, values.elements.map { rounding.selected($0) })
  }

  /// The cotangent of a max pool's input: K windows that the pixel won, K − 1 additions.
  public static func maxPoolVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, geometry: WindowGeometry,
    model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    let (x, cotangent) = (input.widened, outputCotangent.widened)
    let pooled = Exact.maxPool(x, geometry: geometry)
    let sums = Exact.maxPoolVJP(
      outputCotangent: cotangent, winners: pooled.winners, inputShape: input.shape,
      geometry: geometry, in: BoundedAccumulator.self)
    var elements = sums.sums.map { rounding.element($0, products: false) }
    guard rounding.roundsOperands else { return Answer(shape: input.shape, elements) }

    func isRival(_ value: Double, _ maximum: Double) -> Bool {
      let gap = rounding.operandError(value) + rounding.operandError(maximum)
      return value != maximum && maximum - value <= gap
    }
    let windows = PooledWindows(input.shape, geometry)
    var contested = [Bool](repeating: false, count: cotangent.count)
    windows.visit { pixel, window, _ in
      for c in 0..<input.shape[3] where isRival(x[pixel + c], pooled.values[window + c]) {
        contested[window + c] = true
      }
    }
    let taps = geometry.rows.kernel * geometry.columns.kernel
    let growth = 1 + rounding.model.unit.gamma(taps)
    windows.visit { pixel, window, tap in
      for c in 0..<input.shape[3] where contested[window + c] {
        let wins = pooled.winners[window + c] == tap
        if wins || isRival(x[pixel + c], pooled.values[window + c]) {
          elements[pixel + c].bound += growth * cotangent[window + c].magnitude
        }
      }
    }
    return Answer(shape: input.shape, elements)
  }

  /// The maximum over the whole image, `[N,C]`.
  ///
  /// - Throws: `ShapeError` where the image has no pixel.
  public static func globalMaxPool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, model: RoundingModel? = nil
  ) throws(ShapeError) -> Answer {
    maxPool(input, geometry: try Exact.wholeImage(input.shape), model: model)
      .reshaped([input.shape[0], input.shape[3]])
  }

  /// The cotangent of its input.
  public static func globalMaxPoolVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, model: RoundingModel? = nil
  ) throws(ShapeError) -> Answer {
    maxPoolVJP(
      outputCotangent: outputCotangent.reshaped([input.shape[0], 1, 1, input.shape[3]]),
      input: input, geometry: try Exact.wholeImage(input.shape), model: model)
  }
}

extension Rounding {
  /// A value that is handed on: exact but for what it loses on entry.
  func selected(_ x: Double) -> Answer.Element {
    guard x.isFinite else { return Answer.Element(x) }
    let bound = operandError(x)
    return x.magnitude + bound <= model.unit.greatest
      ? Answer.Element(exact: x, bound: bound) : .undetermined(x)
  }
}
