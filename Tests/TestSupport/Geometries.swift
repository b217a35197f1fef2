import TesseraTensors

/// One convolution or pool, with all its extents.
public struct WindowCase: Sendable, CustomStringConvertible {
  public let batch: Int
  public let image: Size2D
  public let channels: Int
  public let kernel: Size2D
  public let outputs: Int
  public let groups: Int
  public let window: Window
  public let geometry: WindowGeometry

  /// A case whose geometry is known to resolve; a mistake stops the test program.
  public init(
    batch: Int, image: Size2D, channels: Int, kernel: Size2D, outputs: Int, groups: Int,
    window: Window
  ) {
    self.batch = batch
    self.image = image
    self.channels = channels
    self.kernel = kernel
    self.outputs = outputs
    self.groups = groups
    self.window = window
    do { geometry = try WindowGeometry(input: image, kernel: kernel, window: window) } catch {
      preconditionFailure("\(error.description): image \(image), kernel \(kernel), \(window)")
    }
  }

  public var inputShape: Shape { [batch, image.rows, image.columns, channels] }
  public var filterShape: Shape { [kernel.rows, kernel.columns, channels / groups, outputs] }
  public var outputShape: Shape {
    [batch, geometry.output.rows, geometry.output.columns, outputs]
  }
  public var pooledShape: Shape {
    [batch, geometry.output.rows, geometry.output.columns, channels]
  }

  /// Swift that makes the case again.
  public var description: String {
    func size(_ size: Size2D) -> String { "Size2D(\(size.rows), \(size.columns))" }
    let padding =
      switch window.padding {
      case .valid: ".valid"
      case .same: ".same"
      case .sameLower: ".sameLower"
      case .explicit(let top, let left, let bottom, let right):
        ".explicit(top: \(top), left: \(left), bottom: \(bottom), right: \(right))"
      }
    return "WindowCase(batch: \(batch), image: \(size(image)), channels: \(channels), "
      + "kernel: \(size(kernel)), outputs: \(outputs), groups: \(groups), window: Window("
      + "stride: \(size(window.stride)), dilation: \(size(window.dilation)), padding: \(padding)))"
  }
}

/// The shapes that break kernels.
public enum Geometries {
  /// Convolutions: rows unlike columns in every respect, primes, strides beyond the kernel, kernels
  /// beyond the image, groups, dilation, batches of 0 and 1, and what the window does not reach.
  public static let convolutions: [WindowCase] = [
    convolution(2, 5, 7, 3, 3, 2, 4),
    convolution(1, 1, 1, 1, 1, 1, 1),
    convolution(0, 4, 5, 2, 3, 3, 5),
    convolution(2, 7, 3, 5, 3, 2, 7, stride: Size2D(2, 1), padding: .same),
    convolution(1, 17, 11, 3, 5, 5, 2, stride: 2, padding: .same),
    convolution(3, 8, 6, 2, 2, 3, 17, stride: Size2D(3, 2)),
    convolution(2, 9, 10, 1, 2, 1, 3, stride: Size2D(4, 3)),
    convolution(1, 2, 3, 4, 5, 4, 6, padding: explicit(2, 1, 3, 2)),
    convolution(2, 3, 5, 2, 4, 6, 3, stride: Size2D(1, 2), padding: explicit(0, 3, 2, 1)),
    convolution(2, 10, 9, 3, 3, 2, 5, dilation: Size2D(2, 3)),
    convolution(
      1, 11, 12, 2, 3, 3, 4, stride: Size2D(2, 3), dilation: Size2D(3, 2), padding: .same),
    convolution(2, 6, 7, 6, 3, 2, 9, groups: 3, padding: .same),
    convolution(2, 7, 6, 3, 4, 2, 5, stride: Size2D(2, 1), padding: .sameLower),
    convolution(2, 7, 5, 7, 3, 3, 7, groups: 7, stride: Size2D(1, 2), padding: .same),
    convolution(1, 6, 5, 4, 2, 3, 8, groups: 4, padding: explicit(1, 0, 0, 2)),
    convolution(2, 4, 3, 31, 1, 1, 33),
    convolution(1, 3, 37, 2, 1, 7, 5, stride: Size2D(2, 5), padding: .same),
    convolution(2, 5, 5, 2, 1, 1, 3, padding: explicit(2, 1, 0, 3)),
  ]

