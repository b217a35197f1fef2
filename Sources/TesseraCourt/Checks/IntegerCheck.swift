import TesseraCases
import TesseraOperators
import TesseraTensors

extension CourtCheck {
  /// Sums of products of small whole numbers, in Float, against Int64: equal, not close.
  func integers(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    var outcome = CheckOutcome()
    var whole = specification
    whole.values = .integers
    let problem = try whole.make(Float.self)
    let set = candidate.operators(execution)
    for output in problem.availableOutputs {
      guard let exact = try problem.int64(output) else { continue }
      let actual = try problem.output(output, of: set)
      outcome.comparisons += actual.count
      guard outcome.failure == nil else { continue }
      guard actual.shape == exact.shape else {
        outcome.failure = "\(output.rawValue): shape \(actual.shape) is not \(exact.shape)"
        continue
      }
      let wrong = (0..<actual.count).first { Double(actual[$0]) != Double(exact[$0]) }
      if let wrong {
        outcome.failure =
          "\(output.rawValue) at \(actual.shape.index(of: wrong)): \(actual[wrong]) is not "
          + "\(exact[wrong])"
      }
    }
    return outcome
  }
}
