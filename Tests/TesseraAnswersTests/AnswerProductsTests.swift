import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct AnswerProductsTests {
  /// The definitions, one after the other rounded once and twice.
  private func sweepConvolutions<Scalar: ReferenceScalar>(_: Scalar.Type, least: Double) {
    var sweep = AnswerSweep("answers of convolutions, \(Scalar.self)", least: least)
    for (number, item) in (Geometries.convolutions + Geometries.randomConvolutions(60, seed: 2))
      .enumerated()
    {
      let seed = UInt64(4 * number)
      let x: Tensor<Scalar> = Samples.real(item.inputShape, seed)
      let w: Tensor<Scalar> = Samples.real(item.filterShape, seed + 1)
      let b: Tensor<Scalar> = Samples.real([item.outputs], seed + 2)
      let cotangent: Tensor<Scalar> = Samples.real(item.outputShape, seed + 3)
      let (g, groups) = (item.geometry, item.groups)
      let arithmetic = Arithmetic.allCases[number % 2]
      sweep.accept(
        .conv2d(x, filter: w, bias: b, geometry: g, groups: groups),
        Reference.conv2d(
          x, filter: w, bias: b, geometry: g, groups: groups, arithmetic: arithmetic),
        "y of \(item)")
      sweep.accept(
        .conv2dInputVJP(
          outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: g, groups: groups),
        Reference.conv2dInputVJP(
          outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: g,
          groups: groups, arithmetic: arithmetic), "x̄ of \(item)")
      sweep.accept(
        .conv2dFilterVJP(
          outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: g, groups: groups),
        Reference.conv2dFilterVJP(
          outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: g,
          groups: groups, arithmetic: arithmetic), "w̄ of \(item)")
      sweep.accept(
        .broadcastVJP(outputCotangent: cotangent, shape: [item.outputs]),
        Reference.conv2dBiasVJP(outputCotangent: cotangent), "b̄ of \(item)")
    }
    sweep.finish()
  }

  @Test func convolutionsStayWithinTheirBounds() {
    sweepConvolutions(Float.self, least: 0.3)
    sweepConvolutions(Double.self, least: 0.3)
  }

  private func sweepMatrices<Scalar: ReferenceScalar>(_: Scalar.Type, least: Double) {
    var sweep = AnswerSweep("answers of matrix products, \(Scalar.self)", least: least)
    var number: UInt64 = 0
    for (m, k, n) in [(3, 4, 5), (1, 1, 1), (5, 1, 2), (4, 0, 3), (0, 2, 2), (7, 100, 9)] {
      for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
        for (alpha, beta) in [(1.0, 0.0), (1, 1), (-0.3, 0.7), (2, -1)] {
          number += 5
          let a: Tensor<Scalar> = Samples.real(transposeA ? [k, m] : [m, k], number)
          let b: Tensor<Scalar> = Samples.real(transposeB ? [n, k] : [k, n], number + 1)
          let c: Tensor<Scalar> = Samples.real([m, n], number + 2)
          for arithmetic in Arithmetic.allCases {
            sweep.accept(
              .gemm(
                a, transposeA: transposeA, b, transposeB: transposeB, into: c, alpha: alpha,
                beta: beta),
              Reference.gemm(
                a, transposeA: transposeA, b, transposeB: transposeB, into: c,
                alpha: Scalar(alpha), beta: Scalar(beta), arithmetic: arithmetic),
              "\(m)×\(k)×\(n), \(transposeA) \(transposeB), α \(alpha), β \(beta)")
          }
        }
      }
    }
    let x: Tensor<Scalar> = Samples.real([6, 70], 1)
    let w: Tensor<Scalar> = Samples.real([70, 8], 2)
    let bias: Tensor<Scalar> = Samples.real([8], 3)
    let cotangent: Tensor<Scalar> = Samples.real([6, 8], 4)
    for arithmetic in Arithmetic.allCases {
      sweep.accept(
        .dense(x, weights: w, bias: bias),
        Reference.dense(x, weights: w, bias: bias, arithmetic: arithmetic), "dense")
      sweep.accept(
        .denseInputVJP(outputCotangent: cotangent, weights: w),
        Reference.denseInputVJP(outputCotangent: cotangent, weights: w, arithmetic: arithmetic),
        "dense x̄")
      sweep.accept(
        .denseWeightsVJP(outputCotangent: cotangent, input: x),
        Reference.denseWeightsVJP(outputCotangent: cotangent, input: x, arithmetic: arithmetic),
        "dense w̄")
      sweep.accept(
        .broadcastVJP(outputCotangent: cotangent, shape: [8]),
        Reference.denseBiasVJP(outputCotangent: cotangent), "dense b̄")
    }
    sweep.finish()
  }

  @Test func matrixProductsStayWithinTheirBounds() {
    sweepMatrices(Float.self, least: 0.5)
    sweepMatrices(Double.self, least: 0.5)
  }

  /// grad_a, grad_b and grad_c as products themselves.
  @Test func gradientsOfMatrixProductsAreProducts() {
    var sweep = AnswerSweep("answers of gradients of matrix products", least: 0.2)
    let (m, k, n) = (4, 6, 5)
    for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
      let a: Tensor<Float> = Samples.real(transposeA ? [k, m] : [m, k], 1)
      let b: Tensor<Float> = Samples.real(transposeB ? [n, k] : [k, n], 2)
      let cotangent: Tensor<Float> = Samples.real([m, n], 3)
      func product(
        _ left: Tensor<Float>, _ transposeLeft: Bool, _ right: Tensor<Float>,
        _ transposeRight: Bool, _ shape: Shape
      ) -> Tensor<Float> {
        Reference.gemm(
          left, transposeA: transposeLeft, right, transposeB: transposeRight,
          into: Tensor(repeating: 0, shape: shape), alpha: 0.7, beta: 0, arithmetic: .fused)
      }
      sweep.accept(
        .gemmLeftVJP(
          outputCotangent: cotangent, b, leftShape: a.shape, transposeA: transposeA,
          transposeB: transposeB, alpha: Double(Float(0.7))),
        transposeA
          ? product(b, transposeB, cotangent, true, a.shape)
          : product(cotangent, false, b, !transposeB, a.shape), "ā \(transposeA) \(transposeB)")
      sweep.accept(
        .gemmRightVJP(
          outputCotangent: cotangent, a, rightShape: b.shape, transposeA: transposeA,
          transposeB: transposeB, alpha: Double(Float(0.7))),
        transposeB
          ? product(cotangent, true, a, transposeA, b.shape)
          : product(a, !transposeA, cotangent, false, b.shape), "b̄ \(transposeA) \(transposeB)")
      let scaled = cotangent.elements.map { Float(0.7) * $0 }
      sweep.accept(
        .gemmAddendVJP(outputCotangent: cotangent, shape: [m, n], beta: 0.7),
        Tensor(shape: [m, n], scaled), "c̄")
      let rows = (0..<n).map { j in (0..<m).reduce(Float(0)) { $0 + scaled[$1 * n + j] } }
      sweep.accept(
        .gemmAddendVJP(outputCotangent: cotangent, shape: [n], beta: 0.7),
        Tensor(shape: [n], rows), "c̄ of a row")
    }
    sweep.finish()
  }

  @Test func kernelsStayWithinTheirBounds() {
    var sweep = AnswerSweep("answers of the kernels", least: 0.3)
    for level in InstructionSetLevel.available {
      let execution = Execution(threads: 2, instructionSet: level)
      for (number, item) in Geometries.convolutions.enumerated() {
        let seed = UInt64(4 * number)
        let x: Tensor<Float> = Samples.real(item.inputShape, seed)
        let w: Tensor<Float> = Samples.real(item.filterShape, seed + 1)
        let b: Tensor<Float> = Samples.real([item.outputs], seed + 2)
        let cotangent: Tensor<Float> = Samples.real(item.outputShape, seed + 3)
        let (g, groups) = (item.geometry, item.groups)
        sweep.accept(
          .conv2d(x, filter: w, bias: b, geometry: g, groups: groups),
          conv2d(x, filter: w, bias: b, geometry: g, groups: groups, execution: execution),
          "y of \(item), \(level)")
        sweep.accept(
          .conv2dInputVJP(
            outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: g,
            groups: groups),
          conv2dInputVJP(
            outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: g,
            groups: groups, execution: execution), "x̄ of \(item), \(level)")
        sweep.accept(
          .conv2dFilterVJP(
            outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: g,
            groups: groups),
          conv2dFilterVJP(
            outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: g,
            groups: groups, execution: execution), "w̄ of \(item), \(level)")
      }
    }
    sweep.finish()
  }
}
