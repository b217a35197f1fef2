import TesseraTensors

extension Reference {
  /// How the losses of a batch become one number.
  public enum LossReduction: Hashable, Sendable, CaseIterable {
    /// Their sum divided by the size of the batch; 0 for an empty batch.
    case mean
    /// Their sum.
    case sum
  }
}

extension Reference {
  /// The cross-entropy of probabilities `[N,K]`: loss_n = −ln max(p_label, leastNormal).
  ///
  /// The floor keeps a probability of 0 from becoming an infinite loss. NaN stays NaN.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func crossEntropyOfProbabilities<Scalar: ReferenceScalar>(
    _ probabilities: Tensor<Scalar>, labels: [Int], reduction: LossReduction,
    arithmetic: Arithmetic
  ) -> Scalar {
    let (rows, classes) = lossExtents(probabilities.shape, labels)
    let p = probabilities.pointer
    var total: Scalar = 0
    for n in 0..<rows {
      total += -log(floored(p[n * classes + labels[n]]), arithmetic: arithmetic)
    }
    return reduce(total, rows, reduction)
  }

  /// The cotangent of the probabilities: −(1 / max(p, leastNormal))·scale at the label, 0 elsewhere.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func crossEntropyOfProbabilitiesVJP<Scalar: ReferenceScalar>(
    _ probabilities: Tensor<Scalar>, labels: [Int], reduction: LossReduction
  ) -> Tensor<Scalar> {
    let (rows, classes) = lossExtents(probabilities.shape, labels)
    let scale: Scalar = reduction == .mean ? 1 / Scalar(rows) : 1
    let p = probabilities.pointer
    var result = Tensor<Scalar>(repeating: 0, shape: probabilities.shape)
    let x = result.mutablePointer
    for n in 0..<rows {
      let position = n * classes + labels[n]
      x[position] = -(1 / floored(p[position])) * scale
    }
    return result
  }

  /// The mean squared error: a chain ◇(d, d, ·) over all elements, d = ŷ − y, then one division.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func meanSquaredError<Scalar: ReferenceScalar>(
    _ prediction: Tensor<Scalar>, target: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Scalar {
    precondition(prediction.shape == target.shape, "\(prediction.shape) is not \(target.shape)")
    let (y, goal) = (prediction.pointer, target.pointer)
    var total: Scalar = 0
    for i in 0..<prediction.count {
      let d = y[i] - goal[i]
      total = .multiplyAdd(d, d, total, arithmetic)
    }
    return reduce(total, prediction.count, .mean)
  }

  /// The cotangent of the prediction: (2 / count)·d, the quotient rounded first.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func meanSquaredErrorVJP<Scalar: ReferenceScalar>(
    _ prediction: Tensor<Scalar>, target: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    precondition(prediction.shape == target.shape, "\(prediction.shape) is not \(target.shape)")
    let goal = target.pointer
    let scale = 2 / Scalar(prediction.count)
    var result = prediction
    let y = result.mutablePointer
    for i in 0..<prediction.count { y[i] = scale * (y[i] - goal[i]) }
    return result
  }

  static func lossExtents(_ shape: Shape, _ labels: [Int]) -> (rows: Int, classes: Int) {
    precondition(shape.rank == 2, "a loss takes rows of classes, found \(shape)")
    precondition(labels.count == shape[0], "\(labels.count) labels for \(shape)")
    precondition(
      labels.allSatisfy { $0 >= 0 && $0 < shape[1] }, "a label lies outside 0 ..< \(shape[1])")
    return (shape[0], shape[1])
  }

  private static func floored<Scalar: ReferenceScalar>(_ p: Scalar) -> Scalar {
    p < Scalar.leastNormalMagnitude ? Scalar.leastNormalMagnitude : p
  }

  static func reduce<Scalar: ReferenceScalar>(
    _ total: Scalar, _ count: Int, _ reduction: LossReduction
  ) -> Scalar {
    switch reduction {
    case .sum: total
    case .mean: count == 0 ? 0 : total / Scalar(count)
    }
  }
}
