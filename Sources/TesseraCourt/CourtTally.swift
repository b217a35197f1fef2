/// What the court counted for one operator.
public struct CourtTally: Sendable {
  /// Cases that were run; those whose shapes do not fit are counted apart.
  public internal(set) var cases = 0
  /// Cases whose shapes do not fit, and which were refused with a reason.
  public internal(set) var refused = 0
  /// Elements that were compared.
  public internal(set) var comparisons = 0
  /// The largest error as a fraction of its derived bound.
  public internal(set) var worstBoundFraction = 0.0
  /// Derivatives that were compared with differences.
  public internal(set) var finiteDifferences = 0
  /// How many of them stood at a kink.
  public internal(set) var kinks = 0
  /// How many checks failed.
  public internal(set) var failureCount = 0
  /// The first failures, each with what replays it.
  public internal(set) var failures: [CourtFailure] = []

  static let mostFailures = 10

  /// A tally of nothing.
  public init() {}

  mutating func add(_ failure: CourtFailure) {
    failureCount += 1
    if failures.count < Self.mostFailures { failures.append(failure) }
  }

  mutating func merge(_ other: CourtTally) {
    cases += other.cases
    refused += other.refused
    comparisons += other.comparisons
    worstBoundFraction = max(worstBoundFraction, other.worstBoundFraction)
    finiteDifferences += other.finiteDifferences
    kinks += other.kinks
    failureCount += other.failureCount
    failures = Array((failures + other.failures).prefix(Self.mostFailures))
  }

  mutating func merge(_ outcome: CheckOutcome) {
    comparisons += outcome.comparisons
    worstBoundFraction = max(worstBoundFraction, outcome.worstBoundFraction)
    finiteDifferences += outcome.finiteDifferences
    kinks += outcome.kinks
  }
}

/// One check that an implementation did not pass.
public struct CourtFailure: Sendable, CustomStringConvertible {
  /// Which check.
  public let check: CourtCheck
  /// The case, with its shapes and attributes.
  public let subject: String
  /// How the implementation was run.
  public let circumstances: String
  /// What is wrong: output, element, found, expected.
  public let message: String
  /// The arguments of `tessera` that run the case again.
  public let replay: String

  public var description: String {
    "\(check.rawValue): \(subject) [\(circumstances)]: \(message); replay: tessera \(replay)"
  }
}

/// What one check of one case came to.
public struct CheckOutcome: Sendable {
  /// Elements that were compared.
  public var comparisons = 0
  /// The largest error as a fraction of its derived bound.
  public var worstBoundFraction = 0.0
  /// Derivatives that were compared with differences.
  public var finiteDifferences = 0
  /// How many of them stood at a kink.
  public var kinks = 0
  /// What is wrong, or nil.
  public var failure: String?

  /// An outcome of nothing, which is none that passed.
  public init() {}
}
