import TesseraTensors

/// Images with the class of each.
public struct ImageSet: Sendable {
  /// The pixels, `[N, H, W, C]`, as they stand in the file: 0...255.
  public let images: Tensor<UInt8>
  /// The class of each image, `[N]`, counted from 0.
  public let labels: Tensor<Int32>

  /// Puts images and labels together.
  ///
  /// - Precondition: `images` has four axes, `labels` one, and there are as many labels as images.
  public init(images: Tensor<UInt8>, labels: Tensor<Int32>) {
    require(
      images.shape.rank == 4 && labels.shape.rank == 1 && images.shape[0] == labels.shape[0],
      "images \(images.shape) and labels \(labels.shape) do not belong together")
    self.images = images
    self.labels = labels
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The images at these places, copied.
  ///
  /// - Precondition: `0 ≤ range.lowerBound ≤ range.upperBound ≤ count`.
  public subscript(range: Range<Int>) -> ImageSet {
    require(
      range.lowerBound >= 0 && range.upperBound <= count, "images \(range) of only \(count)")
    return ImageSet(images: images.rows(range), labels: labels.rows(range))
  }
}

extension Tensor {
  /// The part whose outermost index is in `range`, copied.
  fileprivate func rows(_ range: Range<Int>) -> Tensor {
    var part = Tensor(uninitialized: shape.withBatch(range.count))
    let (first, count) = (range.lowerBound * shape.elementsPerRow, part.count)
    withUnsafePointer { source in
      part.withUnsafeMutablePointer { $0.update(from: source + first, count: count) }
    }
    return part
  }
}
