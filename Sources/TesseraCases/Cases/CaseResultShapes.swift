import TesseraAnswers
import TesseraTensors

extension CaseShapes {
  /// The shape of y, or of the parameters after every step.
  func result() throws(ShapeError) -> Shape {
    switch operation {
    case .conv2d(let window, let groups): return try convolution(window, groups)
    case .maxPool2d(let kernel, let window), .averagePool2d(let kernel, let window, _):
      return try pool(kernel, window)
    case .globalMaxPool2d(let keepsAxes), .globalAveragePool2d(let keepsAxes):
      return try globalPool(keepsAxes: keepsAxes)
    case .dense: return try dense()
    case .gemm(let attributes): return try gemm(attributes)
    case .matmul: return try matmul()
    case .add: return try .broadcast(shape(.a), shape(.b))
    case .relu, .leakyReLU, .sigmoid, .tanh: return shape(.x)
    case .softmax(let axis), .logSoftmax(let axis):
      let rank = shape(.x).rank
      guard axis >= -rank, axis < rank else {
        throw ShapeError("axis \(axis) does not exist in x \(shape(.x))")
      }
      return shape(.x)
    case .softmaxCrossEntropy(let reduction): return try crossEntropy(reduction)
    case .flatten(let axis): return try flatten(axis)
    case .dropoutEvaluation(let rate):
      try check(rate: rate)
      return shape(.x)
    case .dropoutMasked(let rate):
      try check(rate: rate)
      guard shape(.mask) == shape(.x) else {
        throw ShapeError("mask \(shape(.mask)) does not fit x \(shape(.x))")
      }
      return shape(.x)
    case .optimizer(let attributes): return try optimizer(attributes)
    }
  }

  private func check(rate: Double) throws(ShapeError) {
    guard rate >= 0, rate < 1 else {
      throw ShapeError("a dropout rate must be at least 0 and below 1, found \(rate)")
    }
  }

  private func crossEntropy(_ reduction: RowReduction) throws(ShapeError) -> Shape {
    let logits = try shape(.logits, rank: 2, "[n, k]")
    let labels = shape(.labels)
    guard logits[1] > 0 else { throw ShapeError("logits \(logits) have no classes") }
    guard labels == (hasClassLabels ? [logits[0]] : logits) else {
      throw ShapeError(
        "labels \(labels) do not fit logits \(logits): class indices are [\(logits[0])], "
          + "probabilities \(logits)")
    }
    return reduction == .none ? [logits[0]] : []
  }

  private func flatten(_ axis: Int) throws(ShapeError) -> Shape {
    let x = shape(.x)
    guard axis >= -x.rank, axis <= x.rank else {
      throw ShapeError("flatten: axis \(axis) does not exist in x \(x)")
    }
    let split = axis < 0 ? x.rank + axis : axis
    let (head, tail) = (x.extents[..<split], x.extents[split...])
    return try Shape(checking: [head.reduce(1, *), tail.reduce(1, *)])
  }

  private func optimizer(_ attributes: OptimizerAttributes) throws(ShapeError) -> Shape {
    try attributes.check()
    let (p0, grads) = (shape(.p0), shape(.grads))
    guard grads.rank == p0.rank + 1, Array(grads.extents.dropFirst()) == p0.extents else {
      throw ShapeError("grads \(grads) must be [steps] followed by p0's \(p0)")
    }
    try checkCalls(grads[0], "steps for grads \(grads)")
    for slot in [OperandName.m0, .v0] {
      if let found = operands[slot], found != p0 {
        throw ShapeError("\(slot.rawValue) \(found) does not fit p0 \(p0)")
      }
    }
    guard attributes.learningRates.count == 1 || attributes.learningRates.count == grads[0] else {
      throw ShapeError(
        "lr must be one number or one for each of \(grads[0]) steps, "
          + "found \(attributes.learningRates.count)")
    }
    return grads
  }
}
