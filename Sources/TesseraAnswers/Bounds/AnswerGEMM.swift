import TesseraReference
import TesseraTensors

/// y = α·op(A)·op(B) + β·C, with C broadcast to y.
///
/// A term of the product is rounded K times within its sum, once when β·C is added, and twice for α:
/// the number itself and its product, in whichever place. β·C takes two roundings and, in any place of
/// the sum, K additions. α = 1 and β = 1 cost nothing, and β = 0 leaves C unread.
extension Answer {
  /// The product, with C where there is one; `model` says where it may round.
  public static func gemm<Scalar: ReferenceScalar>(
    _ a: Tensor<Scalar>, transposeA: Bool, _ b: Tensor<Scalar>, transposeB: Bool,
    into c: Tensor<Scalar>?, alpha: Double, beta: Double, model: RoundingModel? = nil
  ) -> Answer {
    let map = Exact.product(a.shape, transposeA: transposeA, b.shape, transposeB: transposeB)
    let products = map.output(a.widened, b.widened, in: BoundedAccumulator.self)
    let rounding = Rounding(model, Scalar.self)
    var addend = ExactSums<BoundedAccumulator>(shape: map.output)
    let added = beta == 0 ? nil : c
    if let added { addend.addBroadcast(added.widened) }
    let elements = (0..<products.sums.count).map { i in
      let product = rounding.element(
        products.sums[i], products: true, scale: alpha, scalings: alpha == 1 ? 0 : 2,
        extraTerms: added == nil ? 0 : 1)
      if added == nil { return product }
      let term = rounding.element(
        addend.sums[i], products: false, scale: beta, scalings: beta == 1 ? 0 : 2,
        extraTerms: products.sums[i].sizes.terms)
      let size =
        alpha.magnitude * products.sums[i].sizes.magnitude
        + beta.magnitude * addend.sums[i].sizes.magnitude
      return rounding.sum(product, term, size: size)
    }
    return Answer(shape: map.output, elements)
  }

  /// The cotangent of A: α·ȳ·op(B)ᵀ, transposed as A is stored.
  public static func gemmLeftVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, _ b: Tensor<Scalar>, leftShape: Shape, transposeA: Bool,
    transposeB: Bool, alpha: Double, model: RoundingModel? = nil
  ) -> Answer {
    let map = Exact.product(leftShape, transposeA: transposeA, b.shape, transposeB: transposeB)
    return scaled(
      map.leftVJP(
        outputCotangent: outputCotangent.widened, right: b.widened, in: BoundedAccumulator.self),
      products: true, by: alpha, Rounding(model, Scalar.self))
  }

  /// The cotangent of B: α·op(A)ᵀ·ȳ, transposed as B is stored.
  public static func gemmRightVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, _ a: Tensor<Scalar>, rightShape: Shape, transposeA: Bool,
    transposeB: Bool, alpha: Double, model: RoundingModel? = nil
  ) -> Answer {
    let map = Exact.product(a.shape, transposeA: transposeA, rightShape, transposeB: transposeB)
    return scaled(
      map.rightVJP(
        left: a.widened, outputCotangent: outputCotangent.widened, in: BoundedAccumulator.self),
      products: true, by: alpha, Rounding(model, Scalar.self))
  }

  /// The cotangent of C: β·ȳ, summed over the axes along which C was repeated.
  public static func gemmAddendVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, shape: Shape, beta: Double, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    if beta == 0 {
      // C was never read: nothing depends on it, whatever the cotangent holds.
      return Answer(shape: shape, Array(repeating: Element(0), count: shape.count))
    }
    return scaled(
      Exact.sum(outputCotangent.widened, to: shape, in: BoundedAccumulator.self),
      products: false, by: beta, rounding)
  }

  private static func scaled(
    _ sums: ExactSums<BoundedAccumulator>, products: Bool, by scale: Double, _ rounding: Rounding
  ) -> Answer {
    Answer(
      shape: sums.shape,
      sums.sums.map {
        rounding.element(
          $0, products: products, scale: scale, scalings: scale == 1 ? 0 : 2)
      })
  }
}

extension Rounding {
  /// The sum of two elements whose bounds count its additions already.
  ///
  /// - Parameter size: The magnitudes of all their terms: as far as a partial sum can get.
  func sum(_ a: Answer.Element, _ b: Answer.Element, size: Double) -> Answer.Element {
    let exact = a.exact + b.exact
    if a.bound == .infinity || b.bound == .infinity { return .undetermined(exact) }
    guard a.exact.isFinite, b.exact.isFinite else {
      // An infinity may be that of an overflow, which terms of the other sign can put off.
      let isCertain = exact.isNaN || a.exact * b.exact >= 0 || size < model.sums.greatest
      return isCertain ? Answer.Element(exact) : .undetermined(exact)
    }
    let bound = a.bound + b.bound + UnitRoundoff.float64.value * exact.magnitude
    return size + bound < min(model.unit.greatest, model.sums.greatest)
      ? Answer.Element(exact: exact, bound: bound) : .undetermined(exact)
  }
}
