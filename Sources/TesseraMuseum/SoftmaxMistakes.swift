import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors

extension Museum {
  static let softmaxes: [Exhibit] = [
    SoftmaxWithoutMaximum.exhibit, SoftmaxMaximumFromZero.exhibit, SoftmaxMaximumOfAll.exhibit,
    SoftmaxOverOtherAxis.exhibit, SoftmaxVJPZero.exhibit, SoftmaxVJPDiagonal.exhibit,
    SoftmaxVJPOverLastAxis.exhibit, LogarithmOfSoftmax.exhibit, LogSoftmaxVJPWithoutSum.exhibit,
    LogSoftmaxVJPAdds.exhibit,
  ]
}

/// A softmax over one axis with another number subtracted from each row than its maximum.
@_specialize(where S == Float)
@_specialize(where S == Double)
private func shiftedSoftmax<S: OperatorScalar>(
  _ x: Tensor<S>, axis: Int, _ arithmetic: Arithmetic, subtracting shift: ([S]) -> S
) -> Tensor<S> {
  let axis = axis < 0 ? x.shape.rank + axis : axis
  let step = x.shape.extents[(axis + 1)...].reduce(1, *)
  var result = x
  let y = result.mutablePointer
  for start in 0..<x.count where start / step % x.shape[axis] == 0 {
    let places = (0..<x.shape[axis]).map { start + $0 * step }
    let less = shift(places.map { y[$0] })
    let powers = places.map { Reference.exp(y[$0] - less, arithmetic: arithmetic) }
    let sum = powers.total
    for (place, power) in zip(places, powers) { y[place] = power / sum }
  }
  return result
}

struct SoftmaxWithoutMaximum: WrongOperators {
  static let exhibit = Exhibit(
    "softmax-without-maximum", .softmax, .y, Self.self,
    mistake: "The maximum is not subtracted, so that large logits overflow to ∞/∞.",
    origin: "deeplearning4j/deeplearning4j #6039, uTensor/uTensor #175, numenta/nupic-legacy #3819")
  let execution: Execution

  func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    shiftedSoftmax(x, axis: axis, arithmetic) { _ in 0 }
  }
}

struct SoftmaxMaximumFromZero: WrongOperators {
  static let exhibit = Exhibit(
    "softmax-maximum-starts-at-zero", .softmax, .y, Self.self,
    mistake: "What is subtracted is max(0, max x): a row of very negative logits becomes 0/0.",
    origin: "FluxML/NNlib.jl #43: softmax([-10000, -10000])")
  let execution: Execution

  func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    shiftedSoftmax(x, axis: axis, arithmetic) { $0.reduce(0) { $1 > $0 ? $1 : $0 } }
  }
}

struct SoftmaxMaximumOfAll: WrongOperators {
  static let exhibit = Exhibit(
    "softmax-maximum-of-the-whole-batch", .softmax, .y, Self.self,
    mistake:
      "What is subtracted is the maximum of the whole tensor, so that rows far below it vanish.",
    origin: "manassharma07/crysx_nn #7: NaN in some sizes of batch and not in others")
  let execution: Execution

  func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    let maximum = x.elements.dropFirst().reduce(x.elements.first ?? 0) { $1 > $0 ? $1 : $0 }
    return shiftedSoftmax(x, axis: axis, arithmetic) { _ in maximum }
  }
}

struct SoftmaxOverOtherAxis: WrongOperators {
  static let exhibit = Exhibit(
    "softmax-over-an-implicit-axis", .softmax, .y, Self.self,
    mistake: "The axis is chosen by the rank, 0 for 0, 1 and 3 axes and 1 otherwise, whatever was "
      + "asked for.",
    origin: "the implicit dimension of torch.nn.functional.softmax, since deprecated; "
      + "falloutdurham/beginners-pytorch-deep-learning #7 on what became of code that relied on it")
  let execution: Execution

  func softmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    right.softmax(x, axis: [0, 1, 3].contains(x.shape.rank) ? 0 : 1)
  }
}

struct SoftmaxVJPZero: WrongOperators {
  static let exhibit = Exhibit(
    "softmax-vjp-of-zeros", .softmax, .gradX, Self.self,
    mistake: "The cotangent is zero everywhere.",
    origin:
      "what a test with a cotangent of ones must find, since a softmax always sums to 1; every "
      + "kernel passes it that writes zeros")
  let execution: Execution

  func softmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    Tensor(repeating: 0, shape: output.shape)
  }
}

struct SoftmaxVJPDiagonal: WrongOperators {
  static let exhibit = Exhibit(
    "softmax-vjp-of-the-diagonal", .softmax, .gradX, Self.self,
    mistake: "ȳ·y·(1 − y): the diagonal of the Jacobian alone, as for a sigmoid.",
    origin: "deeplearning4j/libnd4j #440 and Apiquet/DeepLearningFrameworkFromScratchCpp #1")
  let execution: Execution

  func softmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    outputCotangent.combined(output) { cotangent, y in cotangent * (y * (1 - y)) }
  }
}

struct SoftmaxVJPOverLastAxis: WrongOperators {
  static let exhibit = Exhibit(
    "softmax-vjp-over-the-last-axis", .softmax, .gradX, Self.self,
    mistake: "The forward pass minds the axis, the VJP sums over the last one.",
    origin: "PrincetonUniversity/PsyNeuLink #2539: a derivative that was right for one axis only")
  let execution: Execution

  func softmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    right.softmaxVJP(outputCotangent: outputCotangent, output: output, axis: -1)
  }
}

struct LogarithmOfSoftmax: WrongOperators {
  static let exhibit = Exhibit(
    "log-softmax-as-log-of-softmax", .logSoftmax, .y, Self.self,
    mistake:
      "The logarithm is taken of a probability that may have vanished: −∞ instead of a large "
      + "negative number.",
    origin: "tracel-ai/burn #315 and pytorch/pytorch #725")
  let execution: Execution

  func logSoftmax<S: OperatorScalar>(_ x: Tensor<S>, axis: Int) -> Tensor<S> {
    right.softmax(x, axis: axis).mapped { Reference.log($0, arithmetic: arithmetic) }
  }
}

struct LogSoftmaxVJPWithoutSum: WrongOperators {
  static let exhibit = Exhibit(
    "log-softmax-vjp-without-the-sum", .logSoftmax, .gradX, Self.self,
    mistake:
      "ȳ_j − e^(y_j): the sum of the row's ȳ is taken to be 1, as it is behind a one-hot loss.",
    origin: "pocketpy/cTensor #31: gradients of a softmax that only its loss's shortcut got right")
  let execution: Execution

  func logSoftmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    outputCotangent.combined(output) { cotangent, y in
      cotangent - Reference.exp(y, arithmetic: arithmetic)
    }
  }
}

struct LogSoftmaxVJPAdds: WrongOperators {
  static let exhibit = Exhibit(
    "log-softmax-vjp-adds", .logSoftmax, .gradX, Self.self,
    mistake: "ȳ_j + e^(y_j), the probability with the wrong sign and without the row's sum.",
    origin:
      "mlpack/mlpack #2360: for ȳ = 1 it returned 1.31 and 1.69 where 0.38 and −0.38 are right")
  let execution: Execution

  func logSoftmaxVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>, axis: Int
  ) -> Tensor<S> {
    outputCotangent.combined(output) { cotangent, y in
      cotangent + Reference.exp(y, arithmetic: arithmetic)
    }
  }
}
