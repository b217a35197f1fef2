import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let convolutionPadding: [Exhibit] = [
    PadsSwappedInInputVJP.exhibit, PadsSwappedInFilterVJP.exhibit, OddPixelBefore.exhibit,
    OddPixelLost.exhibit, SamePaddingIgnoresStride.exhibit, SamePaddingIgnoresDilation.exhibit,
    SamePaddingOfRowsForColumns.exhibit, SamePaddingNotClamped.exhibit,
    PadsReadInAnotherOrder.exhibit, FilterVJPOfUnpaddedImage.exhibit,
  ]
}

struct PadsSwappedInInputVJP: WrongOperators {
  static let exhibit = Exhibit(
    "asymmetric-pads-swapped-in-input-vjp", .conv2d, .gradX, Self.self,
    mistake: "The input's cotangent is computed with the padding after in the place of the padding "
      + "before; symmetric padding hides it.",
    origin: "robertknight/rten #1399: the padding of a transposed convolution, which is this VJP, "
      + "returned in the wrong order under SAME")
  let execution: Execution

  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    right.conv2dInputVJP(
      outputCotangent: outputCotangent, filter: filter, inputShape: inputShape, groups: groups,
      by: geometry.moving { $0.before = Size2D(geometry.rows.after, geometry.columns.after) })
  }
}

struct PadsSwappedInFilterVJP: WrongOperators {
  static let exhibit = Exhibit(
    "asymmetric-pads-swapped-in-filter-vjp", .conv2d, .gradW, Self.self,
    mistake:
      "The filters' cotangent is computed with the padding after in the place of the padding "
      + "before; symmetric padding hides it.",
    origin:
      "ROCm/MIOpen #179: a kernel for the filters' gradient had to be withdrawn for asymmetric "
      + "padding")
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    right.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: input, filterShape: filterShape, groups: groups,
      by: geometry.moving { $0.before = Size2D(geometry.rows.after, geometry.columns.after) })
  }
}

struct OddPixelBefore: WrongOperators {
  static let exhibit = Exhibit(
    "same-padding-odd-pixel-before", .conv2d, .y, Self.self,
    mistake:
      "Where SAME needs an odd number of zeros, the odd one goes before the image instead of "
      + "after it.",
    origin: "microsoft/onnxruntime #8769 and root-project/root #21793: SAME_UPPER and SAME_LOWER "
      + "exchanged")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.movingWhereSame { ($0.samePadding + 1) / 2 })
  }
}

struct OddPixelLost: WrongOperators {
  static let exhibit = Exhibit(
    "same-padding-odd-pixel-lost", .conv2d, .y, Self.self,
    mistake:
      "SAME pads ⌊total/2⌋ on both sides, so that the odd zero is missing and the last window "
      + "does not fit: its outputs stay zero.",
    origin: "vtjeng/MIPVerify.jl #23: equal padding on both sides")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    func outputs(_ axis: WindowAxis) -> Int {
      axis.isSame && axis.samePadding % 2 == 1 ? axis.output - 1 : axis.output
    }
    let y = right.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
    let (rows, columns) = (outputs(geometry.rows), outputs(geometry.columns))
    return y.fitted(to: [y.shape[0], rows, columns, y.shape[3]]).fitted(to: y.shape)
  }
}

struct SamePaddingIgnoresStride: WrongOperators {
  static let exhibit = Exhibit(
    "same-padding-ignores-stride", .conv2d, .y, Self.self,
    mistake:
      "SAME pads half the kernel's span whatever the stride, so that with stride 2 the windows "
      + "begin a pixel early.",
    origin:
      "taehoonlee/tensornets #25 and pytorch/pytorch #3867: what padding=k//2 does to weights "
      + "trained under TensorFlow")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.movingWhereSame { ($0.span - 1) / 2 })
  }
}

struct SamePaddingIgnoresDilation: WrongOperators {
  static let exhibit = Exhibit(
    "dilation-ignored-in-same-padding", .conv2d, .y, Self.self,
    mistake: "SAME computes its padding from the kernel without its dilation, so that the windows "
      + "begin too late.",
    origin: "onnx/tensorflow-onnx #1046, microsoft/onnxscript #3037, root-project/root #21685")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.movingWhereSame { $0.padding(stride: $0.stride, span: $0.kernel) / 2 })
  }
}

struct SamePaddingOfRowsForColumns: WrongOperators {
  static let exhibit = Exhibit(
    "same-padding-of-rows-used-for-columns", .conv2d, .y, Self.self,
    mistake: "The padding of SAME is computed for the rows and used for the columns too.",
    origin: "Oldpan/Faceswap-Deepfake-Pytorch #1: the padding of one axis copied to the other")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.movingWhereSame { _ in geometry.rows.before })
  }
}

struct SamePaddingNotClamped: WrongOperators {
  static let exhibit = Exhibit(
    "negative-same-padding-crops", .conv2d, .y, Self.self,
    mistake:
      "Where the stride exceeds the kernel, SAME's total comes out negative and is not raised "
      + "to 0: the windows begin inside the image.",
    origin:
      "tensorflow/tensorflow #11092 and microsoft/onnxruntime #10086: negative padding taken as "
      + "an offset")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    func crop(_ axis: WindowAxis) -> Int {
      guard axis.isSame else { return 0 }
      return max(axis.input - (axis.output - 1) * axis.stride - axis.span, 0) / 2
    }
    let (rows, columns) = (crop(geometry.rows), crop(geometry.columns))
    let cropped = Tensor(x.shape) { n, h, w, c in
      h + rows < x.shape[1] && w + columns < x.shape[2] ? x.at(n, h + rows, w + columns, c) : 0
    }
    return right.conv2d(cropped, filter: filter, bias: bias, geometry: geometry, groups: groups)
  }
}

struct PadsReadInAnotherOrder: WrongOperators {
  static let exhibit = Exhibit(
    "pads-read-in-another-order", .conv2d, .y, Self.self,
    mistake: "The four pads come as top, left, bottom, right and are read as top, bottom, left, "
      + "right: the left columns get the padding of the bottom.",
    origin:
      "autogluon/autogluon #438: padding of height and width exchanged; ONNX lists all begins "
      + "before all ends, torch.nn.functional.pad begins with the last axis")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups,
      by: geometry.moving { $0.before.columns = geometry.rows.after })
  }
}

struct FilterVJPOfUnpaddedImage: WrongOperators {
  static let exhibit = Exhibit(
    "padding-ignored-in-filter-vjp", .conv2d, .gradW, Self.self,
    mistake: "The filters' cotangent is computed from the image without its padding, every window "
      + "too far down and to the right.",
    origin:
      "HomericIntelligence/Odyssey #3868: gradient checks that had been written without padding")
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    right.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: input, filterShape: filterShape, groups: groups,
      by: geometry.moving { $0.before = 0 })
  }
}
