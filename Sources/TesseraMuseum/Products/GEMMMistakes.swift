import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let matrixProducts: [Exhibit] = [
    TransposeOfAIgnored.exhibit, TransposeOfBIgnored.exhibit, AlphaAppliedToC.exhibit,
    AlphaAndBetaExchanged.exhibit, BetaIgnored.exhibit, BetaZeroReadsC.exhibit,
    ResultColumnMajor.exhibit, DepthRemainderDropped.exhibit, DepthBlocksOverwrite.exhibit,
    SixteenBitOffsets.exhibit, LeftVJPWithoutAlpha.exhibit, AddendVJPOfFirstRow.exhibit,
  ]
}

extension Definitions {
  /// The product over a part of its depth.
  fileprivate func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S, over part: Range<Int>
  ) -> Tensor<S> {
    let isWhole = part == 0..<a.shape[transposeA ? 0 : 1]
    return gemm(
      isWhole ? a : a.withZeros(alongRows: transposeA) { !part.contains($0) },
      transposeA: transposeA,
      isWhole ? b : b.withZeros(alongRows: !transposeB) { !part.contains($0) },
      transposeB: transposeB, adding: c, alpha: alpha, beta: beta)
  }
}

struct TransposeOfAIgnored: WrongOperators {
  static let exhibit = Exhibit(
    "transpose-of-a-ignored", .gemm, .y, Self.self,
    mistake: "A's memory is read as m×k also where it is stored as k×m.",
    origin: "halide/Halide #656: the variants of a BLAS with transposes were wrong; vectors and "
      + "symmetric matrices hide it")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    right.gemm(
      transposeA ? a.reshaped([a.shape[1], a.shape[0]]) : a, transposeA: false, b,
      transposeB: transposeB, adding: c, alpha: alpha, beta: beta)
  }
}

struct TransposeOfBIgnored: WrongOperators {
  static let exhibit = Exhibit(
    "transpose-of-b-ignored", .gemm, .y, Self.self,
    mistake: "B's memory is read as k×n also where it is stored as n×k.",
    origin:
      "weights kept as [out, in] and handed to a product that is told so and does not listen; "
      + "halide/Halide #656")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    right.gemm(
      a, transposeA: transposeA, transposeB ? b.reshaped([b.shape[1], b.shape[0]]) : b,
      transposeB: false, adding: c, alpha: alpha, beta: beta)
  }
}

struct AlphaAppliedToC: WrongOperators {
  static let exhibit = Exhibit(
    "alpha-applied-to-c", .gemm, .y, Self.self,
    mistake: "α·(A·B + β·C): α scales what it should not.",
    origin: "ARM-software/ComputeLibrary #1024: α·(A·B + C) came out")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    right.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha,
      beta: alpha * beta)
  }
}

struct AlphaAndBetaExchanged: WrongOperators {
  static let exhibit = Exhibit(
    "alpha-and-beta-exchanged", .gemm, .y, Self.self,
    mistake: "α scales C and β the product.",
    origin:
      "the gemm crate, gemm/src/gemm.rs, whose α and β are those of BLAS the other way round: "
      + "whoever calls it as a BLAS makes this mistake")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    right.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c,
      alpha: c == nil ? alpha : beta, beta: alpha)
  }
}

struct BetaIgnored: WrongOperators {
  static let exhibit = Exhibit(
    "beta-ignored", .gemm, .y, Self.self,
    mistake: "C is added as it is.",
    origin:
      "ARM-software/ComputeLibrary #1024: changing β changed nothing; codeplaysoftware/portBLAS "
      + "#240 notes that tests with β = 1 cannot see such things")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    right.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: 1)
  }
}

struct BetaZeroReadsC: WrongOperators {
  static let exhibit = Exhibit(
    "beta-zero-reads-c", .gemm, .y, Self.self,
    mistake: "β = 0 multiplies C with 0 instead of leaving it alone: a NaN that stood in C stays.",
    origin: "robertknight/rten #81, icl-utk-edu/blaspp #39, flashinfer-ai/flashinfer #4724")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    let y = right.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: beta)
    guard beta == 0, let c else { return y }
    let whole = right.add(Tensor(repeating: 0, shape: y.shape), c)
    return y.combined(whole) { ($1 * 0).isNaN ? .nan : $0 }
  }
}

