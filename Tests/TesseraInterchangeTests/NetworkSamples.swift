import Tessera

/// A small generator of whole numbers.
struct WholeNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2 + 1 }

  /// A number of −most…most.
  mutating func next(_ most: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % (2 * most + 1) - most
  }

  mutating func tensor<Scalar: KernelScalar>(_ shape: Shape, most: Int) -> Tensor<Scalar> {
    Tensor(shape: shape, (0..<shape.count).map { _ in Scalar(next(most)) })
  }
}

/// Networks whose parameters are small whole numbers: in Float they compute without rounding, so that
/// whoever computes the same gets the same bits, in whatever order.
enum NetworkSamples {
  static func whole(
    _ input: Shape, seed: UInt64 = 1, _ layers: [any Layer]
  ) throws -> Network<Float> {
    var network = try Network<Float>(Architecture(input: input, layers: layers), seed: 0)
    var numbers = WholeNumbers(seed: seed)
    network.parameters = network.parameters.map { numbers.tensor($0.shape, most: 2) }
    return network
  }

  /// Every layer that computes without rounding, with windows of many kinds.
  static func exact() throws -> [(name: String, network: Network<Float>)] {
    func conv(
      _ kernel: Size2D, stride: Size2D = 1, dilation: Size2D = 1, padding: Padding = .same,
      groups: Int = 1, useBias: Bool = true
    ) -> Conv2D {
      Conv2D(
        filters: 4, kernel: kernel, stride: stride, dilation: dilation, padding: padding,
        groups: groups, useBias: useBias)
    }
    let odd = Padding.explicit(top: 2, left: 0, bottom: 1, right: 3)
    return [
      ("same", try whole([7, 6, 2], [conv(3), ReLU(), conv(Size2D(2, 4)), Flatten(), Dense(3)])),
      (
        "strided",
        try whole([7, 8, 2], [conv(5, stride: 2), ReLU(), conv(3, stride: Size2D(2, 1))])
      ),
      ("valid", try whole([9, 8, 3], [conv(Size2D(3, 2), stride: 2, padding: .valid)])),
      (
        "explicit",
        try whole([7, 6, 2], [conv(3, padding: odd), conv(3, stride: 2, padding: odd)])
      ),
      ("lower", try whole([8, 8, 2], [conv(4, padding: .sameLower), LeakyReLU(slope: 0.25)])),
      (
        "dilated",
        try whole(
          [11, 10, 2], [conv(3, dilation: 2), conv(Size2D(2, 3), dilation: Size2D(3, 2))])
      ),
      ("grouped", try whole([6, 6, 4], [conv(3, groups: 2), ReLU(), conv(3, groups: 4)])),
      (
        "max pools",
        try whole(
          [9, 7, 2],
          [
            conv(3, useBias: false), MaxPool2D(2, padding: .same), ReLU(),
            MaxPool2D(3, stride: Size2D(2, 1)), Dropout(rate: 0.5),
          ])
      ),
      (
        "average pools",
        try whole(
          [8, 8, 2],
          [
            AveragePool2D(2, padding: .same), conv(3), AveragePool2D(2, stride: 1, padding: .same),
            AveragePool2D(2, stride: 1, padding: .same, includePadding: true),
            GlobalAveragePool2D(), Dense(5, useBias: false), LeakyReLU(slope: 0.5),
          ])
      ),
      (
        "padded average",
        try whole(
          [5, 7, 3],
          [
            AveragePool2D(
              4, stride: 2, padding: .explicit(top: 1, left: 2, bottom: 3, right: 1),
              includePadding: true)
          ])
      ),
      ("dense", try whole([6], [Dense(4), ReLU(), Dense(3)])),
    ]
  }

  /// What ONNX can say and Keras cannot, and every way from an image to a vector.
  static func exactForONNX() throws -> [(name: String, network: Network<Float>)] {
    let odd = Padding.explicit(top: 1, left: 2, bottom: 2, right: 0)
    let far = Padding.explicit(top: 0, left: 1, bottom: 4, right: 4)
    return [
      (
        "strided and dilated",
        try whole(
          [9, 10, 2],
          [Conv2D(filters: 3, kernel: 3, stride: Size2D(2, 1), dilation: 2, padding: .same)])
      ),
      (
        "padded max pools",
        try whole(
          [7, 6, 2], [MaxPool2D(3, stride: 2, padding: odd), MaxPool2D(2, padding: .sameLower)])
      ),
      (
        "padding out of reach",
        try whole(
          [6, 6, 2],
          [
            MaxPool2D(2, stride: 5, padding: far),
            AveragePool2D(2, stride: 5, includePadding: true),
          ])
      ),
      (
        "average of what is there",
        try whole([5, 4, 2], [AveragePool2D(2, stride: 1, padding: .same)])
      ),
      (
        "dense far behind flatten",
        try whole(
          [4, 3, 3],
          [
            Flatten(), ReLU(), Dropout(rate: 0.5), Flatten(), LeakyReLU(slope: 0.5), Dense(4),
            Dense(3),
          ]
        )
      ),
      ("flatten last", try whole([4, 3, 3], [ReLU(), Flatten(), ReLU()])),
      (
        "one pixel, one channel",
        try whole([3, 3, 2], [Conv2D(filters: 1, kernel: 2), Flatten(), Dense(2)])
      ),
      ("matrix", try whole([4, 3], [Flatten(), Dense(2)])),
      ("nothing to compute", try whole([4], [Dropout(rate: 0.5), Flatten()])),
    ]
  }

  static let information = ModelInformation(
    recipe: "sample", dataset: "numbers", classNames: ["a", "b", "ü"],
    scaling: PixelScaling(scale: 0.25, shift: -0.5))
}
