import TesseraCases
import TesseraOperators
import TesseraTensors

/// What the court found of somebody's implementation of one operator.
public struct Verdict: Sendable, CustomStringConvertible {
  /// What the implementation is called.
  public let name: String
  /// The operator that was judged.
  public let operation: OperatorKind
  /// How many elements were compared.
  public internal(set) var comparisons = 0
  /// For each check that failed, the smallest case and what is wrong with it.
  public internal(set) var evidence: [Conviction.Evidence] = []

  /// Whether something was compared and nothing failed.
  public var isAccepted: Bool { comparisons > 0 && evidence.isEmpty }

  public var description: String {
    let head =
      "\(name), \(operation.rawValue): "
      + (isAccepted ? "accepted, \(comparisons) comparisons" : "FAILED")
    let found = evidence.map { "\n  \($0.check.rawValue): \($0.smallest): \($0.message)" }
    return head + found.joined()
      + (comparisons == 0 && evidence.isEmpty ? ", nothing was compared" : "")
  }
}

extension Court {
  /// Judges an implementation in Swift: every check on the cases of the table, and the smallest case
  /// of each that fails.
  ///
  ///     let verdict = Court().judge(Candidate(name: "mine") { _ in Mine() }, on: .relu)
  ///
  /// - Parameters:
  ///   - candidate: The implementation, with its name.
  ///   - kind: The operator.
  ///   - checks: By default all. An implementation that adds in another order than the definition
  ///     is judged without ``CourtCheck/bits``, by the derived bounds.
  ///   - cases: The most cases of each family that a check looks at.
  public func judge(
    _ candidate: Candidate, on kind: OperatorKind, checks: [CourtCheck] = CourtCheck.allCases,
    cases: Int = 400
  ) -> Verdict {
    trial { execution in
      var verdict = Verdict(name: candidate.name, operation: kind)
      for check in checks {
        let failing = firstFailure(
          check, candidate, execution, kind, cases, &verdict.comparisons)
        if let failing {
          verdict.evidence.append(shrink(failing, check, candidate, execution))
        }
      }
      return verdict
    }
  }
}
