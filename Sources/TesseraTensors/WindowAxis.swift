/// One axis of a sliding window, with everything resolved: the one place where padding and output
/// extents are computed, for convolution and pooling, forward and backward.
///
/// With input extent `n`, kernel `k`, stride σ, dilation δ, and zeros `before` and `after`:
///
///     span   = (k − 1)·δ + 1
///     output = ⌊(n + before + after − span) / σ⌋ + 1
///
/// Output `i` and tap `t` meet input `i·σ + t·δ − before`.
public struct WindowAxis: Hashable, Sendable {
  /// n: the pixels of the image along this axis.
  public let input: Int
  /// k: the taps of the kernel.
  public let kernel: Int
  /// σ: the pixels from one output to the next.
  public let stride: Int
  /// δ: the pixels from one tap to the next.
  public let dilation: Int
  /// The zeros before the first pixel.
  public let before: Int
  /// The zeros after the last pixel.
  public let after: Int
  /// The number of outputs.
  public let output: Int

  /// The largest value any of the parameters may have, so that no formula here can overflow.
  public static let limit = 1 << 30

  /// The input pixels between the first and the last tap, both included.
  public var span: Int { (kernel - 1) * dilation + 1 }

  /// The padded extent that the windows really touch; trailing padding beyond it is never read.
  public var padded: Int { max((output - 1) * stride + span, 0) }

  /// The input position that `output` and `tap` meet, which may lie outside `0 ..< input`.
  public func position(output: Int, tap: Int) -> Int { output * stride + tap * dilation - before }

  /// Resolves one axis.
  ///
  /// SAME is TensorFlow's: ⌈n/σ⌉ outputs, total padding max((⌈n/σ⌉ − 1)·σ + span − n, 0), and the odd
  /// pixel after; SAME_LOWER has it before.
  ///
  /// - Throws: `ShapeError` where a parameter is out of range or the kernel exceeds the padded input.
  public init(
    name: String, input: Int, kernel: Int, stride: Int, dilation: Int, padding: AxisPadding
  ) throws(ShapeError) {
    func check(_ value: Int, _ what: String, _ least: Int) throws(ShapeError) {
      guard value >= least, value <= Self.limit else {
        throw ShapeError("\(what) of the \(name) axis must be \(least) ... 2^30, found \(value)")
      }
    }
    try check(input, "input extent", 0)
    try check(kernel, "kernel", 1)
    try check(stride, "stride", 1)
    try check(dilation, "dilation", 1)
    self.input = input
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    let span = (kernel - 1) * dilation + 1
    switch padding {
    case .same, .sameLower:
      let outputs = (input + stride - 1) / stride
      let total = max((outputs - 1) * stride + span - input, 0)
      let (less, more) = (total / 2, total - total / 2)
      (before, after) = padding == .same ? (less, more) : (more, less)
    case .explicit(let before, let after):
      try check(before, "padding before", 0)
      try check(after, "padding after", 0)
      (self.before, self.after) = (before, after)
    }
    let room = input + before + after - span
    guard room >= 0, input > 0 else {
      throw ShapeError(
        "a kernel of \(kernel) with dilation \(dilation) spans \(span) pixels of the \(name) axis, "
          + "but the image has \(input) and padding \(before) + \(after)")
    }
    output = room / stride + 1
  }
}

/// The padding of one axis; VALID is `.explicit(before: 0, after: 0)`.
public enum AxisPadding: Hashable, Sendable {
  /// ⌈n/σ⌉ outputs, the odd pixel after the image.
  case same
  /// ⌈n/σ⌉ outputs, the odd pixel before the image.
  case sameLower
  /// As many zeros as are given.
  case explicit(before: Int, after: Int)
}
