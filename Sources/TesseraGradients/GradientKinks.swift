import TesseraAnswers
import TesseraTensors

/// A kink: what a derivative may be where a function has two slopes.
///
/// Let one coordinate move and let lᵢ and rᵢ be the slopes of the i-th output to its left and right.
/// **The derivative must lie in the sum of the outputs' intervals:**
///
///     Σ min(ȳᵢ·lᵢ, ȳᵢ·rᵢ)  ≤  x̄  ≤  Σ max(ȳᵢ·lᵢ, ȳᵢ·rᵢ)
///
/// *Why not the two slopes of φ itself.* In two pooling windows, both with a tie that the coordinate
/// takes part in, and ȳ = (1, −1), φ = max(a, x) − max(b, x) has the slopes 0 and 0. Of two ties the
/// first wins, which may be the coordinate in one window and not in the other: x̄ = ±1 is then right
/// by definition, and outside of [0, 0].
///
/// *Why the sum holds every right answer.* Let the coordinate reach the i-th output along one chain
/// of choices y = g_k(… g₁(x)), each nondecreasing and convex in what it is given: a maximum with
/// constants, a ReLU, a leaky ReLU of slope 0 to 1, or a pool behind one of them. The slopes of g_j to
/// the two sides of where it stands are 0 ≤ l ≤ r, and whichever rule settles a tie takes some d with
/// l ≤ d ≤ r: that of a maximum is 0 or 1 where l = 0 and r = 1. Products of such d lie between
/// the products of the l, which is lᵢ, and those of the r, which is rᵢ: nondecreasing functions pass
/// a step to the left on as a step to the left, or as none, and then the l before is 0 and so is
/// the product. Hence x̄ = Σ ȳᵢ·dᵢ with lᵢ ≤ dᵢ ≤ rᵢ, which lies in the sum.
///
/// *What it cannot tell.* A VJP that settles a tie in another way than f (the last for the first, or
/// every one) has dᵢ in the same interval and passes. Where sums of both signs lie between
/// two choices, as in a network, the premise fails and right derivatives may lie outside. Both need
/// f with its decisions held (``GradientProblem/frozen``): that function is smooth, equals f at the
/// point, and its derivative is the only right answer; where it is given it is used.
extension GradientProbe {
  /// Holds a derivative against the intervals of the outputs' slopes, at step h.
  ///
  /// A slope over h is off by h/2·y″, and its change from h to 2h is just that, to first order.
  /// - Parameter output: f at an offset from the point.
  func slopes(
    step h: Double, analytic: Double, own: Double, _ output: (Double) throws -> Tensor<Double>
  ) rethrows -> GradientVerdict {
    let middle = centre.output
    let sides = try [-2 * h, -h, h, 2 * h].map { try output($0) }
    let (farLeft, left, right, farRight) = (sides[0], sides[1], sides[2], sides[3])
    var (least, most, drift, magnitude) = (0.0, 0.0, 0.0, 0.0)
    for i in 0..<cotangent.count {
      let weight = cotangent[i]
      let l = weight * ((middle[i] - left[i]) / h)
      let r = weight * ((right[i] - middle[i]) / h)
      drift += abs(weight * ((middle[i] - farLeft[i]) / (2 * h)) - l)
      drift += abs(weight * ((farRight[i] - middle[i]) / (2 * h)) - r)
      magnitude += abs(l) + abs(r)
      least += min(l, r)
      most += max(l, r)
    }
    let rounding = ErrorBound.gamma(cotangent.count + 4, Double.self) * magnitude
    let nearest = min(max(analytic, least), most)
    var verdict = GradientVerdict(
      numeric: nearest, bound: drift + 2 * noise / h + rounding + own,
      error: abs(analytic - nearest), isKink: true)
    let (near, far) = (variation(left, right), variation(try output(-16 * h), try output(16 * h)))
    if near > far / 2 + 4 * noise {
      verdict.remark = "inconclusive: f jumps here"
    }
    return verdict
  }

  /// Σ |ȳᵢ|·(|yᵢ(−h) − yᵢ| + |yᵢ(h) − yᵢ|): of the size of h where f is continuous, so that steps 16
  /// times as large give more than twice as much; a jump is as large for either.
  private func variation(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Double {
    (0..<cotangent.count).reduce(0) { sum, i in
      let middle = centre.output[i]
      return sum + abs(cotangent[i]) * (abs(left[i] - middle) + abs(right[i] - middle))
    }
  }
}
