import TesseraKernels
import TesseraTensors

/// What becomes of a batch's losses.
public enum LossReduction: String, Sendable, Codable {
  /// Their sum, divided by how many there are.
  case mean
  /// Their sum.
  case sum

  /// The cotangent of each of `count` losses, from that of the one number: ȳ/N for the mean.
  func scale<Scalar: KernelScalar>(_ count: Int, of cotangent: Scalar = 1) -> Scalar {
    self == .mean && count > 0 ? cotangent / Scalar(count) : cotangent
  }

  /// The chain of the losses in order, divided by their number for the mean; 0 for none.
  func reduce<Scalar: KernelScalar>(_ losses: Tensor<Scalar>) -> Scalar {
    let total = losses.elements.reduce(0, +)
    return self == .mean && losses.count > 0 ? total / Scalar(losses.count) : total
  }
}

/// The labels of a batch, checked against its rows of scores.
func checkLabels(_ scores: Shape, _ labels: Tensor<Int32>, _ name: String) {
  require(
    scores.rank == 2 && labels.shape == [scores[0]],
    "\(name): scores \(scores) and labels \(labels.shape) do not fit")
  require(
    labels.elements.allSatisfy { $0 >= 0 && $0 < scores[1] },
    "\(name): a label lies outside 0 ..< \(scores[1])")
}

/// The cross-entropy of probabilities that the network itself computed: −ln max(p_label, tiny).
///
/// Prefer `softmaxCrossEntropy` on logits. This is for the tutorials that take the logarithm of a
/// softmax on purpose; tiny is the least normal number, so that no loss is infinite.
///
/// Accuracy: γ_(N+5)·Σ|ln p|, over N for the mean: five units of roundoff in a logarithm, and the
/// sum of N.
public func crossEntropyOfProbabilities<Scalar: KernelScalar>(
  probabilities: Tensor<Scalar>, labels: Tensor<Int32>, reduction: LossReduction,
  execution: Execution
) -> Scalar {
  checkLabels(probabilities.shape, labels, "crossEntropyOfProbabilities")
  let classes = probabilities.shape[1]
  let chosen = (0..<labels.count).map { n in
    floored(probabilities[n * classes + Int(labels[n])])
  }
  let logarithms = log(Tensor(shape: [labels.count], chosen), execution: execution)
  return reduction.reduce(Tensor(shape: [labels.count], logarithms.elements.map { -$0 }))
}

/// The cotangent of those probabilities: −scale/max(p_label, tiny) at the label, 0 elsewhere, scale being
/// 1/N for the mean and 1 for the sum. Of ½, ½ with label 0 and the sum it is −2, 0.
///
/// Accuracy: three roundings, γ₃·|x̄|.
public func crossEntropyOfProbabilitiesVJP<Scalar: KernelScalar>(
  probabilities: Tensor<Scalar>, labels: Tensor<Int32>, reduction: LossReduction,
  execution: Execution
) -> Tensor<Scalar> {
  checkLabels(probabilities.shape, labels, "crossEntropyOfProbabilitiesVJP")
  let classes = probabilities.shape[1]
  let scale: Scalar = reduction.scale(labels.count)
  var result = Tensor<Scalar>(repeating: 0, shape: probabilities.shape)
  for n in 0..<labels.count {
    let i = n * classes + Int(labels[n])
    result[i] = -(1 / floored(probabilities[i])) * scale
  }
  return result
}

/// A probability, or the least normal number where it is smaller; NaN stays NaN.
private func floored<Scalar: KernelScalar>(_ probability: Scalar) -> Scalar {
  probability < Scalar.leastNormalMagnitude ? Scalar.leastNormalMagnitude : probability
}

/// The mean of (ŷ − y)² over all elements; 0 for none. Of ŷ = 1, 2 and y = 1, 4 it is 2.
///
/// Accuracy: γ_(K+3) of the value for K elements, none of whose squares is negative.
public func meanSquaredError<Scalar: KernelScalar>(
  _ prediction: Tensor<Scalar>, target: Tensor<Scalar>, execution: Execution
) -> Scalar {
  require(
    prediction.shape == target.shape,
    "meanSquaredError: prediction \(prediction.shape), target \(target.shape)")
  guard prediction.count > 0 else { return 0 }
  var total: Scalar = 0
  for i in 0..<prediction.count {
    let difference = prediction[i] - target[i]
    total =
      execution.instructionSet.isFused
      ? total.addingProduct(difference, difference) : total + difference * difference
  }
  return total / Scalar(prediction.count)
}

/// The cotangent of the prediction: (2/count)·(ŷ − y). Of ŷ = 1, 2 and y = 1, 4 it is 0, −2.
///
/// Accuracy: three roundings, γ₃·|x̄|.
public func meanSquaredErrorVJP<Scalar: KernelScalar>(
  _ prediction: Tensor<Scalar>, target: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  require(
    prediction.shape == target.shape,
    "meanSquaredErrorVJP: prediction \(prediction.shape), target \(target.shape)")
  let factor = 2 / Scalar(max(prediction.count, 1))
  var result = Tensor<Scalar>(uninitialized: prediction.shape)
  for i in 0..<prediction.count { result[i] = factor * (prediction[i] - target[i]) }
  return result
}
