import TesseraAnswers
import TesseraCases
import TesseraOperators
import TesseraTensors

extension CourtCheck {
  /// Every output within its derived bound, in Float against Double and in Double against twice that.
  func bound(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    var outcome = CheckOutcome()
    // What is infinite or NaN on the way has no bound; there the bits of the definition decide.
    guard specification.values.isFinite else { return outcome }
    let set = candidate.operators(execution)
    func compare<Scalar: OperatorScalar>(_: Scalar.Type) throws {
      let problem = try specification.make(Scalar.self)
      for output in problem.availableOutputs {
        let comparison = try problem.answer(output).compare(try problem.output(output, of: set))
        outcome.comparisons += comparison.count
        outcome.worstBoundFraction = max(outcome.worstBoundFraction, comparison.worstFraction)
        if !comparison.passed, outcome.failure == nil {
          outcome.failure = "\(output.rawValue), \(Scalar.self): \(comparison)"
        }
      }
    }
    try compare(Float.self)
    try compare(Double.self)
    return outcome
  }

  /// For what is linear in an input: ⟨f(x) − f(0), ȳ⟩ = ⟨x, x̄⟩, in Double, on finite values.
  ///
  /// f(0) is what does not depend on x, such as the bias; it is had by running the forward on zeros.
  /// The sides may differ by Σ|ȳ|·(the bounds of both forwards) + Σ|x|·(the bound of x̄), and what the
  /// inner products round.
  func adjoint(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    var outcome = CheckOutcome()
    guard specification.operation.isMultilinear, specification.values.isFinite else {
      return outcome
    }
    let set = candidate.operators(execution)
    let problem = try specification.make(Double.self)
    guard let cotangent = problem.cotangent else { return outcome }
    let y = try problem.output(.y, of: set)
    guard y.shape == cotangent.shape else {
      outcome.failure = "y: shape \(y.shape) is not \(cotangent.shape)"
      return outcome
    }
    for output in problem.availableOutputs where output.isGradient {
      let operand = output.operand(of: specification.operation.kind)
      guard let input = problem.inputs[operand] else { continue }
      var resting = problem
      resting.inputs[operand] = Tensor(repeating: 0, shape: input.shape)
      let rest = try resting.output(.y, of: set)
      let gradient = try problem.output(output, of: set)
      guard rest.shape == y.shape, gradient.shape == input.shape else {
        outcome.failure =
          outcome.failure ?? "\(output.rawValue): shape \(gradient.shape) is not \(input.shape)"
        continue
      }
      let left = innerProduct(y, cotangent) - innerProduct(rest, cotangent)
      let right = innerProduct(input, gradient)
      let spread =
        innerProduct(cotangent.magnitudes, try problem.answer(.y).bound)
        + innerProduct(cotangent.magnitudes, try resting.answer(.y).bound)
        + innerProduct(input.magnitudes, try problem.answer(output).bound)
      let rounding =
        4 * Double.ulpOfOne
        * (innerProduct(y.magnitudes, cotangent.magnitudes)
          + innerProduct(rest.magnitudes, cotangent.magnitudes) + right.magnitude)
      outcome.comparisons += 1
      let (error, bound) = (abs(left - right), spread + rounding)
      if error > 0 { outcome.worstBoundFraction = max(outcome.worstBoundFraction, error / bound) }
      if !(error <= bound), outcome.failure == nil {
        outcome.failure =
          "\(output.rawValue): <f(x) - f(0), y'> = \(left), <x, x'> = \(right), bound \(bound)"
      }
    }
    return outcome
  }
}
