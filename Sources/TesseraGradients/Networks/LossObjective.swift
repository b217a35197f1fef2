import TesseraAnswers
import TesseraOperators
import TesseraReference
import TesseraTensors
import TesseraTraining

import protocol TesseraKernels.KernelScalar

// For Double, a scalar of the kernels, whose own layers' names stay out.

/// A loss with the labels of its batch: a function of a network's output alone, `[N, K]` to `[1]`.
public struct LossObjective: Sendable {
  /// The loss.
  public let loss: Loss
  /// `[N]`, classes 0 ..< K.
  public let labels: Tensor<Int32>
  /// How operators run.
  public let execution: Execution

  /// A loss of one batch.
  public init(_ loss: Loss, labels: Tensor<Int32>, execution: Execution) {
    (self.loss, self.labels, self.execution) = (loss, labels, execution)
  }

  /// The loss.
  func value(_ output: Tensor<Double>) -> Tensor<Double> {
    Tensor(shape: [1], [loss.value(output, labels: labels, execution: execution)])
  }

  /// The cotangent of the output for a cotangent of the loss.
  func cotangent(_ output: Tensor<Double>, _ cotangent: Tensor<Double>) -> Tensor<Double> {
    let slopes = loss.cotangent(output, labels: labels, execution: execution)
    return Tensor(shape: slopes.shape, slopes.elements.map { $0 * cotangent[0] })
  }
}

/// How far round-off may carry a loss and its cotangent.
extension LossObjective {
  /// The bound of the loss at every output within `reach` of `output`.
  ///
  /// *Softmax cross-entropy* of a row, with d_j = m − x_j ≤ D: e_j is good to (3 + d_j)·u, their sum to
  /// (2 + K + D)·u relatively, which is what its logarithm is off by absolutely; that rounds to 5·u·ln s
  /// and the two subtractions to u·D and u·(D + ln s). With ln s ≤ ln K < K that is less than
  /// (2 + 7K + 3D)·u.
  ///
  /// *Cross-entropy of probabilities*: 5·u·|ln p| for the logarithm, p as small as it may be.
  ///
  /// *Mean squared error*: γ_(n+3)·Σd² for a chain of n squares.
  ///
  /// The sum over N rows rounds N times more, and a mean once.
  func error(_ output: Tensor<Double>, reach: Tensor<Double>) -> Tensor<Double> {
    let classes = output.shape[1]
    var (sum, magnitude) = (0.0, 0.0)
    for n in 0..<output.shape[0] {
      let row = n * classes..<(n + 1) * classes
      let label = row.lowerBound + Int(labels[n])
      let loose = row.reduce(0) { max($0, reach[$1]) }
      switch loss {
      case .softmaxCrossEntropy, .softmaxTwiceCrossEntropy:
        let values = row.map { output[$0] }
        let depth = (values.max() ?? 0) - (values.min() ?? 0) + 2 * loose
        sum += gamma(2 + 7 * Double(classes) + 3 * depth)
        magnitude += depth + Double(classes)
      case .crossEntropyOfProbabilities:
        let least = output[label] - reach[label]
        let size = least > 0 ? -Reference.log(least, arithmetic: .fused) : .infinity
        sum += gamma(6) * abs(size)
        magnitude += abs(size)
      case .meanSquaredError:
        for i in row {
          let difference = abs(output[i] - (i == label ? 1 : 0)) + loose
          magnitude += difference * difference
        }
      }
    }
    let roundings = loss == .meanSquaredError ? output.count + 3 : labels.count + 1
    let total = sum + gamma(Double(roundings)) * magnitude
    return Tensor(shape: [1], [total * scale(output.shape)])
  }

  /// The bound of the cotangent's own rounding, at exactly this output: that of the softmax, and 4·u
  /// for the product, the difference and the scale.
  func cotangentError(_ output: Tensor<Double>, _ cotangent: Tensor<Double>) -> Tensor<Double> {
    let slopes = self.cotangent(output, cotangent)
    var errors = slopes.elements.map { gamma(4) * abs($0) }
    if case .softmaxCrossEntropy = loss {
      let exact = Reference.softmax(output, arithmetic: .fused)
      let bound = ErrorBound.softmax(output, exact: exact)
      let factor = abs(cotangent[0]) * scale(output.shape)
      // Probabilities that are themselves rounded change their bound by a few units of u.
      for i in errors.indices { errors[i] += factor * (1.01 * bound[i] + gamma(2) * exact[i]) }
    }
    return Tensor(shape: output.shape, errors)
  }

  private func scale(_ shape: Shape) -> Double {
    switch loss {
    case .softmaxCrossEntropy(.mean), .crossEntropyOfProbabilities(.mean):
      1 / Double(max(labels.count, 1))
    case .meanSquaredError: 1 / Double(max(shape.count, 1))
    default: 1
    }
  }

  private func gamma(_ roundings: Double) -> Double {
    roundings < 0x1p30 ? ErrorBound.gamma(Int(roundings.rounded(.up)), Double.self) : .infinity
  }
}
