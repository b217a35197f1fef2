import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let convolutionBiases: [Exhibit] = [
    BiasLeftOut.exhibit, BiasAddedTwice.exhibit, BiasOfImage.exhibit,
    BiasVJPCountsPositions.exhibit, BiasVJPOfLastImage.exhibit, BiasVJPAveraged.exhibit,
    BiasVJPReadAsNCHW.exhibit,
  ]
}

struct BiasLeftOut: WrongOperators {
  static let exhibit = Exhibit(
    "bias-left-out", .conv2d, .y, Self.self,
    mistake: "The bias is not added.",
    origin: "sony/nnabla #691: a fused convolution with bias that did not work")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(x, filter: filter, bias: nil, geometry: geometry, groups: groups)
  }
}

struct BiasAddedTwice: WrongOperators {
  static let exhibit = Exhibit(
    "bias-added-twice", .conv2d, .y, Self.self,
    mistake: "The bias is added by the kernel and once more by what calls it.",
    origin:
      "pytorch/pytorch #48514 and Tencent/TNN #529: a bias that was fused into the convolution "
      + "and added after it too")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let y = right.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
    guard let bias else { return y }
    return Tensor(y.shape) { n, p, q, o in y.at(n, p, q, o) + bias[o] }
  }
}

struct BiasOfImage: WrongOperators {
  static let exhibit = Exhibit(
    "bias-indexed-by-image", .conv2d, .y, Self.self,
    mistake: "The bias is looked up by the number of the image instead of the output channel.",
    origin: "kraiskil/onnx2c #7: b[b] for b[m]")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let y = right.conv2d(x, filter: filter, bias: nil, geometry: geometry, groups: groups)
    guard let bias else { return y }
    return Tensor(y.shape) { n, p, q, o in y.at(n, p, q, o) + bias[n % bias.count] }
  }
}

struct BiasVJPCountsPositions: WrongOperators {
  static let exhibit = Exhibit(
    "bias-vjp-counts-positions", .conv2d, .gradB, Self.self,
    mistake:
      "The bias's cotangent is the number of output pixels whatever ȳ is; a cotangent of ones "
      + "hides it.",
    origin:
      "gradients derived for the sum of the outputs, whose ȳ is 1, and tested with the same sum")
  let execution: Execution

  func conv2dBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    right.conv2dBiasVJP(outputCotangent: outputCotangent.mapped { _ in 1 })
  }
}

struct BiasVJPOfLastImage: WrongOperators {
  static let exhibit = Exhibit(
    "bias-vjp-of-last-image", .conv2d, .gradB, Self.self,
    mistake: "Every image's bias gradient replaces the one before, so that the last one stands.",
    origin: "mlpack/mlpack #3679: a bias layer whose gradient was right for batches of one")
  let execution: Execution

  func conv2dBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    let shape = outputCotangent.shape
    guard shape[0] > 1 else { return right.conv2dBiasVJP(outputCotangent: outputCotangent) }
    let last = Tensor(shape.withBatch(1)) { _, p, q, o in
      outputCotangent.at(shape[0] - 1, p, q, o)
    }
    return right.conv2dBiasVJP(outputCotangent: last)
  }
}

struct BiasVJPAveraged: WrongOperators {
  static let exhibit = Exhibit(
    "bias-vjp-averaged-over-batch", .conv2d, .gradB, Self.self,
    mistake: "The bias's cotangent is divided by the size of the batch, which the loss has already "
      + "done.",
    origin:
      "davharris/mistnet #33 argues for it: a mean in the layer on top of the mean of the loss")
  let execution: Execution

  func conv2dBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    right.conv2dBiasVJP(outputCotangent: outputCotangent)
      .mapped { $0 / S(max(outputCotangent.shape[0], 1)) }
  }
}

struct BiasVJPReadAsNCHW: WrongOperators {
  static let exhibit = Exhibit(
    "bias-vjp-read-as-nchw", .conv2d, .gradB, Self.self,
    mistake: "The bias's cotangent sums ȳ's memory as if it were NCHW.",
    origin: "deeplearning4j/deeplearning4j #8280: sums over axes 0, 2 and 3 whatever the layout")
  let execution: Execution

  func conv2dBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    let shape = outputCotangent.shape
    let planes = outputCotangent.reshaped([shape[0], shape[3], shape[1], shape[2]])
    return right.conv2dBiasVJP(
      outputCotangent: Tensor(shape) { n, p, q, o in planes.at(n, o, p, q) })
  }
}
