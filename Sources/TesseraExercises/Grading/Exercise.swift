import TesseraCases

/// The six kernels that a reader writes.
public enum Exercise: String, CaseIterable, Sendable {
  case matrixProduct = "gemm"
  case convolution = "conv2d"
  case convolutionInputGradient = "conv2d-input-gradient"
  case convolutionFilterGradient = "conv2d-filter-gradient"
  case maxPool = "max-pool"
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
  public var matrixProduct:
    @Sendable (MatrixSizes, Double, [Double], [Double], Double, [Double]) throws -> [Double]
  public var convolution:
    @Sendable (ConvolutionSizes, [Double], [Double], [Double]) throws -> [Double]
  public var convolutionInputGradient:
    @Sendable (ConvolutionSizes, [Double], [Double]) throws -> [Double]
  public var convolutionFilterGradient:
    @Sendable (ConvolutionSizes, [Double], [Double]) throws -> [Double]
  public var maxPool: @Sendable (PoolSizes, [Double]) throws -> [Double]
  public var maxPoolGradient: @Sendable (PoolSizes, [Double], [Double]) throws -> [Double]
  public var softmaxCrossEntropy: @Sendable (Int, Int, [Double], [Double]) throws -> Double
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
