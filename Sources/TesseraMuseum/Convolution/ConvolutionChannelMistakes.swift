import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let convolutionChannels: [Exhibit] = [
    GroupOffsetWrong.exhibit, GroupsInterleaved.exhibit, FirstGroupInFilterVJP.exhibit,
    FirstGroupInInputVJP.exhibit, OneFilterPerGroup.exhibit, CotangentOfNextChannel.exhibit,
    CotangentOfFirstImage.exhibit, FirstImageOnly.exhibit, FilterVJPAveraged.exhibit,
  ]
}

struct GroupOffsetWrong: WrongOperators {
  static let exhibit = Exhibit(
    "group-offset-counts-groups", .conv2d, .y, Self.self,
    mistake:
      "Group g reads its channels from channel g on instead of g·C/G; one channel a group hides "
      + "it.",
    origin:
      "pytorch/pytorch #19912: 4 channels in 2 groups gave wrong results, many other shapes did "
      + "not")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let size = filter.shape[2]
    let shifted = Tensor(x.shape) { n, h, w, c in x.at(n, h, w, c / size + c % size) }
    return right.conv2d(shifted, filter: filter, bias: bias, geometry: geometry, groups: groups)
  }
}

struct GroupsInterleaved: WrongOperators {
  static let exhibit = Exhibit(
    "groups-interleaved", .conv2d, .y, Self.self,
    mistake: "Output channel o belongs to group o mod G instead of ⌊o/(O/G)⌋.",
    origin: "chainer/chainer #2067: filters [multiplier, channel] beside TensorFlow's [channel, "
      + "multiplier]; as many outputs as groups hide the difference")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let size = filter.shape[3] / groups
    // Where group-major order has output `o` of the interleaved one.
    func place(_ o: Int) -> Int { o % groups * size + o / groups }
    var sorted = filter
    for (position, value) in filter.elements.enumerated() {
      let o = position % filter.shape[3]
      sorted[position - o + place(o)] = value
    }
    let sortedBias = bias.map { bias in
      var result = bias
      for o in 0..<bias.count { result[place(o)] = bias[o] }
      return result
    }
    let y = right.conv2d(x, filter: sorted, bias: sortedBias, geometry: geometry, groups: groups)
    return Tensor(y.shape) { n, p, q, o in y.at(n, p, q, place(o)) }
  }
}

struct FirstGroupInFilterVJP: WrongOperators {
  static let exhibit = Exhibit(
    "first-group-in-filter-vjp", .conv2d, .gradW, Self.self,
    mistake: "The filters' cotangent takes the channels of the first group for every group.",
    origin: "pytorch/pytorch #51430: the filters' gradient is wrong with more than one group")
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    let first = Tensor(input.shape) { n, h, w, c in input.at(n, h, w, c % filterShape[2]) }
    return right.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: first, filterShape: filterShape, geometry: geometry,
      groups: groups)
  }
}

struct FirstGroupInInputVJP: WrongOperators {
  static let exhibit = Exhibit(
    "first-group-in-input-vjp", .conv2d, .gradX, Self.self,
    mistake: "The input's cotangent takes ȳ of the first group for every group.",
    origin: "pytorch/pytorch #15625 and ml-explore/mlx #1449: gradients of grouped convolutions")
  let execution: Execution

  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    let size = filter.shape[3] / groups
    let first = Tensor(outputCotangent.shape) { n, p, q, o in
      outputCotangent.at(n, p, q, o % size)
    }
    return right.conv2dInputVJP(
      outputCotangent: first, filter: filter, inputShape: inputShape, geometry: geometry,
      groups: groups)
  }
}

struct OneFilterPerGroup: WrongOperators {
  static let exhibit = Exhibit(
    "one-filter-per-group", .conv2d, .y, Self.self,
    mistake:
      "A depthwise kernel takes it that every channel has one filter, and leaves the further "
      + "ones at zero.",
    origin:
      "pytorch/pytorch #60460: a depthwise kernel that looped over the groups and not over the "
      + "output channels")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let y = right.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
    let isDepthwise = groups > 1 && filter.shape[2] == 1
    return y.replaced(with: 0) { isDepthwise && $0 % y.shape[3] >= groups }
  }
}

struct CotangentOfNextChannel: WrongOperators {
  static let exhibit = Exhibit(
    "cotangent-of-another-channel", .conv2d, .gradX, Self.self,
    mistake: "The input's cotangent pairs each filter with the ȳ of the next output channel.",
    origin: "NervanaSystems/neon #111: an index of the output where one of the input belongs")
  let execution: Execution

  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    let outputs = filter.shape[3]
    let next = Tensor(outputCotangent.shape) { n, p, q, o in
      outputCotangent.at(n, p, q, (o + 1) % outputs)
    }
    return right.conv2dInputVJP(
      outputCotangent: next, filter: filter, inputShape: inputShape, geometry: geometry,
      groups: groups)
  }
}

struct CotangentOfFirstImage: WrongOperators {
  static let exhibit = Exhibit(
    "cotangent-of-another-image", .conv2d, .gradW, Self.self,
    mistake: "Every image meets the ȳ of the first.",
    origin: "cbovar/ConvNetSharp #128: gradients that are wrong for batches of more than one image")
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    let first = Tensor(outputCotangent.shape) { _, p, q, o in outputCotangent.at(0, p, q, o) }
    return right.conv2dFilterVJP(
      outputCotangent: first, input: input, filterShape: filterShape, geometry: geometry,
      groups: groups)
  }
}

struct FirstImageOnly: WrongOperators {
  static let exhibit = Exhibit(
    "first-image-only", .conv2d, .y, Self.self,
    mistake: "The first image of a batch is convolved, the others stay zero.",
    origin: "kernels grown from a single-image prototype; tensorflow/tensorflow #1299 and "
      + "NervanaSystems/neon #361 are results that depend on the size of the batch")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let y = right.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
    return y.replaced(with: 0) { $0 >= y.shape.elementsPerRow }
  }
}

struct FilterVJPAveraged: WrongOperators {
  static let exhibit = Exhibit(
    "filter-vjp-averaged", .conv2d, .gradW, Self.self,
    mistake: "The filters' cotangent is divided by the number of output pixels of the batch.",
    origin: "sebgao/cTensor #3: a factor of 1/(B·H·W) in the filters' gradient")
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    let pixels = outputCotangent.shape[0] * geometry.output.rows * geometry.output.columns
    return right.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: input, filterShape: filterShape, geometry: geometry,
      groups: groups
    ).mapped { $0 / S(max(pixels, 1)) }
  }
}
