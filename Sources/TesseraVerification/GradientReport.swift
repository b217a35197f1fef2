/// One element whose derivative is wrong, or could not be told.
public struct GradientFailure: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  /// Which input.
  public let tensor: Int
  /// Which element, one number for each axis.
  public let index: [Int]
  public let analytic: Double
  public let numeric: Double
  public let bound: Double
  /// Central differences at a range of steps: a right derivative is where they settle.
  public let sweep: [Slope]
  /// What is wrong beyond the numbers; empty as a rule.
  public let remark: String

  /// A central difference and its step.
  public struct Slope: Hashable, Sendable {
    public let step: Double
    public let value: Double
  }

  public var description: String {
    let steps = sweep.map { "h = \($0.step): \($0.value)" }.joined(separator: ", ")
    return "\(name), input \(tensor), element \(index): analytic \(analytic), numeric \(numeric), "
      + "error \(abs(analytic - numeric)) above \(bound)"
      + (remark.isEmpty ? "" : "; \(remark)") + (steps.isEmpty ? "" : "; \(steps)")
  }
}

/// What a gradient check found.
public struct GradientReport: Sendable, CustomStringConvertible {
  public let name: String
  /// How many derivatives were compared.
  public internal(set) var comparisons = 0
  /// How many of them stood at a kink and were held between the slopes of its two sides.
  public internal(set) var kinks = 0
  /// The largest error as a fraction of its bound, kinks left aside.
  public internal(set) var worstFraction = 0.0
  /// How many comparisons failed.
  public internal(set) var failureCount = 0
  /// The first failures.
  public internal(set) var failures: [GradientFailure] = []

  static let mostFailures = 10

  /// Whether something was compared and nothing failed.
  public var passed: Bool { comparisons > 0 && failureCount == 0 }

  mutating func add(_ failure: GradientFailure) {
    failureCount += 1
    if failures.count < Self.mostFailures { failures.append(failure) }
  }

  public var description: String {
    let head =
      "\(name): \(comparisons) derivatives, \(kinks) at kinks, worst \(worstFraction) of its bound, "
      + (comparisons == 0 ? "NOTHING COMPARED" : "\(failureCount) failures")
    return ([head] + failures.map(\.description)).joined(separator: "\n  ")
  }
}