  /// Pools: the same traps, without dilation and without windows of padding alone.
  public static let pools: [WindowCase] = [
    pool(2, 6, 8, 3, 2, 2, stride: 2),
    pool(1, 1, 1, 1, 1, 1, stride: 1),
    pool(0, 4, 4, 2, 2, 2, stride: 2),
    pool(2, 7, 7, 5, 2, 2, stride: 2, padding: .same),
    pool(2, 7, 5, 3, 3, 2, stride: Size2D(2, 1), padding: .same),
    pool(1, 9, 11, 17, 3, 3, stride: 2, padding: .same),
    pool(2, 5, 7, 3, 2, 4, stride: Size2D(1, 2), padding: .sameLower),
    pool(2, 5, 6, 2, 3, 4, stride: 1),
    pool(2, 9, 10, 3, 2, 1, stride: Size2D(4, 3)),
    pool(1, 2, 3, 4, 4, 5, stride: 1, padding: explicit(2, 2, 1, 3)),
    pool(3, 6, 5, 1, 3, 2, stride: Size2D(3, 2), padding: explicit(1, 0, 2, 1)),
  ]

  /// Random convolutions that resolve, each a function of its number.
  public static func randomConvolutions(_ count: Int, seed: UInt64) -> [WindowCase] {
    (0..<count).map { number in
      let random = CounterRandom(seed: seed, stream: UInt64(number))
      var draws: UInt64 = 0
      func draw(_ range: ClosedRange<Int>) -> Int {
        draws += 1
        return range.lowerBound + random.integer(draws, below: range.count)
      }
      let kernel = Size2D(draw(1...5), draw(1...5))
      let dilation = Size2D(draw(1...3), draw(1...2))
      let span = Size2D(
        (kernel.rows - 1) * dilation.rows + 1, (kernel.columns - 1) * dilation.columns + 1)
      let image = Size2D(draw(1...12), draw(1...12))
      let groups = draw(1...3)
      let missing = Size2D(max(span.rows - image.rows, 0), max(span.columns - image.columns, 0))
      let padding = [
        Padding.same, .sameLower,
        explicit(
          draw(0...3) + missing.rows, draw(0...3), draw(0...3), draw(0...3) + missing.columns),
      ][draw(0...2)]
      return WindowCase(
        batch: draw(1...3), image: image, channels: groups * draw(1...4), kernel: kernel,
        outputs: groups * draw(1...5), groups: groups,
        window: Window(
          stride: Size2D(draw(1...4), draw(1...4)), dilation: dilation, padding: padding))
    }
  }

  private static func explicit(_ top: Int, _ left: Int, _ bottom: Int, _ right: Int) -> Padding {
    .explicit(top: top, left: left, bottom: bottom, right: right)
  }

  private static func convolution(
    _ n: Int, _ h: Int, _ w: Int, _ c: Int, _ r: Int, _ s: Int, _ o: Int, groups: Int = 1,
    stride: Size2D = 1, dilation: Size2D = 1, padding: Padding = .valid
  ) -> WindowCase {
    WindowCase(
      batch: n, image: Size2D(h, w), channels: c, kernel: Size2D(r, s), outputs: o, groups: groups,
      window: Window(stride: stride, dilation: dilation, padding: padding))
  }

  private static func pool(
    _ n: Int, _ h: Int, _ w: Int, _ c: Int, _ r: Int, _ s: Int, stride: Size2D,
    padding: Padding = .valid
  ) -> WindowCase {
    convolution(n, h, w, c, r, s, c, groups: c, stride: stride, padding: padding)
  }
}
