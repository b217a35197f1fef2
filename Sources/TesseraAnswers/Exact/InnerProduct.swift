import TesseraReference
import TesseraTensors

/// ⟨a, b⟩ = Σ aᵢ·bᵢ in Double, as good as computed with twice its precision and then rounded: within
/// u·|⟨a, b⟩| + γ_n²·Σ|aᵢ·bᵢ|; see ``CompensatedAccumulator``.
///
/// A value that is not finite makes the result NaN.
package func innerProduct<A: ReferenceScalar, B: ReferenceScalar>(
  _ left: Tensor<A>, _ right: Tensor<B>
) -> Double {
  require(left.shape == right.shape, "\(left.shape) is not \(right.shape)")
  let (a, b) = (left.widened, right.widened)
  var sum = CompensatedAccumulator()
  accumulate(
    .init(inner: left.count), into: &sum, .init(), a.pointer, .init(inner: 1), b.pointer,
    .init(inner: 1))
  return sum.result.isFinite ? sum.result : .nan
}

extension Tensor where Element: ReferenceScalar {
  /// The same numbers in Double: exact.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func converted() -> Tensor<Double> {
    var result = Tensor<Double>(uninitialized: shape)
    let (source, target) = (pointer, result.mutablePointer)
    for i in 0..<count { target[i] = Double(source[i]) }
    return result
  }

  /// The same numbers in Double; nothing is copied where they are already.
  package var widened: Tensor<Double> { (self as? Tensor<Double>) ?? converted() }

  /// |x| of every element, in Double: exact.
  package var magnitudes: Tensor<Double> {
    var result = converted()
    let elements = result.mutablePointer
    for i in 0..<count { elements[i] = elements[i].magnitude }
    return result
  }
}
