import TesseraCases
import TesseraOperators
import TesseraTensors

extension GradientSubjects {
  /// Every operator that has a VJP, run as our kernels, over the lattice of its options.
  static let operators: [GradientSubject] =
    ConvolutionAlgorithm.allCases.map { algorithm in
      GradientSubject("conv2d, \(algorithm.rawValue)", group: OperatorKind.conv2d.rawValue) {
        var setting = $0
        setting.execution.algorithm = algorithm
        return try cases(WindowLattice.convolutions(setting.seed), setting)
      }
    } + OperatorKind.allCases.compactMap(subject)

  /// Which lattice an operator has; nil for those without a VJP, and for the convolution.
  private static func subject(_ kind: OperatorKind) -> GradientSubject? {
    guard let lattice = lattice(kind) else { return nil }
    return GradientSubject(kind.rawValue, group: kind.rawValue) { try cases(lattice($0.seed), $0) }
  }

  private static func lattice(
    _ kind: OperatorKind
  ) -> (@Sendable (UInt64) -> [CaseSpecification])? {
    switch kind {
    case .maxPool2d, .averagePool2d: { WindowLattice.pools(kind, $0) }
    case .globalMaxPool2d, .globalAveragePool2d: { _ in WindowLattice.globalPools(kind) }
    case .dense: { ProductLattice.dense($0) }
    case .gemm: { ProductLattice.gemm($0) }
    case .add: { _ in ProductLattice.add }
    case .relu, .leakyReLU, .sigmoid, .tanh: { _ in RowLattice.activations(kind) }
    case .softmax, .logSoftmax: { _ in RowLattice.softmax(kind) }
    case .softmaxCrossEntropy: { _ in RowLattice.crossEntropy }
    case .flatten: { _ in RowLattice.flatten }
    case .dropoutEvaluation:
      { _ in [CaseSpecification(.dropoutEvaluation(rate: 0.5), [.x: [3, 4]])] }
    case .conv2d, .matmul, .dropoutMasked, .optimizer: nil
    }
  }

  /// The problems of cases, each with its own random numbers.
  static func cases(
    _ specifications: [CaseSpecification], _ setting: GradientSetting
  ) throws -> [GradientProblem] {
    try specifications.enumerated().compactMap { number, specification in
      var specification = specification
      specification.seed = setting.seed(of: number)
      let set = KernelOperators(setting.execution)
      var problem = DifferentiableCase(try specification.make(Double.self), set)?.problem
      problem?.name = "\(specification)"
      // A smooth operator's second method.
      if problem?.method == .central, number % 2 == 1 { problem?.method = .richardson }
      return problem
    }
  }
}