struct ResultColumnMajor: WrongOperators {
  static let exhibit = Exhibit(
    "result-in-column-major-order", .gemm, .y, Self.self,
    mistake: "The result's memory holds its transpose.",
    origin:
      "BLAS and cuBLAS count along columns: a row-major caller who swaps neither operands nor "
      + "flags gets this")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    let y = right.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: beta)
    return y.transposed.reshaped(y.shape)
  }
}

struct DepthRemainderDropped: WrongOperators {
  static let exhibit = Exhibit(
    "depth-remainder-dropped", .gemm, .y, Self.self,
    mistake: "The loop over the depth goes by fours, and what is left of k is not multiplied.",
    origin: "halide/Halide #656: sums over all but the last elements; CNugteren/myGEMM #1")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    let depth = a.shape[transposeA ? 0 : 1] / 4 * 4
    return right.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: beta,
      over: 0..<depth)
  }
}

struct DepthBlocksOverwrite: WrongOperators {
  static let exhibit = Exhibit(
    "depth-blocks-overwrite", .gemm, .y, Self.self,
    mistake:
      "Every block of 256 of the depth starts anew instead of going on from C, so that the last "
      + "block alone is left.",
    origin:
      "β passed on to every block of the depth, where only the first may scale C; small tests "
      + "have one block")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    let depth = a.shape[transposeA ? 0 : 1]
    return right.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha, beta: beta,
      over: max(depth - 1, 0) / 256 * 256..<depth)
  }
}

struct SixteenBitOffsets: WrongOperators {
  static let exhibit = Exhibit(
    "offsets-in-sixteen-bits", .gemm, .y, Self.self,
    mistake: "Offsets into A are kept in 16 bits and begin anew after 65,536 elements.",
    origin:
      "the small sister of 32-bit offsets: triton-lang/triton #832, ROCm/composable_kernel #3722, "
      + "tinygrad/tinygrad #3961")
  let execution: Execution

  func gemm<S: OperatorScalar>(
    _ a: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, adding c: Tensor<S>?,
    alpha: S, beta: S
  ) -> Tensor<S> {
    let wrapped =
      a.count > 1 << 16
      ? Tensor(shape: a.shape, (0..<a.count).map { a[Int(UInt16(truncatingIfNeeded: $0))] }) : a
    return right.gemm(
      wrapped, transposeA: transposeA, b, transposeB: transposeB, adding: c, alpha: alpha,
      beta: beta)
  }
}

struct LeftVJPWithoutAlpha: WrongOperators {
  static let exhibit = Exhibit(
    "product-vjp-without-alpha", .gemm, .gradA, Self.self,
    mistake: "The cotangent of A is not scaled by α.",
    origin: "classic beginner's mistake: the derivative of a product, taken before it is scaled")
  let execution: Execution

  func gemmLeftVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, transposeA: Bool, _ b: Tensor<S>, transposeB: Bool, alpha: S
  ) -> Tensor<S> {
    right.gemmLeftVJP(
      outputCotangent: outputCotangent, transposeA: transposeA, b, transposeB: transposeB, alpha: 1)
  }
}

struct AddendVJPOfFirstRow: WrongOperators {
  static let exhibit = Exhibit(
    "addend-vjp-not-summed", .gemm, .gradC, Self.self,
    mistake:
      "Where C was repeated over rows or columns, its cotangent is taken from the first of them "
      + "instead of summed.",
    origin: "apache/tvm #2465 and deeplearning4j/nd4j #2424: gradients of what was broadcast")
  let execution: Execution

  func gemmAddendVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, shape: Shape, beta: S
  ) -> Tensor<S> {
    let first = outputCotangent.firstUnder(shape)
    return right.gemmAddendVJP(outputCotangent: first, shape: shape, beta: beta)
  }
}
