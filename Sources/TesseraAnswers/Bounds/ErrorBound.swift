import TesseraReference
import TesseraTensors

/// How far a computed result may lie from the exact one: theorems, not tolerances.
///
/// A chain of K multiply-adds, fused or not, rounds every term at most K times on its way into the
/// result, so that (Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §3.1)
///
///     |ŷ − y| ≤ γ_K · Σ |aᵢ|·|bᵢ|,      γ_K = K·u / (1 − K·u),   u = half an ulp of 1
///
/// The bounds here come element by element: γ_K times the definition evaluated in Double on the
/// magnitudes of the operands, plus half the least positive number for every product, in case one
/// falls among the subnormals. Overflow is not covered: the bound is then infinite or NaN, and a
/// comparison written `!(error <= bound)` fails on the NaN.
public enum ErrorBound {
  /// γ_k = k·u / (1 − k·u), the relative error that k roundings can amount to; +∞ from k·u = 1 on.
  public static func gamma<Scalar: ReferenceScalar>(_ k: Int, _ type: Scalar.Type) -> Double {
    let product = Double(k) * unitRoundoff(type)
    return product < 1 ? product / (1 - product) : .infinity
  }

  /// u: half the distance from 1 to the next larger number.
  public static func unitRoundoff<Scalar: ReferenceScalar>(_ type: Scalar.Type) -> Double {
    Double(Scalar.ulpOfOne) / 2
  }

  /// The bound of `gemm`: K = k, one more for a rounded α·A and one for a rounded β·C.
  public static func gemm<Scalar: ReferenceScalar>(
    _ a: Tensor<Scalar>, transposeA: Bool, _ b: Tensor<Scalar>, transposeB: Bool,
    into c: Tensor<Scalar>, alpha: Scalar, beta: Scalar
  ) -> Tensor<Double> {
    let magnitudes = Reference.gemm(
      a.magnitudes, transposeA: transposeA, b.magnitudes, transposeB: transposeB,
      into: c.magnitudes, alpha: Double(alpha.magnitude), beta: Double(beta.magnitude),
      arithmetic: .fused)
    return bound(magnitudes, roundings: a.shape[transposeA ? 0 : 1] + 2, Scalar.self)
  }

  /// The bound of `dense`: K = inputs, and one for the bias.
  public static func dense<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, weights: Tensor<Scalar>, bias: Tensor<Scalar>?
  ) -> Tensor<Double> {
    let magnitudes = Reference.dense(
      input.magnitudes, weights: weights.magnitudes, bias: bias?.magnitudes, arithmetic: .fused)
    return bound(magnitudes, roundings: weights.shape[0] + 1, Scalar.self)
  }

  /// The bound of `denseInputVJP`: K = outputs.
  public static func denseInputVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, weights: Tensor<Scalar>
  ) -> Tensor<Double> {
    let magnitudes = Reference.denseInputVJP(
      outputCotangent: outputCotangent.magnitudes, weights: weights.magnitudes, arithmetic: .fused)
    return bound(magnitudes, roundings: weights.shape[1], Scalar.self)
  }

  /// The bound of `denseWeightsVJP`: K = N.
  public static func denseWeightsVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>
  ) -> Tensor<Double> {
    let magnitudes = Reference.denseWeightsVJP(
      outputCotangent: outputCotangent.magnitudes, input: input.magnitudes, arithmetic: .fused)
    return bound(magnitudes, roundings: input.shape[0], Scalar.self)
  }

  /// The bound of `averagePool`: count − 1 additions (the one to +0 is exact) and a division.
  public static func averagePool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<Double> {
    let magnitudes = Reference.averagePool(
      input.magnitudes, geometry: geometry, includePadding: includePadding)
    let taps = geometry.rows.kernel * geometry.columns.kernel
    return bound(magnitudes, roundings: taps, Scalar.self)
  }

  /// γ_K·magnitude + K·η, widened by what computing the magnitude in Double may have lost.
  package static func bound<Scalar: ReferenceScalar>(
    _ magnitudes: Tensor<Double>, roundings: Int, _ type: Scalar.Type
  ) -> Tensor<Double> {
    let factor = gamma(roundings, type) * (1 + 2 * gamma(roundings + 2, Double.self))
    let underflow = Double(roundings) * halfLeast(type)
    return Tensor(shape: magnitudes.shape, magnitudes.elements.map { factor * $0 + underflow })
  }

  /// At least half the least positive number: the most that rounding to a subnormal changes.
  static func halfLeast<Scalar: ReferenceScalar>(_ type: Scalar.Type) -> Double {
    max(Double(Scalar.leastNonzeroMagnitude) / 2, Double.leastNonzeroMagnitude)
  }
}
