import TesseraOperators

extension CourtCheck {
  func integers(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome { CheckOutcome() }
  func bound(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome { CheckOutcome() }
  func adjoint(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome { CheckOutcome() }
}
