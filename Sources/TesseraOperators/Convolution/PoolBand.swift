import TesseraKernels

/// Some rows of a pool's windows with the rows of pixels under them: an image that is pooled band by
/// band never exists as a whole, and what does exist stays in the near caches.
///
/// Every row of pixels belongs to one band, those that no window covers too. Windows that share rows of
/// pixels, whose kernel is higher than their stride, make up a single band.
struct PoolBand {
  /// The rows of pixels, and of windows.
  let pixels: Range<Int>
  let windows: Range<Int>
  /// The band as an image of its own.
  let shape: PoolShape

  /// What all pixels of a band take at most, where they are more than those under one row of windows: a
  /// part of the second level of cache (benchmark `inference --only cifar10`).
  static let bytes = 1 << 16

  /// An image as one band.
  init(whole shape: PoolShape) {
    (pixels, windows) = (0..<shape.rows.input, 0..<shape.rows.output)
    self.shape = shape
  }

  private init(pixels: Range<Int>, windows: Range<Int>, shape: PoolShape) {
    (self.pixels, self.windows, self.shape) = (pixels, windows, shape)
  }

  /// The bands of an image, from top to bottom.
  static func bands(of shape: PoolShape, scalarSize: Int) -> [PoolBand] {
    let axis = shape.rows
    guard axis.kernel <= axis.stride else { return [PoolBand(whole: shape)] }
    let windowRow = axis.stride * shape.columns.input * shape.channels * scalarSize
    let step = max(1, bytes / max(1, windowRow))
    return stride(from: 0, to: axis.output, by: step).map { first in
      let end = min(first + step, axis.output)
      func begin(_ window: Int) -> Int { window * axis.stride - axis.before }
      let pixels =
        (first == 0 ? 0 : begin(first))..<(end == axis.output ? axis.input : begin(end))
      var band = shape
      band.rows = PoolAxis(
        input: pixels.count, output: end - first, kernel: axis.kernel, stride: axis.stride,
        before: pixels.lowerBound - begin(first))
      return PoolBand(pixels: pixels, windows: first..<end, shape: band)
    }
  }
}
