/// One axis of a pooling window in numbers: how many outputs, taps and inputs, and where they meet.
@frozen
public struct PoolAxis: Sendable {
  /// The pixels of the image along this axis.
  public var input: Int
  /// The number of windows.
  public var output: Int
  /// The taps of a window.
  public var kernel: Int
  /// The pixels from one window to the next.
  public var stride: Int
  /// The pixels of padding before the image.
  public var before: Int

  /// An axis whose numbers have been checked.
  @inlinable
  public init(input: Int, output: Int, kernel: Int, stride: Int, before: Int) {
    (self.input, self.output, self.kernel) = (input, output, kernel)
    (self.stride, self.before) = (stride, before)
  }

  /// Whether every pixel lies in exactly one window.
  @_alwaysEmitIntoClient @inline(__always)
  var isTiled: Bool { kernel == stride && output &* stride >= input &+ before }

  /// The first tap of `output` that lies in the image, and the first after them that does not.
  @_alwaysEmitIntoClient @inline(__always)
  func taps(_ output: Int) -> (first: Int, end: Int) {
    let start = output &* stride &- before
    return (max(0, 0 &- start), min(kernel, input &- start))
  }
}

/// The images of a pool: `[input rows, input columns, channels]` in, `[output rows, output columns,
/// channels]` out.
@frozen
public struct PoolShape: Sendable {
  /// The vertical axis.
  public var rows: PoolAxis
  /// The horizontal axis.
  public var columns: PoolAxis
  /// The channels, which a pool never mixes.
  public var channels: Int
  /// Whether an average divides by the whole window, padding included.
  public var includePadding: Bool

  /// A pool of images with so many channels.
  @inlinable
  public init(rows: PoolAxis, columns: PoolAxis, channels: Int, includePadding: Bool) {
    (self.rows, self.columns, self.channels) = (rows, columns, channels)
    self.includePadding = includePadding
  }

  /// The elements of an image going in.
  @_alwaysEmitIntoClient @inline(__always)
  public var inputCount: Int { rows.input &* columns.input &* channels }
  /// The elements of an image coming out.
  @_alwaysEmitIntoClient @inline(__always)
  public var outputCount: Int { rows.output &* columns.output &* channels }

  /// Whether windows have 2×2 taps.
  @_alwaysEmitIntoClient @inline(__always)
  var hasFourTaps: Bool { rows.kernel == 2 && columns.kernel == 2 }

  /// What an average over these taps is divided by.
  @_alwaysEmitIntoClient @inline(__always)
  func divisor(_ r: (first: Int, end: Int), _ s: (first: Int, end: Int)) -> Int {
    includePadding
      ? rows.kernel &* columns.kernel : (r.end &- r.first) &* (s.end &- s.first)
  }
}
