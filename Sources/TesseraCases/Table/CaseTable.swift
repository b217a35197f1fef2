/// The cases of the court: one table, which the tests run thinned out and the command in full.
public enum CaseTable {
  /// Every family of cases of one operator.
  public static func families(of kind: OperatorKind) -> [CaseFamily] {
    switch kind {
    case .conv2d: convolutionFamilies
    case .maxPool2d, .averagePool2d: poolFamilies(kind)
    case .globalMaxPool2d, .globalAveragePool2d: globalPoolFamilies(kind)
    case .dense: denseFamilies
    case .gemm: gemmFamilies
    case .matmul, .add: broadcastFamilies(kind)
    case .relu, .leakyReLU, .sigmoid, .tanh: activationFamilies(kind)
    case .softmax, .logSoftmax: softmaxFamilies(kind)
    case .softmaxCrossEntropy: crossEntropyFamilies
    case .flatten, .dropoutEvaluation, .dropoutMasked: shapeFamilies(kind)
    case .optimizer: optimizerFamilies
    }
  }
}
