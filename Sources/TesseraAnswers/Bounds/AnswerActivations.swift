import TesseraReference
import TesseraTensors

/// Functions that select: what they give is an operand, or one rounded product with it.
extension Answer {
  /// `relu`: y = x ≤ 0 ? 0 : x.
  public static func relu<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return map(input) { rounding.selected($0 <= 0 ? 0 : $0) }
  }

  /// x̄ = x ≤ 0 ? 0 : ȳ. An x that may be rounded to 0 on entry leaves both possible.
  public static func reluVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, model: RoundingModel? = nil
  ) -> Answer {
    leakyReLUVJP(outputCotangent: outputCotangent, input: input, slope: 0, model: model)
  }

  /// `leaky_relu`: y = x ≤ 0 ? slope·x : x. Two roundings, of the slope and of the product.
  public static func leakyReLU<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, slope: Double, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return map(input) { $0 <= 0 ? rounding.sloped($0, slope) : rounding.selected($0) }
  }

  /// x̄ = x ≤ 0 ? slope·ȳ : ȳ; with a slope of 0 by selection, whatever ȳ is.
  public static func leakyReLUVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, slope: Double,
    model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return map(outputCotangent, input) { cotangent, x in
      let below = slope == 0 ? Element(0) : rounding.sloped(cotangent, slope)
      let above = rounding.selected(cotangent)
      var element = x <= 0 ? below : above
      if x != 0, x.magnitude <= rounding.operandError(0) {
        guard cotangent.isFinite else { return .undetermined(element.exact) }
        element.bound += (above.exact - below.exact).magnitude + above.bound + below.bound
      }
      return element
    }
  }

  /// `dropout_masked`: y = x·mask/(1 − rate); three roundings, of the factor in either form and of the
  /// product.
  public static func dropoutMasked<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, mask: Tensor<Scalar>, rate: Double, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return map(input, mask) { x, kept in
      // What is dropped may be multiplied by 0 or left out.
      guard x.isFinite else { return kept == 0 ? .undetermined(0) : Element(x * kept) }
      let exact = DoubleDouble(x) * DoubleDouble(kept) / (DoubleDouble(1) - DoubleDouble(rate))
      let scale = kept / (1 - rate)
      return rounding.element(
        rounding.rounded(
          Perturbed(exact, error: scale.magnitude * rounding.operandError(x)), count: 3))
    }
  }
}

extension Answer {
  /// An answer made of one operand, element by element.
  static func map<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, _ function: (Double) -> Element
  ) -> Answer {
    let x = input.pointer
    return Answer(shape: input.shape, (0..<input.count).map { function(Double(x[$0])) })
  }

  /// An answer made of two operands of one shape, element by element.
  static func map<Scalar: ReferenceScalar>(
    _ first: Tensor<Scalar>, _ second: Tensor<Scalar>, _ function: (Double, Double) -> Element
  ) -> Answer {
    require(first.shape == second.shape, "\(first.shape) is not \(second.shape)")
    let (a, b) = (first.pointer, second.pointer)
    return Answer(
      shape: first.shape, (0..<first.count).map { function(Double(a[$0]), Double(b[$0])) })
  }
}

extension Rounding {
  /// slope·x, with the slope rounded first.
  fileprivate func sloped(_ x: Double, _ slope: Double) -> Answer.Element {
    guard x.isFinite else { return Answer.Element(slope * x) }
    if x == 0 { return Answer.Element(0) }
    let exact = DoubleDouble(x) * DoubleDouble(slope)
    return element(
      rounded(Perturbed(exact, error: slope.magnitude * operandError(x)), count: 2))
  }
}
