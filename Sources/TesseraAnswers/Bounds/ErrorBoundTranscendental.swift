import TesseraReference
import TesseraTensors

/// A bound of the form `relative`·|y| + `absolute`.
public struct RelativeErrorBound: Hashable, Sendable {
  /// The largest relative error of a result among the normal numbers.
  public let relative: Double
  /// Half the least positive number for every rounding that may fall among the subnormals.
  public let absolute: Double

  /// A bound of its two parts.
  public init(relative: Double, absolute: Double) {
    (self.relative, self.absolute) = (relative, absolute)
  }

  /// The largest error that a result near the exact `value` may have.
  public func of(_ value: Double) -> Double { relative * value.magnitude + absolute }
}

/// The errors of exp, log, tanh and sigmoid as they are defined, by counting roundings.
///
/// All in units of u, to first order; the next order and what is left of the Taylor series fit in
/// the gap to the figure that is used.
///
/// **exp.** n·ln2High is exact and so is nearly its difference from x; with the rounding of the second
/// step r is off by ≤ 2u·|r| ≤ 0.70u, absolutely, which is 0.70 of e^r relatively. p (Horner, both
/// roundings of each step) is good to 4u and r² to 1u, so p·r² ≤ 0.068 adds 6u·p·r², and the sum q
/// rounds once: for r < 0, where it weighs most, 6·0.051 + 0.293 = 0.60, over e^r ≥ 0.707: 0.85. The
/// series leaves r⁸/8! = 5e-9 = 0.09u (Float) over 0.707: 0.13. 1 + q rounds once: 1. The scaling is
/// exact above the subnormals. Together 2.7; used: **3**.
///
/// **log.** s has the errors of 2 + f and of the quotient: 2. t·z·p ≤ 0.0104·t with 8 roundings: 0.08;
/// u + t rounds: 1. Truncation 0.04. For k ≠ 0 that is relative to |ln m| ≤ 0.347 ≤ |ln x|, and the
/// last step rounds once more; k·ln2High is exact: 1. k·ln2Low is too small to matter. Together 4.2;
/// used: **5**.
///
/// **tanh.** For n = 0, r = 2a exactly, q is good to 2 and m = q; then m + 2 and the quotient: 4. For
/// n ≥ 1, m = 2^n·e^r − 1 ≥ 0.414 at n = 1, r = −½ln 2, where the errors of q, 0.495 + 0.30 + 0.29 +
/// 0.09, double to 2.4 and weigh 2.4/0.414 = 5.7 in m, and its rounding 1; m enters y with the weight
/// 2/(m + 2) = 0.83: 5.6; m + 2 and the quotient: 7.6. Used: **9**.
///
/// **sigmoid.** e is good to 3, 1 + e to 1.5 + 1, the quotient to 1. x ≥ 0: 3.5; x < 0: 6.5, the two
/// uses of e counted apart. Used: **7**.
extension ErrorBound {
  /// The error of `Reference.exp`.
  public static func exp<Scalar: ReferenceScalar>(_ type: Scalar.Type) -> RelativeErrorBound {
    units(3, type)
  }

  /// The error of `Reference.log`; there is no absolute part, no logarithm being that small.
  public static func log<Scalar: ReferenceScalar>(_ type: Scalar.Type) -> RelativeErrorBound {
    units(5, type)
  }

  /// The error of `Reference.tanh`.
  public static func tanh<Scalar: ReferenceScalar>(_ type: Scalar.Type) -> RelativeErrorBound {
    units(9, type)
  }

  /// The error of `Reference.sigmoid`.
  public static func sigmoid<Scalar: ReferenceScalar>(_ type: Scalar.Type) -> RelativeErrorBound {
    units(7, type)
  }

  /// The error of `Reference.softmax`, element by element.
  ///
  /// With d_j = m − x_j, whose rounding u·d_j becomes a relative error of e_j, and γ_(K−1) for the sum
  /// of K exponentials: e_j is good to 3 + d_j units, s to 3 + Σ y_i·d_i + K − 1, the quotient adds 1.
  ///
  ///     |ŷ_j − y_j| ≤ γ(7 + d_j + Σ y_i·d_i + K)·y_j + η
  ///
  /// where η, for exponentials and quotients among the subnormals, is (K + 2) halves of the least
  /// positive number.
  ///
  /// - Parameters:
  ///   - input: x, rows along the last axis.
  ///   - exact: The softmax of `input` in a higher precision.
  public static func softmax<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, exact: Tensor<Double>
  ) -> Tensor<Double> {
    let classes = input.shape[-1]
    let u = unitRoundoff(Scalar.self)
    let (x, y) = (input.elements.map { Double($0) }, exact.elements)
    var result: [Double] = []
    for start in stride(from: 0, to: x.count, by: max(classes, 1)) {
      let row = start..<start + classes
      let maximum = row.reduce(-Double.infinity) { max($0, x[$1]) }
      let spread = row.reduce(0) { $0 + y[$1] * (maximum - x[$1]) }
      for j in row {
        let units = 7 + (maximum - x[j]) + spread + Double(classes)
        // Where e_j vanishes the units are many and y_j is below the least number: no division by 0.
        let relative = units * u < 0.5 ? units * u / (1 - units * u) : 1
        result.append(relative * y[j] + Double(classes + 2) * halfLeast(Scalar.self))
      }
    }
    return Tensor(shape: input.shape, result)
  }

  private static func units<Scalar: ReferenceScalar>(
    _ count: Double, _ type: Scalar.Type
  ) -> RelativeErrorBound {
    RelativeErrorBound(relative: count * unitRoundoff(type), absolute: 2 * halfLeast(type))
  }
}
