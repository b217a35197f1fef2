import TesseraTensors

/// A small square image and the window that moves over it.
public struct WindowSettings: Sendable, Hashable {
  /// The rows of the image, and its columns.
  public var size: Int
  /// The channels of the image; pools have one.
  public var channels: Int
  /// The rows of the kernel, and its columns.
  public var kernel: Int
  /// The pixels from one window to the next, both ways.
  public var stride: Int
  /// The pixels from one tap of the kernel to the next.
  public var dilation: Int
  /// How the border of the image is treated.
  public var padding: Padding

  /// A window over a square image, by default 3 × 3 over 5 × 5 without a border.
  public init(
    size: Int = 5, channels: Int = 1, kernel: Int = 3, stride: Int = 1, dilation: Int = 1,
    padding: Padding = .valid
  ) {
    (self.size, self.channels, self.kernel) = (size, channels, kernel)
    (self.stride, self.dilation, self.padding) = (stride, dilation, padding)
  }

  /// The sizes of images that still fit on a page.
  public static let sizes = 1...9
  /// The numbers of channels that still fit on a page.
  public static let channelCounts = 1...3
  /// The sizes of kernels that the page's slider reaches.
  public static let kernels = 1...5
  /// The strides that the page's slider reaches.
  public static let strides = 1...4
  /// The dilations that the page's slider reaches.
  public static let dilations = 1...3
  /// The borders, in pixels, that the page's slider reaches.
  public static let paddings = 0...4

  func geometry() throws(ShapeError) -> WindowGeometry {
    try WindowGeometry(
      input: Size2D(size, size), kernel: Size2D(kernel, kernel),
      window: Window(
        stride: Size2D(stride, stride), dilation: Size2D(dilation, dilation), padding: padding))
  }

  /// Small whole numbers that can be added in one's head.
  var image: Tensor<Float> {
    let shape: Shape = [1, size, size, channels]
    return Tensor(
      shape: shape,
      (0..<shape.count).map { position in
        let (pixel, c) = position.quotientAndRemainder(dividingBy: channels)
        return Float((pixel / size * 7 + pixel % size * 3 + c * 5) % 10)
      })
  }

  /// A kernel of the largest side, `[side, side, channels, 1]`; smaller ones are its first rows and
  /// columns.
  var largestFilter: Tensor<Float> { filter(side: Self.kernels.upperBound) }

  /// The kernel, `[kernel, kernel, channels, 1]`.
  var filter: Tensor<Float> { filter(side: kernel) }

  private func filter(side: Int) -> Tensor<Float> {
    let shape: Shape = [side, side, channels, 1]
    return Tensor(
      shape: shape,
      (0..<shape.count).map { position in
        let (tap, c) = position.quotientAndRemainder(dividingBy: channels)
        return Float((tap / side * 2 + tap % side * 3 + c) % 5 - 2)
      })
  }
}

extension Padding {
  /// As the field writes it.
  var name: String {
    switch self {
    case .valid: "VALID"
    case .same: "SAME"
    case .sameLower: "SAME_LOWER"
    case .explicit: "explicit"
    }
  }
}
