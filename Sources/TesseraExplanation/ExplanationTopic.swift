import TesseraTensors

/// What can be explained.
public enum ExplanationTopic: String, CaseIterable, Sendable {
  case convolution
  case padding
  case im2col
  case pooling

  /// The explanation over a small image.
  ///
  /// - Throws: `ShapeError` where the window does not fit the image, or where a pool has no answer.
  public func explanation(_ settings: WindowSettings) throws(ShapeError) -> any Explanation {
    switch self {
    case .convolution: try ConvolutionExplanation(settings, emphasis: .sum)
    case .im2col: try ConvolutionExplanation(settings, emphasis: .matrix)
    case .padding: try ConvolutionExplanation(settings, emphasis: .border)
    case .pooling: try PoolingExplanation(settings)
    }
  }

  /// Where the numbers of an option that was not given come from.
  public var defaults: WindowSettings {
    switch self {
    case .convolution, .im2col: WindowSettings()
    case .padding: WindowSettings(size: 6, stride: 2, padding: .same)
    case .pooling: WindowSettings(size: 6, kernel: 2, stride: 2)
    }
  }
}
