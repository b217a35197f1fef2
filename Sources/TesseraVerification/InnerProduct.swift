import TesseraReference
import TesseraTensors

/// ⟨a, b⟩ = Σ aᵢ·bᵢ in Double, as if computed with twice its precision and then rounded.
///
/// Every product and every sum is split into its rounded value and its exact error, and the errors
/// are added up beside it (Ogita, Rump, Oishi, *Accurate sum and dot product*, 2005, algorithm Dot2):
/// the result is within u·|⟨a, b⟩| + γ_n²·Σ|aᵢ·bᵢ|.
///
/// A value that is not finite makes the result NaN.
@_specialize(where A == Float, B == Float)
@_specialize(where A == Float, B == Double)
@_specialize(where A == Double, B == Double)
func innerProduct<A: ReferenceScalar, B: ReferenceScalar>(
  _ left: Tensor<A>, _ right: Tensor<B>
) -> Double {
  precondition(left.shape == right.shape, "\(left.shape) is not \(right.shape)")
  let (a, b) = (left.pointer, right.pointer)
  var sum = 0.0
  var errors = 0.0
  for i in 0..<left.count {
    let (x, y) = (Double(a[i]), Double(b[i]))
    let product = x * y
    let next = sum + product
    let recovered = next - sum
    errors += (-product).addingProduct(x, y)
    errors += (sum - (next - recovered)) + (product - recovered)
    sum = next
  }
  return sum + errors
}

extension Tensor where Element: ReferenceScalar {
  /// |x| of every element, in Double: exact.
  var magnitudes: Tensor<Double> {
    Tensor<Double>(shape: shape, elements.map { Double($0.magnitude) })
  }
}
