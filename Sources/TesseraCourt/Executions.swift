import TesseraCases
import TesseraOperators

/// The ways in which the court runs the kernels.
public struct CourtExecutions: Sendable {
  /// Every instruction set with every algorithm and number of threads.
  public let all: [Execution]
  private let instructionSets: [InstructionSetLevel]
  private let threads: [Int]

  /// Every combination of these.
  public init(instructionSets: [InstructionSetLevel], threads: [Int]) {
    (self.instructionSets, self.threads) = (instructionSets, threads)
    all = instructionSets.flatMap { level in
      ConvolutionAlgorithm.allCases.flatMap { algorithm in
        threads.map { Execution(threads: $0, algorithm: algorithm, instructionSet: level) }
      }
    }
  }

  /// Those for one case: all of them in the full form, one for each instruction set in the fast form,
  /// in turn. Only a convolution has two algorithms.
  func executions(for kind: OperatorKind, number: Int, full: Bool) -> [Execution] {
    if full {
      return kind == .conv2d ? all : all.filter { $0.algorithm == .direct }
    }
    let algorithms = kind == .conv2d ? ConvolutionAlgorithm.allCases : [.direct]
    return instructionSets.map { level in
      Execution(
        threads: threads[number % threads.count],
        algorithm: algorithms[number / threads.count % algorithms.count], instructionSet: level)
    }
  }
}
