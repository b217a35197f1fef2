import TesseraCases
import TesseraGradients
import TesseraOperators
import TesseraReference
import TesseraTensors

extension CourtCheck {
  /// The implementation's own cotangents against differences of its own forward, in Double.
  func finiteDifferences(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    var outcome = CheckOutcome()
    guard specification.values.isFinite else { return outcome }
    let problem = try specification.make(Double.self)
    guard let differentiable = DifferentiableCase(problem, candidate.operators(execution)) else {
      return outcome
    }
    let report = try GradientCheck.check(differentiable.problem, seed: specification.seed)
    outcome.finiteDifferences = report.comparisons
    outcome.kinks = report.kinks
    outcome.worstBoundFraction = report.worstFraction
    // A case without elements has nothing to differentiate, and that is no failure.
    if report.failureCount > 0 { outcome.failure = report.failures[0].description }
    return outcome
  }
}
