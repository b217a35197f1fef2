import TesseraCases
import TesseraOperators
import TesseraTensors

/// The ways in which the court looks at an implementation.
public enum CourtCheck: String, CaseIterable, Sendable {
  /// The bits of the definition.
  case bits
  /// Whole numbers, against Int64.
  case integers
  /// A derived bound, against a higher precision.
  case bound
  /// ⟨f(x), ȳ⟩ = ⟨x, f*(ȳ)⟩ for what is linear.
  case adjoint
  /// Finite differences in Double, against the implementation's own forward.
  case finiteDifferences = "finite-differences"
  /// The same bits for 1, 2, 3 and 7 threads, and again.
  case threads
  /// Every element written, nothing read that nobody wrote, nothing written beside an output.
  case memory
}

/// An implementation on trial: a set of operators for each way of running it.
public struct Candidate: Sendable {
  /// What reports call it.
  public let name: String
  /// The set, run in one way; a set without threads of its own may leave them aside.
  public let operators: @Sendable (Execution) -> any OperatorSet

  /// Puts an implementation on trial; `operators` is asked for it once for each way of running it.
  public init(
    name: String, operators: @escaping @Sendable (Execution) -> any OperatorSet
  ) {
    (self.name, self.operators) = (name, operators)
  }

  /// Our own kernels.
  public static let kernels = Candidate(name: "Tessera") { KernelOperators($0) }
}

extension CourtCheck {
  /// Runs this check on one case.
  ///
  /// A check that has nothing to say about the case compares nothing.
  ///
  /// - Throws: `ShapeError` where the case does not fit together.
  public func run(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    switch self {
    case .bits: try bits(specification, candidate, execution)
    case .integers: try integers(specification, candidate, execution)
    case .bound: try bound(specification, candidate, execution)
    case .adjoint: try adjoint(specification, candidate, execution)
    case .finiteDifferences: try finiteDifferences(specification, candidate, execution)
    case .threads: try threads(specification, candidate, execution)
    case .memory: try memory(specification, candidate, execution)
    }
  }
}
