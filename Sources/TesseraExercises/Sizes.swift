/// The error of a function that nobody has written yet.
public struct NotWritten: Error, CustomStringConvertible {
  /// What a blank throws.
  public init() {}

  public var description: String { "not written yet" }
}

/// The sizes of a matrix product.
public struct MatrixSizes: Hashable, Sendable {
  /// The rows of a and of the result.
  public let m: Int
  /// The columns of b and of the result.
  public let n: Int
  /// The columns of a and rows of b: the terms of each sum.
  public let k: Int

  /// The sizes of an m×k matrix times a k×n matrix.
  public init(m: Int, n: Int, k: Int) { (self.m, self.n, self.k) = (m, n, k) }
}

/// The sizes of a convolution, in images, pixels and channels.
public struct ConvolutionSizes: Hashable, Sendable {
  /// The images of the batch.
  public let n: Int
  /// The rows, columns and channels of an image.
  public let h: Int, w: Int, c: Int
  /// The rows and columns of a filter.
  public let r: Int, s: Int
  /// The rows, columns and channels of the result.
  public let p: Int, q: Int, o: Int
  /// How far one window lies from the next.
  public let rowStride: Int, columnStride: Int
  /// How far one tap of a filter lies from the next.
  public let rowDilation: Int, columnDilation: Int
  /// The zeros around the image. Only top and left are in the equations: p and q follow from all.
  public let top: Int, left: Int, bottom: Int, right: Int
}

/// The sizes of a pool, in images, pixels and channels.
public struct PoolSizes: Hashable, Sendable {
  /// The images of the batch.
  public let n: Int
  /// The rows, columns and channels of an image.
  public let h: Int, w: Int, c: Int
  /// The rows and columns of a window.
  public let r: Int, s: Int
  /// The rows and columns of the result.
  public let p: Int, q: Int
  /// How far one window lies from the next.
  public let rowStride: Int, columnStride: Int
  /// The border around the image, which never wins.
  public let top: Int, left: Int, bottom: Int, right: Int
}
