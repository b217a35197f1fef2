import TesseraCases

/// The six kernels that a reader writes.
public enum Exercise: String, CaseIterable, Sendable {
  /// C ← α·A·B + β·C.
  case matrixProduct = "gemm"
  /// The convolution.
  case convolution = "conv2d"
  /// The cotangent of its images.
  case convolutionInputGradient = "conv2d-input-gradient"
  /// The cotangent of its filters.
  case convolutionFilterGradient = "conv2d-filter-gradient"
  /// The maximum of each window, and its way back.
  case maxPool = "max-pool"
  /// The mean loss of a batch, and its gradient.
  case softmaxCrossEntropy = "softmax-cross-entropy"

  /// Where the blank stands, in the folder of the package.
  public var file: String {
    let name =
      switch self {
      case .matrixProduct: "MatrixProduct"
      case .convolution: "Convolution"
      case .convolutionInputGradient: "ConvolutionInputGradient"
      case .convolutionFilterGradient: "ConvolutionFilterGradient"
      case .maxPool: "MaxPool"
      case .softmaxCrossEntropy: "SoftmaxCrossEntropy"
      }
    return "Sources/TesseraExercises/Blanks/\(name).swift"
  }

  /// The operator that is written.
  public var operation: OperatorKind {
    switch self {
    case .matrixProduct: .gemm
    case .convolution, .convolutionInputGradient, .convolutionFilterGradient: .conv2d
    case .maxPool: .maxPool2d
    case .softmaxCrossEntropy: .softmaxCrossEntropy
    }
  }

  /// What it computes.
  public var outputs: [OutputName] {
    switch self {
    case .matrixProduct, .convolution: [.y]
    case .convolutionInputGradient: [.gradX]
    case .convolutionFilterGradient: [.gradW]
    case .maxPool: [.y, .gradX]
    case .softmaxCrossEntropy: [.y, .gradLogits]
    }
  }

  /// What the blanks leave out of the operator.
  var rules: [String] {
    switch self {
    case .matrixProduct: ["transA=false", "transB=false"]
    case .convolution, .convolutionInputGradient, .convolutionFilterGradient: ["groups=1"]
    case .maxPool: []
    case .softmaxCrossEntropy: ["reduction=mean"]
    }
  }
}

/// What somebody has written into the blanks.
public struct ExerciseAnswers: Sendable {
  /// From sizes, α, a, b, β and c.
  public var matrixProduct:
    @Sendable (MatrixSizes, Double, [Double], [Double], Double, [Double]) throws -> [Double]
  /// From sizes, images, filters and bias.
  public var convolution:
    @Sendable (ConvolutionSizes, [Double], [Double], [Double]) throws -> [Double]
  /// From sizes, the cotangent of the result, and filters.
  public var convolutionInputGradient:
    @Sendable (ConvolutionSizes, [Double], [Double]) throws -> [Double]
  /// From sizes, images, and the cotangent of the result.
  public var convolutionFilterGradient:
    @Sendable (ConvolutionSizes, [Double], [Double]) throws -> [Double]
  /// From sizes and images.
  public var maxPool: @Sendable (PoolSizes, [Double]) throws -> [Double]
  /// From sizes, images, and the cotangent of the result.
  public var maxPoolGradient: @Sendable (PoolSizes, [Double], [Double]) throws -> [Double]
  /// From rows, classes, logits and targets.
  public var softmaxCrossEntropy: @Sendable (Int, Int, [Double], [Double]) throws -> Double
  /// From rows, classes, logits, targets, and the cotangent of the loss.
  public var softmaxCrossEntropyGradient:
    @Sendable (Int, Int, [Double], [Double], Double) throws -> [Double]

  /// The functions of `Sources/TesseraExercises/Blanks`.
  public init() {
    matrixProduct = {
      try TesseraExercises.matrixProduct($0, alpha: $1, a: $2, b: $3, beta: $4, c: $5)
    }
    convolution = { try TesseraExercises.convolution($0, x: $1, f: $2, b: $3) }
    convolutionInputGradient = {
      try TesseraExercises.convolutionInputGradient($0, yBar: $1, f: $2)
    }
    convolutionFilterGradient = {
      try TesseraExercises.convolutionFilterGradient($0, x: $1, yBar: $2)
    }
    maxPool = { try TesseraExercises.maxPool($0, x: $1) }
    maxPoolGradient = { try TesseraExercises.maxPoolGradient($0, x: $1, yBar: $2) }
    softmaxCrossEntropy = {
      try TesseraExercises.softmaxCrossEntropy(rows: $0, classes: $1, x: $2, t: $3)
    }
    softmaxCrossEntropyGradient = {
      try TesseraExercises.softmaxCrossEntropyGradient(
        rows: $0, classes: $1, x: $2, t: $3, yBar: $4)
    }
  }
}
