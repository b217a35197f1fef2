import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ErrorBoundTests {
  @Test func gammaGrowsFromTheUnitRoundoff() {
    #expect(ErrorBound.unitRoundoff(Float.self) == 0x1p-24)
    #expect(ErrorBound.unitRoundoff(Double.self) == 0x1p-53)
    #expect(ErrorBound.gamma(0, Float.self) == 0)
    #expect(ErrorBound.gamma(1 << 23, Float.self) == 1)
    #expect(ErrorBound.gamma(1 << 24, Float.self) == .infinity)
    #expect(ErrorBound.gamma(100, Float.self) > 100 * 0x1p-24)
  }

  @Test func productsAndTheirBoundsAgreeWithDouble() {
    var tally = Tally("bounds of products and averages, Float")
    let a: Tensor<Float> = Samples.real([6, 40], 1)
    let b: Tensor<Float> = Samples.real([40, 9], 2)
    let c: Tensor<Float> = Samples.real([6, 9], 3)
    func wide(_ tensor: Tensor<Float>) -> Tensor<Double> {
      Tensor(shape: tensor.shape, tensor.elements.map { Double($0) })
    }
    func expect(_ value: Tensor<Float>, _ exact: Tensor<Double>, _ bound: Tensor<Double>) {
      for i in 0..<value.count { #expect(abs(Double(value[i]) - exact[i]) <= bound[i]) }
      tally.count(value.count)
    }
    for arithmetic in Arithmetic.allCases {
      for (alpha, beta) in [(1 as Float, 0 as Float), (0.3, 1), (-1.7, 0.6)] {
        expect(
          Reference.gemm(
            a, transposeA: false, b, transposeB: false, into: c, alpha: alpha, beta: beta,
            arithmetic: arithmetic),
          Reference.gemm(
            wide(a), transposeA: false, wide(b), transposeB: false, into: wide(c),
            alpha: Double(alpha), beta: Double(beta), arithmetic: .fused),
          ErrorBound.gemm(
            a, transposeA: false, b, transposeB: false, into: c, alpha: alpha, beta: beta))
      }
      expect(
        Reference.denseInputVJP(outputCotangent: c, weights: b, arithmetic: arithmetic),
        Reference.denseInputVJP(outputCotangent: wide(c), weights: wide(b), arithmetic: .fused),
        ErrorBound.denseInputVJP(outputCotangent: c, weights: b))
      expect(
        Reference.denseWeightsVJP(outputCotangent: c, input: a, arithmetic: arithmetic),
        Reference.denseWeightsVJP(outputCotangent: wide(c), input: wide(a), arithmetic: .fused),
        ErrorBound.denseWeightsVJP(outputCotangent: c, input: a))
    }
    for (number, item) in Geometries.pools.enumerated() {
      let x: Tensor<Float> = Samples.real(item.inputShape, UInt64(number))
      for includePadding in [false, true] {
        expect(
          Reference.averagePool(x, geometry: item.geometry, includePadding: includePadding),
          Reference.averagePool(wide(x), geometry: item.geometry, includePadding: includePadding),
          ErrorBound.averagePool(x, geometry: item.geometry, includePadding: includePadding))
      }
    }
    tally.finish()
  }

  @Test func boundsCoverProductsAmongTheSubnormals() {
    let tiny = Tensor<Float>(repeating: 0x1.8p-75, shape: [1, 1])
    let zero = Tensor<Float>(repeating: 0, shape: [1, 1])
    let product = Reference.gemm(
      tiny, transposeA: false, tiny, transposeB: false, into: zero, alpha: 1, beta: 0,
      arithmetic: .fused)
    let bound = ErrorBound.gemm(
      tiny, transposeA: false, tiny, transposeB: false, into: zero, alpha: 1, beta: 0)
    #expect(abs(Double(product[0]) - 0x1.2p-149) <= bound[0])
  }
}
