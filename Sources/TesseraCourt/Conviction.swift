import Foundation
import TesseraCases
import TesseraMuseum
import TesseraOperators

/// What the court found of one wrong kernel.
public struct Conviction: Sendable {
  /// The wrong kernel.
  public let exhibit: Exhibit
  /// What each check that caught it has to show.
  public let evidence: [Evidence]
  /// The checks that had something to compare and saw nothing wrong.
  public let deceived: [CourtCheck]

  /// Whether the court caught it.
  public var isKilled: Bool { !evidence.isEmpty }

  /// One check that a wrong kernel did not pass.
  public struct Evidence: Sendable {
    /// The check.
    public let check: CourtCheck
    /// The smallest case that shows it.
    public let smallest: CaseSpecification
    /// What is wrong with that case, in one line.
    public let message: String
  }
}

extension Court {
  /// Puts a wrong kernel on trial: every check looks for a case that it gets wrong, and then for the
  /// smallest one.
  ///
  /// - Parameters:
  ///   - exhibit: The wrong kernel.
  ///   - cases: The most cases of each family that a check looks at.
  public func convict(_ exhibit: Exhibit, cases: Int = 400) -> Conviction {
    trial { execution in
      let candidate = Candidate(name: exhibit.name, operators: exhibit.operators)
      var evidence: [Conviction.Evidence] = []
      var deceived: [CourtCheck] = []
      for check in CourtCheck.allCases {
        var compared = 0
        let failing = firstFailure(
          check, candidate, execution, exhibit.operation, cases, &compared)
        if let failing {
          evidence.append(shrink(failing, check, candidate, execution))
        } else if compared > 0 {
          deceived.append(check)
        }
      }
      return Conviction(exhibit: exhibit, evidence: evidence, deceived: deceived)
    }
  }

  /// Whether some check catches a wrong kernel; the first that does is enough.
  public func isKilled(_ exhibit: Exhibit, cases: Int = 400) -> Bool {
    trial { execution in
      let candidate = Candidate(name: exhibit.name, operators: exhibit.operators)
      var compared = 0
      return CourtCheck.allCases.contains {
        firstFailure($0, candidate, execution, exhibit.operation, cases, &compared) != nil
      }
    }
  }

  /// Runs a trial with three threads that share even the smallest work.
  func trial<Result>(_ body: (Execution) -> Result) -> Result {
    let shares = Parallel.sharesEverything
    Parallel.sharesEverything = true
    defer { Parallel.sharesEverything = shares }
    return body(
      Execution(
        threads: 3, algorithm: .direct, instructionSet: instructionSets.last ?? .current))
  }

  /// The first case of the table that a check finds fault with.
  func firstFailure(
    _ check: CourtCheck, _ candidate: Candidate, _ execution: Execution, _ kind: OperatorKind,
    _ cases: Int, _ compared: inout Int
  ) -> CaseSpecification? {
    for family in CaseTable.families(of: kind) {
      for number in family.sample(cases) {
        let specification = family.specification(number)
        guard specification.isLegal, isSmall(specification, check) else { continue }
        guard let outcome = try? check.run(specification, candidate, execution) else { continue }
        compared += outcome.comparisons + outcome.finiteDifferences
        if outcome.failure != nil { return specification }
      }
    }
    return nil
  }

  /// Finite differences take a forward for every element.
  private func isSmall(_ specification: CaseSpecification, _ check: CourtCheck) -> Bool {
    check != .finiteDifferences
      || specification.operands.values.reduce(0) { $0 + $1.count } <= 200
  }

  func shrink(
    _ specification: CaseSpecification, _ check: CourtCheck, _ candidate: Candidate,
    _ execution: Execution
  ) -> Conviction.Evidence {
    func failure(_ specification: CaseSpecification) -> String? {
      (try? check.run(specification, candidate, execution))?.failure
    }
    let smallest = CaseShrinker.smallest(specification, attempts: 400) { failure($0) != nil }
    return Conviction.Evidence(
      check: check, smallest: smallest, message: failure(smallest) ?? "not seen again")
  }
}
