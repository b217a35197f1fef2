import TesseraReference
import TesseraTensors

/// How a result compares with an ``Answer``.
public struct AnswerComparison: Sendable, CustomStringConvertible {
  /// An element that was compared.
  public struct Finding: Hashable, Sendable {
    /// One number for each axis.
    public let index: [Int]
    /// What was found there.
    public let actual: Double
    /// The exact value.
    public let exact: Double
    /// How far the two may lie apart.
    public let bound: Double
    /// |actual − exact| / bound.
    public let fraction: Double
  }

  /// What is wrong with the shape; nothing is compared then.
  public let shapeMismatch: String?
  /// How many elements were compared.
  public let count: Int
  /// How many were not, their value being undetermined.
  public let undetermined: Int
  /// How many failed.
  public let failures: Int
  /// The first in row-major order that failed.
  public let firstFailure: Finding?
  /// The one with the largest fraction of its bound, the first of equals; nil where nothing was
  /// compared.
  public let worst: Finding?

  /// The largest fraction of a bound: 0 where all are equal, ∞ where a NaN or an infinity is missing
  /// or one too many.
  public var worstFraction: Double { worst?.fraction ?? 0 }

  /// Whether the shape is right and no element failed. An empty tensor passes, having nothing wrong.
  public var passed: Bool { shapeMismatch == nil && failures == 0 }

  public var description: String {
    if let shapeMismatch { return shapeMismatch }
    let others = undetermined > 0 ? ", \(undetermined) undetermined" : ""
    guard let first = firstFailure, let worst else {
      return "\(count) elements within their bounds\(others), worst \(worstFraction) of its bound"
    }
    func say(_ finding: Finding) -> String {
      "at \(finding.index) \(finding.actual), exactly \(finding.exact) ± \(finding.bound)"
    }
    return "\(failures) of \(count) elements fail\(others): first \(say(first)); "
      + "worst \(say(worst)), \(worst.fraction) of its bound"
  }
}

extension Answer {
  /// Holds a result against the answer, element by element.
  ///
  /// A value passes within its bound, and where it must be infinite or NaN as just that; the sign of a
  /// zero does not count. What is undetermined is passed over and counted.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func compare<Scalar: ReferenceScalar>(_ actual: Tensor<Scalar>) -> AnswerComparison {
    guard actual.shape == shape else {
      return AnswerComparison(
        shapeMismatch: "shape \(actual.shape) is not \(shape)", count: 0, undetermined: 0,
        failures: 0, firstFailure: nil, worst: nil)
    }
    let (a, e, b) = (actual.pointer, exact.pointer, bound.pointer)
    var (failures, undetermined, first, worst) = (0, 0, -1, -1)
    var worstFraction = -1.0
    for i in 0..<shape.count {
      if b[i] == .infinity {
        undetermined += 1
        continue
      }
      let fraction = Self.fraction(Double(a[i]), e[i], b[i])
      if !(fraction <= 1) {
        if failures == 0 { first = i }
        failures += 1
      }
      if fraction > worstFraction { (worstFraction, worst) = (fraction, i) }
    }
    func finding(_ i: Int) -> AnswerComparison.Finding? {
      if i < 0 { return nil }
      return AnswerComparison.Finding(
        index: shape.index(of: i), actual: Double(a[i]), exact: e[i], bound: b[i],
        fraction: Self.fraction(Double(a[i]), e[i], b[i]))
    }
    return AnswerComparison(
      shapeMismatch: nil, count: shape.count - undetermined, undetermined: undetermined,
      failures: failures, firstFailure: finding(first), worst: finding(worst))
  }

  /// The error as a fraction of its bound: 0 of equals, NaN with NaN among them, and never NaN itself.
  @inline(__always)
  private static func fraction(_ actual: Double, _ exact: Double, _ bound: Double) -> Double {
    if actual == exact || (actual.isNaN && exact.isNaN) { return 0 }
    let fraction = abs(actual - exact) / bound
    return fraction.isNaN ? .infinity : fraction
  }
}
