import TesseraCases
import TesseraOperators
import TesseraReference

/// One wrong kernel of the museum.
///
/// An exhibit answers every case that the shapes' check accepts, with tensors of the right shapes: only
/// the numbers in one output are wrong, and most often in some cases alone.
public struct Exhibit: Sendable {
  /// The bug's name, in kebab-case.
  public let name: String
  /// The operator that it is a kernel of.
  public let operation: OperatorKind
  /// The output that is wrong.
  public let output: OutputName
  /// What the kernel does instead.
  public let mistake: String
  /// Where the bug was met.
  public let origin: String
  /// The wrong operators, run in one way; all but ``output`` is the definition, in the arithmetic that
  /// the set itself states.
  public let operators: @Sendable (Execution) -> any OperatorSet

  /// Puts a wrong kernel on show; `operators` must do nothing else wrong than `mistake` says.
  public init(
    name: String, operation: OperatorKind, output: OutputName, mistake: String, origin: String,
    operators: @escaping @Sendable (Execution) -> any OperatorSet
  ) {
    (self.name, self.operation, self.output) = (name, operation, output)
    (self.mistake, self.origin, self.operators) = (mistake, origin, operators)
  }
}

/// Wrong kernels that somebody really wrote, or could have: the tests' own test.
///
/// A check of kernels is worth what it catches. Every exhibit must be caught by the court, and where
/// somebody else's kernel fails, the exhibits that give the same wrong numbers say what its mistake
/// probably is.
public enum Museum {
  /// Every wrong kernel, operator by operator.
  public static let exhibits: [Exhibit] = [
    convolutionPadding, convolutionIndices, convolutionChannels, convolutionBorders,
    convolutionBiases, convolutionZeros, maxPooling, averagePooling, activations, softmaxes, losses,
    matrixProducts, denseLayers, broadcasts, numbers, kernels,
    gradientDescent, adam,
  ].flatMap { $0 }
}

/// A set that does one thing wrong, with its placard beside it.
protocol WrongOperators: OperatorSet {
  static var exhibit: Exhibit { get }
  var execution: Execution { get }
  init(execution: Execution)
}

extension WrongOperators {
  var arithmetic: Arithmetic { execution.instructionSet.arithmetic }

  /// What the right kernel does.
  var right: Definitions { Definitions(arithmetic: arithmetic) }
}

extension Exhibit {
  init<Wrong: WrongOperators>(
    _ name: String, _ operation: OperatorKind, _ output: OutputName, _: Wrong.Type,
    mistake: String, origin: String
  ) {
    self.init(
      name: name, operation: operation, output: output, mistake: mistake, origin: origin
    ) { Wrong(execution: $0) }
  }
}
