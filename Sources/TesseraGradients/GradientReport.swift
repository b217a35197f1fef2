import TesseraTensors

/// What a gradient check found.
public struct GradientReport: Sendable, CustomStringConvertible {
  /// What was checked.
  public enum Kind: String, Sendable, CaseIterable {
    /// The VJP against differences of f.
    case differences = "finite differences"
    /// The VJP of a cotangent of zeros is zeros.
    case zeroCotangent = "zero cotangent"
    /// The VJP is linear in the cotangent.
    case linearity
    /// Both directions give the same bits again.
    case repetition
  }

  /// What one input came to.
  public struct TensorRow: Hashable, Sendable {
    /// What the input is called.
    public let name: String
    /// The shape; of several cases the first one's.
    public let shape: Shape
    /// How many elements there are.
    public internal(set) var elements: Int
    /// How many were compared: fewer where a large tensor was sampled.
    public internal(set) var comparisons = 0
    /// How many derivatives stood at a kink.
    public internal(set) var kinks = 0
    /// The largest error as a fraction of its bound.
    public internal(set) var worstFraction = 0.0
    /// How many comparisons failed.
    public internal(set) var failureCount = 0
    /// The widest bound as a fraction of the largest derivative of its case: no larger error of a
    /// derivative as large as that goes unseen.
    public internal(set) var resolution = 0.0

    /// Whether only some of the elements were compared.
    public var isSampled: Bool { comparisons < elements }
  }

  /// The operator, layer, loss or network.
  public internal(set) var name: String
  /// What was checked of it.
  public let kind: Kind
  /// How many points were looked at.
  public internal(set) var cases = 1
  /// One row for each input, in order.
  public internal(set) var tensors: [TensorRow] = []
  /// How many numbers were compared.
  public internal(set) var comparisons = 0
  /// How many derivatives stood at a kink: see ``GradientCheck``.
  public internal(set) var kinks = 0
  /// The largest error as a fraction of its bound.
  public internal(set) var worstFraction = 0.0
  /// How many comparisons failed.
  public internal(set) var failureCount = 0
  /// The first failures.
  public internal(set) var failures: [GradientFailure] = []

  static let mostFailures = 10

  init(_ problem: GradientProblem, _ kind: Kind) {
    (name, self.kind) = (problem.name, kind)
    tensors = problem.point.enumerated().map { number, x in
      TensorRow(name: problem.axes(of: number).name, shape: x.shape, elements: x.count)
    }
  }

  /// Whether something was compared and nothing failed.
  public var passed: Bool { comparisons > 0 && failureCount == 0 }

  /// Whether only some elements of some input were compared.
  public var isSampled: Bool { tensors.contains(where: \.isSampled) }

  /// Counts one comparison. A fraction that is NaN counts as infinitely wrong.
  mutating func count(_ tensor: Int, fraction: Double, isKink: Bool = false) {
    let fraction = fraction.isNaN ? .infinity : fraction
    comparisons += 1
    kinks += isKink ? 1 : 0
    worstFraction = max(worstFraction, fraction)
    tensors[tensor].comparisons += 1
    tensors[tensor].kinks += isKink ? 1 : 0
    tensors[tensor].worstFraction = max(tensors[tensor].worstFraction, fraction)
  }

  /// Remembers the widest bound of an input, as a fraction of its largest derivative.
  mutating func widen(_ tensor: Int, to resolution: Double) {
    tensors[tensor].resolution = max(tensors[tensor].resolution, resolution)
  }

  /// Takes up a failure; where it is one of the whole, it belongs to no input.
  mutating func add(_ failure: @autoclosure () throws -> GradientFailure, to tensor: Int? = nil)
    rethrows
  {
    failureCount += 1
    if let tensor { tensors[tensor].failureCount += 1 }
    if failures.count < Self.mostFailures { failures.append(try failure()) }
  }

  /// Adds up with the report of another case of the same kind, under this one's name.
  mutating func merge(_ other: GradientReport) {
    cases += other.cases
    comparisons += other.comparisons
    kinks += other.kinks
    worstFraction = max(worstFraction, other.worstFraction)
    failureCount += other.failureCount
    failures += other.failures.prefix(Self.mostFailures - failures.count)
    for row in other.tensors {
      guard let place = tensors.firstIndex(where: { $0.name == row.name }) else {
        tensors.append(row)
        continue
      }
      tensors[place].elements += row.elements
      tensors[place].comparisons += row.comparisons
      tensors[place].kinks += row.kinks
      tensors[place].worstFraction = max(tensors[place].worstFraction, row.worstFraction)
      tensors[place].failureCount += row.failureCount
      tensors[place].resolution = max(tensors[place].resolution, row.resolution)
    }
  }

  public var description: String {
    let what = kind == .differences ? "derivatives, \(kinks) at kinks" : "numbers"
    let head =
      "\(name), \(kind.rawValue): \(cases == 1 ? "" : "\(cases) cases, ")\(comparisons) \(what), "
      + "worst \(worstFraction) of its bound, "
      + (comparisons == 0 ? "NOTHING COMPARED" : "\(failureCount) failures")
    return ([head] + failures.map(\.description)).joined(separator: "\n  ")
  }
}
