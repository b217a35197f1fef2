import TesseraAnswers
import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Ways to run an operator.
enum Executions {
  static let threads = [1, 2, 3, 7]

  /// Every instruction set here, with every number of threads and every algorithm given.
  static func all(
    threads: [Int] = threads, algorithms: [ConvolutionAlgorithm] = [.direct]
  ) -> [Execution] {
    InstructionSetLevel.available.flatMap { level in
      algorithms.flatMap { algorithm in
        threads.map { Execution(threads: $0, algorithm: algorithm, instructionSet: level) }
      }
    }
  }

  /// Every instruction set, one thread.
  static let single = all(threads: [1])

  /// The instruction set of this process, one thread, both algorithms.
  static let current = ConvolutionAlgorithm.allCases.map {
    Execution(threads: 1, algorithm: $0, instructionSet: .current)
  }
}

/// Compares operators with their definitions, bit by bit, on memory that begins as NaN.
struct OperatorSweep {
  private var tally: Tally
  private let name: String
  private var differences = 0

  init(_ name: String) {
    BufferPool.poison = true
    self.name = name
    let levels = InstructionSetLevel.available.map(\.rawValue).joined(separator: " ")
    tally = Tally("\(name) [\(levels)]")
  }

  /// Runs `body` in every way and compares with the definition in the arithmetic that fits.
  mutating func check<Scalar: OperatorScalar>(
    _ label: @autoclosure () -> String, _ executions: [Execution],
    definition: (Arithmetic) -> Tensor<Scalar>, body: (Execution) -> Tensor<Scalar>
  ) {
    var expected: [Arithmetic: Tensor<Scalar>] = [:]
    for execution in executions {
      let arithmetic = execution.instructionSet.arithmetic
      let right = expected[arithmetic] ?? definition(arithmetic)
      expected[arithmetic] = right
      compare("\(label()), \(Scalar.self), \(execution.summary)", body(execution), right)
    }
  }

  /// One comparison of floating-point tensors.
  mutating func compare<Scalar: OperatorScalar>(
    _ label: @autoclosure () -> String, _ actual: Tensor<Scalar>, _ expected: Tensor<Scalar>
  ) {
    count(Bits.compare(actual, expected), expected.count, label)
  }

  /// One comparison of integers.
  mutating func compare(
    _ label: @autoclosure () -> String, _ actual: Tensor<Int32>, _ expected: Tensor<Int32>
  ) {
    count(Bits.compare(actual, expected), expected.count, label)
  }

  /// Prints what was compared; comparing nothing is a failure.
  func finish() {
    tally.finish()
    #expect(differences == 0, "\(name): \(differences) cases differ from the definition")
  }

  private mutating func count(
    _ difference: BitDifference?, _ elements: Int, _ label: () -> String
  ) {
    tally.count(elements)
    guard let difference else { return }
    differences += 1
    // The first few say what is wrong; the number of the rest is enough.
    if differences <= 5 { Issue.record("\(name): \(label()): \(difference)") }
  }
}
