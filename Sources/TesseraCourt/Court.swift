import Foundation
import TesseraCases
import TesseraOperators
import TesseraTensors

/// The court: every operator of the table, on every case, in every way of running it.
public struct Court: Sendable {
  /// The operators that are examined.
  public var operators: [OperatorKind]
  /// Whether the whole table is run, or one case in so many of it.
  public var full: Bool
  /// The instruction sets whose kernels are run.
  public var instructionSets: [InstructionSetLevel]
  /// The numbers of threads that an operator is run with.
  public var threads: [Int]
  /// How many cases are examined at a time.
  public var workers: Int
  /// One case alone: its family and its number.
  public var only: CaseAddress?

  /// A court; what is left out is the fast form of everything that this processor can run.
  public init(
    operators: [OperatorKind] = OperatorKind.allCases, full: Bool = false,
    instructionSets: [InstructionSetLevel] = InstructionSetLevel.available,
    threads: [Int] = [1, 2, 3, 7],
    workers: Int = ProcessInfo.processInfo.activeProcessorCount
  ) {
    (self.operators, self.full, self.instructionSets) = (operators, full, instructionSets)
    (self.threads, self.workers) = (threads, workers)
  }

  /// Where a case stands in the table: `FAMILY:NUMBER`.
  public struct CaseAddress: Hashable, Sendable {
    /// The family's name.
    public let family: String
    /// The number in the family, from 0.
    public let number: Int

    /// The address of a case.
    public init(family: String, number: Int) { (self.family, self.number) = (family, number) }
  }

  /// How far one operator has come.
  public struct Progress: Sendable {
    /// The operator.
    public let operation: OperatorKind
    /// The cases that are done.
    public let done: Int
    /// The cases that there are.
    public let total: Int
  }

  /// Examines our kernels of one operator.
  ///
  /// Memory is poisoned meanwhile, and even the smallest work is split over the threads.
  public func examine(
    _ kind: OperatorKind, progress: @Sendable (Progress) -> Void = { _ in }
  ) -> CourtTally {
    let poison = BufferPool.poisonByte
    let shares = Parallel.sharesEverything
    Parallel.sharesEverything = true
    defer {
      BufferPool.poisonByte = poison
      Parallel.sharesEverything = shares
    }
    var tally = CourtTally()
    let jobs = jobs(kind)
    let batch = 64 * workers
    for start in stride(from: 0, to: jobs.count, by: batch) {
      let end = min(start + batch, jobs.count)
      BufferPool.poisonByte = start / batch % 2 == 0 ? 0xFF : 0x41
      tally.merge(run(Array(jobs[start..<end])))
      progress(Progress(operation: kind, done: end, total: jobs.count))
    }
    return tally
  }

  private struct Job: Sendable {
    let family: CaseFamily
    let number: Int
  }

  private func jobs(_ kind: OperatorKind) -> [Job] {
    CaseTable.families(of: kind).flatMap { family in
      if let only {
        return only.family == family.name && only.number < family.count
          ? [Job(family: family, number: only.number)] : []
      }
      return family.numbers(full: full).map { Job(family: family, number: $0) }
    }
  }

  /// The jobs, spread over the workers; their tallies are joined in order.
  private func run(_ jobs: [Job]) -> CourtTally {
    let ways = CourtExecutions(instructionSets: instructionSets, threads: threads)
    let everything = full || only != nil
    return Workers.map(jobs, workers: workers) { job in
      KernelExamination(
        family: job.family, number: job.number,
        executions: ways.executions(
          for: job.family.operation, number: job.number, full: everything),
        checks: checks(job.family, job.number)
      ).run()
    }.reduce(into: CourtTally()) { $0.merge($1) }
  }

  /// Beyond the bits, every case is held against integers, bounds and adjoints; finite differences
  /// take a forward for every input element and are for small cases.
  private func checks(_ family: CaseFamily, _ number: Int) -> [CourtCheck] {
    let elements = family.specification(number).operands.values.reduce(0) { $0 + $1.count }
    let derivatives = elements <= 200 && (only != nil || number % 3 == 0)
    return [.integers, .bound, .adjoint] + (derivatives ? [.finiteDifferences] : [])
  }
}
