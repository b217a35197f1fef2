import TesseraTensors

/// What can be explained.
public enum ExplanationTopic: String, CaseIterable, Sendable {
  /// A convolution, sum by sum.
  case convolution
  /// What SAME and other borders add, and on which side.
  case padding
  /// The windows of a convolution as the rows of a matrix.
  case im2col
  /// Max and average pooling, and both ways back.
  case pooling
  /// Scores to probabilities, to a loss, and its gradient.
  case softmaxCrossEntropy = "softmax-cross-entropy"
  /// Why a second softmax starves the gradient.
  case softmaxTwice = "softmax-twice"
  /// Which values are dropped, and what becomes of the others.
  case dropout
  /// Five rules on their way down one valley.
  case optimizers
  /// A network small enough to be seen whole, forward and back.
  case backprop
  /// Differences against derivatives, over the step h.
  case gradientCheck = "gradient-check"
  /// The loops, blocks and tiles of a matrix product.
  case gemmTiling = "gemm-tiling"

  /// Whether the topic is about a window over an image, whose settings then hold.
  public var hasWindow: Bool {
    switch self {
    case .convolution, .padding, .im2col, .pooling: true
    case .softmaxCrossEntropy, .softmaxTwice, .dropout, .optimizers, .backprop, .gradientCheck,
      .gemmTiling:
      false
    }
  }

  /// The explanation; where it has a window, over a small image.
  ///
  /// - Throws: `ShapeError` where the window does not fit the image, or where a pool has no answer.
  public func explanation(_ settings: WindowSettings) throws(ShapeError) -> any Explanation {
    switch self {
    case .convolution: try ConvolutionExplanation(settings, emphasis: .sum)
    case .im2col: try ConvolutionExplanation(settings, emphasis: .matrix)
    case .padding: try ConvolutionExplanation(settings, emphasis: .border)
    case .pooling: try PoolingExplanation(settings)
    case .softmaxCrossEntropy: Lesson.softmaxCrossEntropy
    case .softmaxTwice: Lesson.softmaxTwice
    case .dropout: Lesson.dropout
    case .optimizers: Lesson.optimizers
    case .backprop: try Lesson.backprop()
    case .gradientCheck: try Lesson.gradientCheck()
    case .gemmTiling: Lesson.gemmTiling
    }
  }

  /// Where the numbers of an option that was not given come from.
  public var defaults: WindowSettings {
    switch self {
    case .padding: WindowSettings(size: 6, stride: 2, padding: .same)
    case .pooling: WindowSettings(size: 6, kernel: 2, stride: 2)
    default: WindowSettings()
    }
  }
}
