import TesseraKernels
import TesseraOperators
import TesseraTensors

/// What a pixel of 0...255 becomes: pixel · scale + shift.
public struct PixelScaling: Sendable, Hashable, Codable {
  /// What a pixel is multiplied by.
  public var scale: Double
  /// What is added then.
  public var shift: Double

  /// pixel · `scale` + `shift`.
  public init(scale: Double, shift: Double) {
    self.scale = scale
    self.shift = shift
  }

  /// 0...1.
  public static let unit = PixelScaling(scale: 1.0 / 255, shift: 0)
  /// −0.5...0.5: (pixel − 127.5) / 255.
  public static let centred = PixelScaling(scale: 1.0 / 255, shift: -0.5)
  /// 0...255, as in the file.
  public static let none = PixelScaling(scale: 1, shift: 0)

  /// The images at these places, scaled.
  public func gather<Scalar: KernelScalar>(
    _ images: Tensor<UInt8>, indices: ArraySlice<Int>, execution: Execution
  ) -> Tensor<Scalar> {
    gatherImages(
      images, indices: indices, scale: Scalar(scale), shift: Scalar(shift), execution: execution)
  }
}
