import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// What training makes small.
public enum Loss: Sendable, Hashable, Codable {
  /// −log softmax(logits)[label], as a mean or a sum over the batch.
  case softmaxCrossEntropy(reduction: LossReduction)
  /// −log p[label] for a network that ends in `Softmax`. Its gradient passes through the softmax
  /// and starves where that saturates; softmax cross-entropy on logits is nearly always meant.
  case crossEntropyOfProbabilities(reduction: LossReduction)
  /// −log softmax(p)[label] for a network that ends in `Softmax`: the softmax is applied twice.
  ///
  /// A mistake, here on purpose, for the tutorial that made it. p lies in 0...1, so the second softmax
  /// of K classes gives no class more than e/(e + K − 1): the loss cannot fall below
  /// ln(1 + (K − 1)/e), 1.4612 for ten classes, and its gradient is small.
  case softmaxTwiceCrossEntropy(reduction: LossReduction)
  /// The mean over all elements of (output − 1 at the label, 0 elsewhere)².
  case meanSquaredError

  /// Whether the network must end in `Softmax`, must not, or may (`nil`).
  public var wantsDistribution: Bool? {
    switch self {
    case .softmaxCrossEntropy: false
    case .crossEntropyOfProbabilities, .softmaxTwiceCrossEntropy: true
    case .meanSquaredError: nil
    }
  }

  /// The loss of a batch, as it is optimised.
  public func value<Scalar: KernelScalar>(
    _ output: Tensor<Scalar>, labels: Tensor<Int32>, execution: Execution
  ) -> Scalar {
    switch self {
    case .softmaxCrossEntropy(let reduction), .softmaxTwiceCrossEntropy(let reduction):
      TesseraOperators.softmaxCrossEntropy(
        logits: output, labels: labels, reduction: reduction, execution: execution)
    case .crossEntropyOfProbabilities(let reduction):
      TesseraOperators.crossEntropyOfProbabilities(
        probabilities: output, labels: labels, reduction: reduction, execution: execution)
    case .meanSquaredError:
      TesseraOperators.meanSquaredError(
        output, target: Self.oneHot(labels, output.shape), execution: execution)
    }
  }

  /// The cotangent of the network's output.
  public func cotangent<Scalar: KernelScalar>(
    _ output: Tensor<Scalar>, labels: Tensor<Int32>, execution: Execution
  ) -> Tensor<Scalar> {
    switch self {
    case .softmaxCrossEntropy(let reduction), .softmaxTwiceCrossEntropy(let reduction):
      softmaxCrossEntropyVJP(
        logits: output, labels: labels, reduction: reduction, execution: execution)
    case .crossEntropyOfProbabilities(let reduction):
      crossEntropyOfProbabilitiesVJP(
        probabilities: output, labels: labels, reduction: reduction, execution: execution)
    case .meanSquaredError:
      meanSquaredErrorVJP(
        output, target: Self.oneHot(labels, output.shape), execution: execution)
    }
  }

  /// The loss of a batch as a mean over its images, which is what is shown.
  func shown<Scalar: KernelScalar>(_ value: Scalar, images: Int) -> Double {
    switch self {
    case .softmaxCrossEntropy(reduction: .sum), .crossEntropyOfProbabilities(reduction: .sum),
      .softmaxTwiceCrossEntropy(reduction: .sum):
      Double(value) / Double(images)
    default: Double(value)
    }
  }

  /// The least value per image that the loss can have with this many classes, however right the
  /// network is: ln(1 + (K − 1)/e) with the softmax applied twice, else 0.
  public func floor(classes: Int) -> Double {
    guard case .softmaxTwiceCrossEntropy = self else { return 0 }
    var certain = Tensor<Double>(repeating: 0, shape: [1, classes])
    certain[0] = 1
    return Self.crossEntropy(ofRow: certain)
  }

  /// The softmax cross-entropy of a network that knows nothing: ln K for K classes.
  public static func ofUniformGuess(classes: Int) -> Double {
    crossEntropy(ofRow: Tensor<Double>(repeating: 0, shape: [1, classes]))
  }

  private static func crossEntropy(ofRow logits: Tensor<Double>) -> Double {
    TesseraOperators.softmaxCrossEntropy(
      logits: logits, labels: Tensor(shape: [1], [0]), reduction: .mean, execution: .standard)
  }

  private static func oneHot<Scalar: KernelScalar>(
    _ labels: Tensor<Int32>, _ shape: Shape
  ) -> Tensor<Scalar> {
    var target = Tensor<Scalar>(repeating: 0, shape: shape)
    for row in 0..<labels.count { target[row * shape.elementsPerRow + Int(labels[row])] = 1 }
    return target
  }
}
