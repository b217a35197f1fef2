import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let averagePooling: [Exhibit] = [
    AverageCountsPadding.exhibit, AverageNeverCountsPadding.exhibit,
    AverageVJPCountsPadding.exhibit, AverageVJPOverwrites.exhibit, PoolPadsOnOtherAxis.exhibit,
    GlobalAverageSums.exhibit, GlobalAverageVJPWhole.exhibit, GlobalAverageReadAsNCHW.exhibit,
  ]
}

struct AverageCountsPadding: WrongOperators {
  static let exhibit = Exhibit(
    "average-divided-by-kernel-area", .averagePool2d, .y, Self.self,
    mistake:
      "Every sum is divided by the whole window, padding included, also where padding does not "
      + "count.",
    origin: "apache/tvm #1144 and opencv/opencv #10867: the conventions of Caffe and TensorFlow")
  let execution: Execution

  func averagePool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    right.averagePool2d(x, geometry: geometry, includePadding: true)
  }
}

struct AverageNeverCountsPadding: WrongOperators {
  static let exhibit = Exhibit(
    "count-include-pad-ignored", .averagePool2d, .y, Self.self,
    mistake: "Padding does not count, also where it should.",
    origin: "sonos/tract #2654: the flag was lost on the way through a file")
  let execution: Execution

  func averagePool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    right.averagePool2d(x, geometry: geometry, includePadding: false)
  }
}

struct AverageVJPCountsPadding: WrongOperators {
  static let exhibit = Exhibit(
    "average-vjp-divided-by-kernel-area", .averagePool2d, .gradX, Self.self,
    mistake:
      "The forward pass divides by the pixels inside the image, the VJP by the whole window.",
    origin:
      "apache/mxnet #11021: a convention that was added to one implementation, with others left to follow"
  )
  let execution: Execution

  func averagePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    right.averagePool2dVJP(
      outputCotangent: outputCotangent, inputShape: inputShape, geometry: geometry,
      includePadding: true)
  }
}

struct AverageVJPOverwrites: WrongOperators {
  static let exhibit = Exhibit(
    "average-vjp-overwrites", .averagePool2d, .gradX, Self.self,
    mistake: "A pixel of several windows keeps the share of the last one, `=` for `+=`.",
    origin: "hand-written backward passes whose tests pool 2×2 with stride 2, as "
      + "0809zheng/CS231n-assignment2019 #19 for the maximum")
  let execution: Execution

  func averagePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    let taps = geometry.rows.kernel * geometry.columns.kernel
    return PoolLoop(shape: inputShape, geometry: geometry).backward(outputCotangent) {
      pixels, y, x in
      for pixel in pixels { x[pixel] = y / S(includePadding ? taps : pixels.count) }
    }
  }
}

struct PoolPadsOnOtherAxis: WrongOperators {
  static let exhibit = Exhibit(
    "pool-pads-on-the-wrong-axes", .averagePool2d, .y, Self.self,
    mistake:
      "The padding of the rows is applied to the columns and that of the columns to the rows.",
    origin:
      "mlx-swift, MLXNN/Pooling.swift: six entries of padding for a tensor of four axes, and no "
      + "test that pads")
  let execution: Execution

  func averagePool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    let wrong = geometry.moving { $0.before = Size2D($0.before.columns, $0.before.rows) }
    let taps = geometry.rows.kernel * geometry.columns.kernel
    return PoolLoop(shape: x.shape, geometry: wrong).forward(x) { values, _ in
      values.total / S(includePadding ? taps : values.count)
    }.fitted(to: PoolLoop(shape: x.shape, geometry: geometry).outputShape)
  }
}

struct GlobalAverageSums: WrongOperators {
  static let exhibit = Exhibit(
    "global-average-not-divided", .globalAveragePool2d, .y, Self.self,
    mistake: "The sum over the image is not divided by its pixels.",
    origin: "a reduction kernel shared with the sum, whose scale is left at 1")
  let execution: Execution

  func globalAveragePool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    let pixels = S(x.shape[1] * x.shape[2])
    return right.globalAveragePool2d(x).mapped { $0 * pixels }
  }
}

struct GlobalAverageVJPWhole: WrongOperators {
  static let exhibit = Exhibit(
    "global-average-vjp-not-divided", .globalAveragePool2d, .gradX, Self.self,
    mistake: "Every pixel gets the whole ȳ instead of its share.",
    origin:
      "the derivative of a sum in the place of a mean's, as in tensorflow/swift-apis #42 for a loss"
  )
  let execution: Execution

  func globalAveragePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape
  ) -> Tensor<S> {
    Tensor(inputShape) { n, _, _, c in outputCotangent[n * inputShape[3] + c] }
  }
}

struct GlobalAverageReadAsNCHW: WrongOperators {
  static let exhibit = Exhibit(
    "global-average-read-as-nchw", .globalAveragePool2d, .y, Self.self,
    mistake: "The image's memory is averaged plane by plane, as if it were NCHW.",
    origin: "axes (2, 3) left in the code when a model moved from NCHW to NHWC")
  let execution: Execution

  func globalAveragePool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    let planes = x.reshaped([x.shape[0], x.shape[3], x.shape[1], x.shape[2]])
    return right.globalAveragePool2d(Tensor(x.shape) { n, h, w, c in planes.at(n, c, h, w) })
  }
}
