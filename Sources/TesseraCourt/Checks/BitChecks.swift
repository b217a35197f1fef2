import TesseraAnswers
import TesseraCases
import TesseraOperators
import TesseraTensors

extension CourtCheck {
  func bits(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    var outcome = CheckOutcome()
    let set = candidate.operators(execution)
    func compare<Scalar: OperatorScalar>(_: Scalar.Type) throws {
      let problem = try specification.make(Scalar.self)
      let definitions = Definitions(arithmetic: set.arithmetic)
      for output in problem.availableOutputs {
        let expected = try problem.output(output, of: definitions)
        outcome.count(
          output, Bits.compare(try problem.output(output, of: set), expected), expected.count,
          "\(Scalar.self)")
      }
    }
    try compare(Float.self)
    try compare(Double.self)
    return outcome
  }

  func threads(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    var outcome = CheckOutcome()
    let problem = try specification.make(Float.self)
    for output in problem.availableOutputs {
      var single = execution
      single.threads = 1
      let expected = try problem.output(output, of: candidate.operators(single))
      for threads in [1, 2, 3, 7] {
        var several = execution
        several.threads = threads
        let again = try problem.output(output, of: candidate.operators(several))
        outcome.count(output, Bits.compare(again, expected), expected.count, "\(threads) threads")
      }
    }
    return outcome
  }

  /// Two runs on memory that was filled with different bytes give the same bits, and the bands
  /// around every block stay as they were.
  func memory(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    var outcome = CheckOutcome()
    let problem = try specification.make(Float.self)
    let set = candidate.operators(execution)
    let before = BufferPool.poisonByte
    defer { BufferPool.poisonByte = before }
    for output in problem.availableOutputs {
      let damaged = try BufferPool.countingDamage {
        BufferPool.poisonByte = 0xFF
        let first = try problem.output(output, of: set)
        BufferPool.poisonByte = 0x41
        let second = try problem.output(output, of: set)
        outcome.count(
          output, Bits.compare(first, second), first.count, "memory filled with NaN and with 12")
      }.damaged
      if damaged > 0, outcome.failure == nil {
        outcome.failure = "\(output.rawValue): something was written beside a block of memory"
      }
    }
    return outcome
  }
}

extension CheckOutcome {
  /// Counts one comparison of bits.
  mutating func count(
    _ output: OutputName, _ difference: BitDifference?, _ elements: Int, _ how: String
  ) {
    comparisons += elements
    guard failure == nil, let difference else { return }
    failure = "\(output.rawValue), \(how): \(difference)"
  }
}
