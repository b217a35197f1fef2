import TesseraAnswers
import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraTensors

// Mistakes of kernels about where a sum begins and which rows it has.

struct KernelGoesOnFromBefore: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func run<Scalar: KernelScalar>(
      _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
    ) {
      product(operands)
      guard case .write = operands.mode else { return }
      var again = operands
      again.mode = .accumulate
      again.bias = nil
      product(again)
    }
  }

  static let exhibit = Exhibit(
    "kernel-adds-to-an-earlier-call", .conv2d, .gradX, Self.self,
    mistake:
      "The product is added to what an earlier call with the same operands left in C, which was "
      + "not cleared.",
    origin:
      "ValeevGroup/tiledarray #104 and ROCm/MIOpenGEMM #13: results that depended on what the "
      + "memory had held")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    kernels.conv2dInputVJP(
      outputCotangent: outputCotangent, filter: filter, inputShape: inputShape, geometry: geometry,
      groups: groups)
  }
}

struct KernelStartsAnew: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func run<Scalar: KernelScalar>(
      _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
    ) {
      var anew = operands
      if case .extend = operands.mode { anew.mode = .write }
      product(anew)
    }
  }

  static let exhibit = Exhibit(
    "kernel-starts-anew", .gemm, .y, Self.self,
    mistake:
      "A chain that should go on from C begins at 0: βC is lost, and of a split depth all but "
      + "the last block.",
    origin: "FluxML/NNlib.jl #518: a nonzero β that one of two algorithms minds")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    kernels.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: beta)
  }
}

struct KernelReplacesImages: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func run<Scalar: KernelScalar>(
      _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
    ) {
      var anew = operands
      if case .accumulate = operands.mode { anew.mode = .write }
      product(anew)
    }
  }

  static let exhibit = Exhibit(
    "filter-vjp-of-last-image", .conv2d, .gradW, Self.self,
    mistake: "Every image's filter gradient replaces that of the images before it.",
    origin: "LBANN/lbann #1022: a gradient buffer that was scaled before every image and not once")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    kernels.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: input, filterShape: filterShape, geometry: geometry,
      groups: groups)
  }
}

struct KernelDropsRemainderRows: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func summed(rows: Int) -> Int { rows / 4 * 4 }
  }

  static let exhibit = Exhibit(
    "kernel-drops-remainder-rows", .dense, .gradB, Self.self,
    mistake: "The rows of a batch are summed by fours, and those that are left are not.",
    origin:
      "halide/Halide #656 and NervanaSystems/neon #361: batches that are no multiple of a block")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  func denseBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    kernels.denseBiasVJP(outputCotangent: outputCotangent)
  }
}
