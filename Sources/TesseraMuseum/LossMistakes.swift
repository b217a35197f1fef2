import TesseraAnswers
import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors

extension Museum {
  static let losses: [Exhibit] = [
    SumForMean.exhibit, MeanForSum.exhibit, MeanOverElements.exhibit, SoftmaxTwice.exhibit,
    ZeroTimesInfinity.exhibit, LabelsFromOne.exhibit, LossVJPWithoutBatch.exhibit,
    LossVJPWithBatchAlways.exhibit, LossVJPOfFirstRow.exhibit, LossVJPIgnoresCotangent.exhibit,
  ]
}

struct SumForMean: WrongOperators {
  static let exhibit = Exhibit(
    "sum-for-mean", .softmaxCrossEntropy, .y, Self.self,
    mistake: "The mean over the batch is not divided by the batch.",
    origin: "deephealthproject/eddl #237: a loss that scales with the size of the batch")
  let execution: Execution

  func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    right.crossEntropy(
      logits: logits, labels: labels, reduction: reduction == .mean ? .sum : reduction)
  }
}

struct MeanForSum: WrongOperators {
  static let exhibit = Exhibit(
    "mean-for-sum", .softmaxCrossEntropy, .y, Self.self,
    mistake: "The sum over the batch is divided by the batch.",
    origin: "Open-Deep-ML/DML-OpenProblem #358: a mean left in a loss that was defined as a sum")
  let execution: Execution

  func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    right.crossEntropy(
      logits: logits, labels: labels, reduction: reduction == .sum ? .mean : reduction)
  }
}

struct MeanOverElements: WrongOperators {
  static let exhibit = Exhibit(
    "mean-over-rows-and-classes", .softmaxCrossEntropy, .y, Self.self,
    mistake: "The mean divides by rows times classes.",
    origin:
      "reduction='mean' of PyTorch's KLDivLoss: facebookresearch/deit #61, pytorch/pytorch #14457")
  let execution: Execution

  func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    let loss = right.crossEntropy(logits: logits, labels: labels, reduction: reduction)
    return reduction == .mean ? loss.mapped { $0 / S(logits.shape[1]) } : loss
  }
}

struct SoftmaxTwice: WrongOperators {
  static let exhibit = Exhibit(
    "softmax-twice", .softmaxCrossEntropy, .y, Self.self,
    mistake: "The loss is given logits, and takes the softmax of their softmax.",
    origin:
      "tflearn/tflearn #562, nfmcclure/tensorflow_cookbook #86, bowang-lab/Transformer-GCN-QA #32")
  let execution: Execution

  func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    right.crossEntropy(
      logits: right.softmax(logits, axis: 1), labels: labels, reduction: reduction)
  }
}

struct ZeroTimesInfinity: WrongOperators {
  static let exhibit = Exhibit(
    "zero-label-times-infinity", .softmaxCrossEntropy, .y, Self.self,
    mistake:
      "A class of probability 0 is multiplied in, so that a logit of −∞ there makes the loss "
      + "NaN.",
    origin: "google-deepmind/optax #896 and huggingface/trl #7263")
  let execution: Execution

  func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    let loss = right.crossEntropy(logits: logits, labels: labels, reduction: reduction)
    guard case .probabilities(let probabilities) = labels else { return loss }
    let logarithms = right.logSoftmax(logits, axis: 1)
    // 0·(a finite number) adds nothing; 0·∞ makes its row NaN, and a NaN its batch.
    let products = probabilities.combined(logarithms) { $0 == 0 ? $0 * $1 : 0 }
    let classes = logits.shape[1]
    let isNaN = (0..<logits.shape[0]).map { n in
      products.elements[n * classes..<(n + 1) * classes].contains(where: \.isNaN)
    }
    return reduction == .none
      ? loss.replaced(with: .nan) { isNaN[$0] }
      : loss.replaced(with: .nan) { _ in isNaN.contains(true) }
  }
}

struct LabelsFromOne: WrongOperators {
  static let exhibit = Exhibit(
    "labels-counted-from-one", .softmaxCrossEntropy, .y, Self.self,
    mistake: "The labels are taken to count from 1, and the class before each one is looked up.",
    origin:
      "targets of Torch7 and of MATLAB, read by a library that counts from 0 or the other way "
      + "round")
  let execution: Execution

  func crossEntropy<S: OperatorScalar>(
    logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    guard case .classes(let classes) = labels else {
      return right.crossEntropy(logits: logits, labels: labels, reduction: reduction)
    }
    return right.crossEntropy(
      logits: logits, labels: .classes(classes.mapped { max($0 - 1, 0) }), reduction: reduction)
  }
}

struct LossVJPWithoutBatch: WrongOperators {
  static let exhibit = Exhibit(
    "loss-vjp-without-batch-size", .softmaxCrossEntropy, .gradLogits, Self.self,
    mistake: "The mean divides by the batch, its VJP does not.",
    origin: "tensorflow/swift-apis #42: the mean was added to the loss, not to its derivative; "
      + "victorlempitsky/Mate #2")
  let execution: Execution

  func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    right.crossEntropyVJP(
      outputCotangent: outputCotangent, logits: logits, labels: labels,
      reduction: reduction == .mean ? .sum : reduction)
  }
}

struct LossVJPWithBatchAlways: WrongOperators {
  static let exhibit = Exhibit(
    "loss-vjp-always-averages", .softmaxCrossEntropy, .gradLogits, Self.self,
    mistake: "The VJP divides by the batch also where the losses were summed.",
    origin: "paiml/aprender #2182: right for the mean, which is the default")
  let execution: Execution

  func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    right.crossEntropyVJP(
      outputCotangent: outputCotangent, logits: logits, labels: labels,
      reduction: reduction == .sum ? .mean : reduction)
  }
}

struct LossVJPOfFirstRow: WrongOperators {
  static let exhibit = Exhibit(
    "loss-vjp-reads-one-cotangent", .softmaxCrossEntropy, .gradLogits, Self.self,
    mistake: "Where every row has a loss of its own, all rows get the cotangent of the first.",
    origin: "paiml/aprender #2182: upstream[0] for upstream[b]")
  let execution: Execution

  func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    right.crossEntropyVJP(
      outputCotangent: outputCotangent.mapped { _ in outputCotangent[0] }, logits: logits,
      labels: labels, reduction: reduction)
  }
}

struct LossVJPIgnoresCotangent: WrongOperators {
  static let exhibit = Exhibit(
    "loss-vjp-ignores-its-cotangent", .softmaxCrossEntropy, .gradLogits, Self.self,
    mistake: "The VJP takes ȳ to be 1, as it is where the loss is the end of everything.",
    origin:
      "losses that begin the backward pass; PaddlePaddle/Paddle #5395 failed its gradient checks "
      + "for what it did with the gradient it received")
  let execution: Execution

  func crossEntropyVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, logits: Tensor<S>, labels: ClassLabels<S>, reduction: RowReduction
  ) -> Tensor<S> {
    right.crossEntropyVJP(
      outputCotangent: outputCotangent.mapped { _ in 1 }, logits: logits, labels: labels,
      reduction: reduction)
  }
}
