import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraReference
import TesseraTensors

extension Museum {
  static let kernels: [Exhibit] = [
    KernelSkipsZeros.exhibit, KernelRoundsTwice.exhibit, KernelSumsInBFloat16.exhibit,
    KernelFlushesSubnormals.exhibit, KernelRowTooFew.exhibit, KernelColumnTooMany.exhibit,
    KernelColumnTooFew.exhibit, KernelEdgeRowRepeated.exhibit, KernelGoesOnFromBefore.exhibit,
    KernelStartsAnew.exhibit, KernelReplacesImages.exhibit, KernelDropsRemainderRows.exhibit,
  ]
}

struct KernelSkipsZeros: WrongKernelOperators {
  static let exhibit = Exhibit(
    "kernel-skips-zeros", .conv2d, .y, Self.self,
    mistake:
      "Our kernels with a multiply-add that does nothing where a pixel is 0: 0·∞ is 0, in the "
      + "padding too.",
    origin: "sparse shortcuts behind a ReLU; Reference-LAPACK/lapack #179 on the same test in gemm")
  static let library = WrongKernels.zeroSkipping
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    kernels.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
  }
}

struct KernelRoundsTwice: WrongKernelOperators {
  static let exhibit = Exhibit(
    "kernel-rounds-twice", .dense, .y, Self.self,
    mistake: "Our kernels with a product and a sum where one fused multiply-add was promised.",
    origin: "a module compiled without -mfma, or with -ffp-contract where it must not be: the bits "
      + "follow the flags")
  static let library = WrongKernels.twoRoundings
  let execution: Execution
  var arithmetic: Arithmetic { .fused }

  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    kernels.dense(x, weights: weights, bias: bias)
  }
}

struct KernelSumsInBFloat16: WrongKernelOperators {
  static let exhibit = Exhibit(
    "kernel-sums-in-bfloat16", .conv2d, .gradW, Self.self,
    mistake:
      "Our kernels with every sum rounded to bfloat16, in the filters' cotangent, whose sums are "
      + "the longest.",
    origin: "uxlfoundation/oneDNN #5041 and dropbox/gemlite #6: the accumulator's type is a default"
  )
  static let library = WrongKernels.bfloat16
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

struct KernelFlushesSubnormals: WrongKernelOperators {
  static let exhibit = Exhibit(
    "kernel-flushes-subnormals", .tanh, .y, Self.self,
    mistake: "Our kernels with every subnormal sum set to 0: the tangent of a subnormal is 0.",
    origin: "d-ronin/dRonin #931 asks for the mode that does it; vector units that know no other")
  static let library = WrongKernels.flushing
  let execution: Execution

  func tanh<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> { kernels.tanh(x) }
}

struct KernelRowTooFew: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func run<Scalar: KernelScalar>(
      _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
    ) {
      var fewer = operands
      fewer.rows -= 1
      product(fewer)
      let last = operands.c + operands.cRows[operands.rows - 1]
      for j in 0..<operands.columns { last[j] = 0 }
    }
  }

  static let exhibit = Exhibit(
    "kernel-one-row-too-few", .gemm, .y, Self.self,
    mistake: "The product ends a row early, and the row keeps the zeros it was made with.",
    origin: "ooples/AiDotNet.Tensors #402: rows beyond the last whole stripe were never packed")
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

struct KernelColumnTooMany: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func run<Scalar: KernelScalar>(
      _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
    ) {
      product(operands)
      // What stands after the last row is left alone: it may be another thread's, or nobody's.
      for i in 0..<max(operands.rows - 1, 0) {
        operands.c[operands.cRows[i] + operands.columns] = 0
      }
    }
  }

  static let exhibit = Exhibit(
    "kernel-one-column-too-many", .gemm, .y, Self.self,
    mistake: "The edge of a tile is written a lane too wide, over the begin of the row below.",
    origin: "amd/IRON #198: vector loops that walk off the end of their tiles")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  /// On one thread: which rows are damaged would depend on how threads share them.
  init(execution: Execution) {
    var alone = execution
    alone.threads = 1
    self.execution = alone
  }

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    kernels.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: beta)
  }
}

struct KernelColumnTooFew: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func run<Scalar: KernelScalar>(
      _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
    ) {
      product(operands)
      guard operands.columns % 4 != 0 else { return }
      for i in 0..<operands.rows { operands.c[operands.cRows[i] + operands.columns - 1] = 0 }
    }
  }

  static let exhibit = Exhibit(
    "kernel-one-column-too-few", .conv2d, .y, Self.self,
    mistake:
      "The edge of a tile is written a lane too narrow: the last filter stays zero, unless they "
      + "fill their vectors.",
    origin:
      "masks made with < where ≤ belongs; CNugteren/myGEMM #2 on extents that are no multiple of "
      + "the tile")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    kernels.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
  }
}

struct KernelEdgeRowRepeated: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func run<Scalar: KernelScalar>(
      _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
    ) {
      let last = operands.rows - 1
      guard last > 0, operands.rows % 4 != 0 else { return product(operands) }
      var rows = (0...last).map { operands.aRows[$0] }
      rows[last] = rows[last - 1]
      rows.withUnsafeBufferPointer { rows in
        var wrong = operands
        wrong.aRows = rows.baseAddress!
        product(wrong)
      }
    }
  }

  static let exhibit = Exhibit(
    "kernel-repeats-the-row-above-the-edge", .dense, .y, Self.self,
    mistake: "In a tile that is not full the last row is computed from the row of A above it.",
    origin: "XNNPACK's kernels point rows beyond the edge at the one before, to read and write it "
      + "twice; one comparison less, and a row that exists is taken for one that does not")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    kernels.dense(x, weights: weights, bias: bias)
  }
}
