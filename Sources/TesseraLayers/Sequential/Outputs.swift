import TesseraKernels
import TesseraOperators
import TesseraTensors

/// What the values that leave a network are; known to the compiler, so that a loss for the one
/// cannot be handed the other.
public protocol OutputKind: Sendable {
  /// Whether the values are a distribution already.
  static var isDistribution: Bool { get }
}

/// Values of any size, one for each class: what every layer but ``Softmax`` gives.
public enum LogitsOutput: OutputKind {
  public static let isDistribution = false
}

/// Probabilities, one for each class: what ``Softmax`` gives.
public enum ProbabilitiesOutput: OutputKind {
  public static let isDistribution = true
}

/// Logits of a batch, `[N, classes]`.
public struct Logits<Scalar: KernelScalar>: Sendable {
  /// The scores, one row for each image; a higher one speaks for its class.
  public let values: Tensor<Scalar>

  /// Takes scores for what they are; nothing is checked.
  public init(_ values: Tensor<Scalar>) { self.values = values }

  /// The probabilities that these logits stand for.
  public func softmax(execution: Execution = .standard) -> Probabilities<Scalar> {
    Probabilities(TesseraOperators.softmax(values, execution: execution))
  }
}

/// Probabilities of a batch, `[N, classes]`. They have no softmax: applying it twice does not compile.
public struct Probabilities<Scalar: KernelScalar>: Sendable {
  /// The shares, one row for each image, each row summing to 1 but for rounding.
  public let values: Tensor<Scalar>

  /// Takes numbers for probabilities; nothing is checked.
  public init(_ values: Tensor<Scalar>) { self.values = values }
}

/// The mean or the sum over a batch of −log softmax(logits)[label].
public func softmaxCrossEntropy<Scalar: KernelScalar>(
  _ logits: Logits<Scalar>, labels: Tensor<Int32>, reduction: LossReduction = .mean,
  execution: Execution = .standard
) -> Scalar {
  softmaxCrossEntropy(
    logits: logits.values, labels: labels, reduction: reduction, execution: execution)
}
