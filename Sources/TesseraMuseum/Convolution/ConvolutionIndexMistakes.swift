import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let convolutionIndices: [Exhibit] = [
    FilterNotTurned.exhibit, TrueConvolution.exhibit, FilterVJPTurned.exhibit,
    ImageRowsAndColumnsSwapped.exhibit, FilterRowsAndColumnsSwapped.exhibit,
    ImageReadAsNCHW.exhibit, FilterReadAsOIHW.exhibit, StrideIgnored.exhibit,
    RowStrideForColumns.exhibit, DilationIgnored.exhibit, DilationIgnoredInInputVJP.exhibit,
    StrideAndDilationExchanged.exhibit,
  ]
}

struct FilterNotTurned: WrongOperators {
  static let exhibit = Exhibit(
    "filter-not-turned-in-input-vjp", .conv2d, .gradX, Self.self,
    mistake:
      "The input's cotangent is a correlation of ȳ with the filters as they are, and not turned "
      + "by half a turn.",
    origin: "hand-written backward passes; ddbourgin/numpy-ml #27 asks where the filters are turned"
  )
  let execution: Execution

  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    right.conv2dInputVJP(
      outputCotangent: outputCotangent, filter: filter.turned, inputShape: inputShape,
      geometry: geometry, groups: groups)
  }
}

struct TrueConvolution: WrongOperators {
  static let exhibit = Exhibit(
    "true-convolution", .conv2d, .y, Self.self,
    mistake: "The filters are turned by half a turn, as signal processing's convolution does.",
    origin:
      "onnx/onnx #1178: Flux imported models with turned filters, and the test's filter of ones "
      + "could not tell; Theano and Flux convolve, TensorFlow and PyTorch correlate")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(x, filter: filter.turned, bias: bias, geometry: geometry, groups: groups)
  }
}

struct FilterVJPTurned: WrongOperators {
  static let exhibit = Exhibit(
    "filter-vjp-turned", .conv2d, .gradW, Self.self,
    mistake: "The filters' cotangent comes out turned by half a turn.",
    origin:
      "FluxML/NNlib.jl #518: the direct algorithm and im2col disagree about a turned filter's gradient"
  )
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    right.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: input, filterShape: filterShape, geometry: geometry,
      groups: groups
    ).turned
  }
}

struct ImageRowsAndColumnsSwapped: WrongOperators {
  static let exhibit = Exhibit(
    "image-rows-and-columns-swapped", .conv2d, .y, Self.self,
    mistake: "The image is read as width by height: pixel (h, w) is looked for at w·H + h.",
    origin:
      "images that come as (width, height), as in PIL's size, read as (height, width); a square "
      + "test image of noise does not show it")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let swapped = x.reshaped([x.shape[0], x.shape[2], x.shape[1], x.shape[3]])
    return right.conv2d(
      Tensor(x.shape) { n, h, w, c in swapped.at(n, w, h, c) }, filter: filter, bias: bias,
      geometry: geometry, groups: groups)
  }
}

struct FilterRowsAndColumnsSwapped: WrongOperators {
  static let exhibit = Exhibit(
    "filter-rows-and-columns-swapped", .conv2d, .y, Self.self,
    mistake: "The filters are read as [S,R,C,O], columns before rows.",
    origin:
      "tinygrad/tinygrad #17805: kernel sizes reversed for one purpose and not for the other; a "
      + "square filter that is tested with its transpose's sum does not show it")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let w = filter.shape
    let swapped = filter.reshaped([w[1], w[0], w[2], w[3]])
    return right.conv2d(
      x, filter: Tensor(w) { r, s, c, o in swapped.at(s, r, c, o) }, bias: bias,
      geometry: geometry, groups: groups)
  }
}

struct ImageReadAsNCHW: WrongOperators {
  static let exhibit = Exhibit(
    "image-read-as-nchw", .conv2d, .y, Self.self,
    mistake: "The image's memory is read channel by channel, as NCHW; one channel hides it.",
    origin: "pytorch/executorch #17423: extents taken by NCHW's places from NHWC tensors")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let planes = x.reshaped([x.shape[0], x.shape[3], x.shape[1], x.shape[2]])
    return right.conv2d(
      Tensor(x.shape) { n, h, w, c in planes.at(n, c, h, w) }, filter: filter, bias: bias,
      geometry: geometry, groups: groups)
  }
}

struct FilterReadAsOIHW: WrongOperators {
  static let exhibit = Exhibit(
    "filter-read-as-oihw", .conv2d, .y, Self.self,
    mistake: "The filters' memory is read as [O,C,R,S], PyTorch's order.",
    origin: "pytorch/executorch #17423: every depthwise convolution computed with scrambled filters"
  )
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let w = filter.shape
    let outputsFirst = filter.reshaped([w[3], w[2], w[0], w[1]])
    return right.conv2d(
      x, filter: Tensor(w) { r, s, c, o in outputsFirst.at(o, c, r, s) }, bias: bias,
      geometry: geometry, groups: groups)
  }
}

struct StrideIgnored: WrongOperators {
  static let exhibit = Exhibit(
    "stride-ignored", .conv2d, .y, Self.self,
    mistake: "The windows move by one pixel whatever the stride; the output has its right size and "
      + "holds the upper left part of what would follow.",
    origin: "Kulbear/deep-learning-coursera #34: the stride missing from a hand-written pass")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.moving { $0.stride = 1 })
  }
}

struct RowStrideForColumns: WrongOperators {
  static let exhibit = Exhibit(
    "row-stride-used-for-columns", .conv2d, .y, Self.self,
    mistake: "The stride of the rows is used for the columns too.",
    origin: "apache/mxnet #4704: strides that differ between rows and columns")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.moving { $0.stride.columns = $0.stride.rows })
  }
}

struct DilationIgnored: WrongOperators {
  static let exhibit = Exhibit(
    "dilation-ignored", .conv2d, .y, Self.self,
    mistake: "The taps lie side by side whatever the dilation.",
    origin:
      "zylo117/Yet-Another-EfficientDet-Pytorch #280: a convolution that does not look at its "
      + "dilation")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.moving { $0.dilation = 1 })
  }
}

struct DilationIgnoredInInputVJP: WrongOperators {
  static let exhibit = Exhibit(
    "dilation-ignored-in-input-vjp", .conv2d, .gradX, Self.self,
    mistake: "The forward pass knows the dilation, the input's cotangent does not.",
    origin: "swift-apis, the pullback of its 3-D convolution, which leaves the dilations to their "
      + "default; pytorch/pytorch #13008 and Theano/Theano #4729")
  let execution: Execution

  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    right.conv2dInputVJP(
      outputCotangent: outputCotangent, filter: filter, inputShape: inputShape, groups: groups,
      by: geometry.moving { $0.dilation = 1 })
  }
}

struct StrideAndDilationExchanged: WrongOperators {
  static let exhibit = Exhibit(
    "stride-and-dilation-exchanged", .conv2d, .y, Self.self,
    mistake: "Stride and dilation are handed on in the wrong order.",
    origin:
      "two pairs of integers in one parameter list; sebgao/cTensor #3 shows how near they lie: "
      + "the filters' gradient rightly takes the stride as its dilation")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.moving { ($0.stride, $0.dilation) = ($0.dilation, $0.stride) })
  }
}
