import TesseraAnswers
import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors

/// Holds our own kernels against their definitions: one case, every way of running it.
struct KernelExamination {
  let family: CaseFamily
  let number: Int
  let executions: [Execution]
  /// The checks beyond bits that this case goes through.
  let checks: [CourtCheck]

  /// Everything that was compared, and what failed.
  func run() -> CourtTally {
    var tally = CourtTally()
    let specification = family.specification(number)
    guard specification.isLegal else {
      tally.refused = 1
      return tally
    }
    tally.cases = 1
    let damaged = BufferPool.countingDamage {
      compareBits(Float.self, specification, &tally)
      compareBits(Double.self, specification, &tally)
    }.damaged
    if damaged > 0 {
      tally.add(
        failure(
          .memory, specification, executions[0], "something was written beside a block of memory"))
    }
    for check in checks {
      for execution in checked(check) {
        perform(check, specification, execution, &tally)
      }
    }
    return tally
  }

  /// The bits are compared for every execution, so that one for each arithmetic is enough for what
  /// depends on the bits alone.
  private func checked(_ check: CourtCheck) -> [Execution] {
    var seen: Set<Arithmetic> = []
    return executions.filter { seen.insert($0.instructionSet.arithmetic).inserted }
  }

  private func perform(
    _ check: CourtCheck, _ specification: CaseSpecification, _ execution: Execution,
    _ tally: inout CourtTally
  ) {
    do {
      let outcome = try check.run(specification, .kernels, execution)
      tally.merge(outcome)
      if let failure = outcome.failure {
        tally.add(self.failure(check, specification, execution, failure))
      }
    } catch {
      tally.add(failure(check, specification, execution, "\(error)"))
    }
  }

  private func compareBits<Scalar: OperatorScalar>(
    _: Scalar.Type, _ specification: CaseSpecification, _ tally: inout CourtTally
  ) {
    var expected: [Arithmetic: [Tensor<Scalar>]] = [:]
    do {
      let problem = try specification.make(Scalar.self)
      let outputs = problem.availableOutputs
      for execution in executions {
        let arithmetic = execution.instructionSet.arithmetic
        if expected[arithmetic] == nil {
          let definitions = Definitions(arithmetic: arithmetic)
          expected[arithmetic] = try outputs.map { try problem.output($0, of: definitions) }
        }
        let kernels = KernelOperators(execution)
        for (output, right) in zip(outputs, expected[arithmetic] ?? []) {
          let difference = Bits.compare(try problem.output(output, of: kernels), right)
          tally.comparisons += right.count
          if let difference {
            tally.add(
              failure(
                .bits, specification, execution, "\(output.rawValue), \(Scalar.self): \(difference)"
              ))
          }
        }
      }
    } catch {
      tally.add(failure(.bits, specification, executions[0], "\(error)"))
    }
  }

  private func failure(
    _ check: CourtCheck, _ specification: CaseSpecification, _ execution: Execution,
    _ message: String
  ) -> CourtFailure {
    CourtFailure(
      check: check, subject: "\(specification)", circumstances: execution.summary,
      message: message,
      replay: "court \(family.operation.rawValue) --case \(family.name):\(number)")
  }
}
