/// Softmax and log-softmax of one row, with the errors of whatever formula computed them.
///
/// With m the largest of the K numbers, d_j = m − x_j, s = Σ e^(−d_j) and ℓ = m + ln s, in units of u:
///
/// **softmax** y_j = e_j/s. d_j is rounded once, d_j of relative error in e_j, and the exponential adds
/// 4; s has that of its terms, weighted, and K − 1 for its additions in any order; a quotient, or a
/// reciprocal and a product, 2:
///
///     d_j + 4 + Σ y_i·d_i + 4 + (K − 1) + 2
///
/// Without the shift the d fall away, so that formula is covered while e^x stays in the normal range,
/// for Floats in −87 … 88. Exponentials among the subnormals may be off by the least normal number.
///
/// **log-softmax** (x_j − m) − ln s: d_j for the difference, the relative error of s, 5·ln s for the
/// logarithm, |y_j| for the last step. The other formulas in use, x_j − ℓ, x_j − ln Σe^x and ln y_j where
/// y_j is normal, round ℓ and its logarithm, 6|ℓ|, the value, 5|y_j|, and y_j, 8 more: added.
///
/// Everything is evaluated for the row at hand by the rules of ``Rounding``, with all orders of u.
struct SoftmaxRow {
  let x: [Double]
  /// Where not all are finite or −∞, or all are −∞: every result is NaN.
  let isNaN: Bool
  /// softmax; a −∞ has exactly 0.
  private(set) var shares: [Perturbed] = []
  /// log-softmax; not for a −∞, whose logarithm is −∞.
  private(set) var logarithms: [Perturbed] = []
  /// ℓ.
  private(set) var logarithmOfSum = 0.0

  init(_ x: [Double], _ rounding: Rounding) {
    self.x = x
    let maximum = x.reduce(-.infinity) { max($0, $1) }
    isNaN = !(maximum.isFinite && x.allSatisfy { $0 < .infinity })
    if isNaN { return }
    let m = rounding.operand(maximum)
    let distances = x.map {
      $0 == -.infinity ? Perturbed(0) : rounding.difference(rounding.operand($0), m)
    }
    let exponentials = zip(x, distances).map { x, distance in
      // A distance beyond the format's range is −∞ there, and its exponential 0.
      if distance.error == .infinity { return Perturbed(0, error: rounding.model.unit.leastNormal) }
      return x == -.infinity ? Perturbed(0) : rounding.exponential(distance)
    }
    let sum = rounding.total(exponentials)
    let logarithm = rounding.logarithm(sum)
    logarithmOfSum = maximum + logarithm.value.value
    let unit = rounding.model.unit
    let other = unit.gamma(6) * (logarithmOfSum.magnitude + m.error) + unit.gamma(8)
    for (x, (exponential, distance)) in zip(x, zip(exponentials, distances)) {
      shares.append(x == -.infinity ? Perturbed(0) : rounding.quotient(exponential, sum))
      let difference = rounding.difference(distance, logarithm)
      logarithms.append(difference.widened(by: other + unit.gamma(5) * difference.reach))
    }
  }

  /// The kind of softmax's value where the row is NaN, or of e^(log-softmax).
  var kinds: [Double] { isNaN ? x.map { _ in .nan } : shares.map(\.value.value) }
}
