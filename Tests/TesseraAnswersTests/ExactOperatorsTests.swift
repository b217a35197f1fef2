import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@testable import TesseraAnswers

@Suite struct ExactOperatorsTests {
  @Test func matrixProductsOfIntegersEqualTheDefinition() {
    var tally = Tally("exact matrix products, Int64 against the definition")
    for (number, (m, k, n)) in [
      (3, 4, 5), (1, 7, 1), (5, 1, 2), (4, 0, 3), (0, 2, 2), (13, 31, 17),
    ]
    .enumerated() {
      for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
        let seed = UInt64(number)
        let a: Tensor<Float> = Samples.integers(transposeA ? [k, m] : [m, k], seed)
        let b: Tensor<Float> = Samples.integers(transposeB ? [n, k] : [k, n], seed + 50)
        let c: Tensor<Float> = Samples.integers([m, n], seed + 90)
        let map = Exact.product(a.shape, transposeA: transposeA, b.shape, transposeB: transposeB)
        var sums = map.output(wholeNumbers(a), wholeNumbers(b), in: Int64Accumulator.self)
        sums.addBroadcast(wholeNumbers(c))
        let expected = Reference.gemm(
          a, transposeA: transposeA, b, transposeB: transposeB, into: c, alpha: 1, beta: 1,
          arithmetic: .fused)
        #expect(differences(sums, expected) == 0, "\(m)×\(k)·\(k)×\(n)")
        tally.count(expected.count)
      }
    }
    tally.finish()
  }

  @Test func denseAndItsGradientsEqualTheDefinition() {
    let x: Tensor<Float> = Samples.integers([5, 7], 1)
    let w: Tensor<Float> = Samples.integers([7, 4], 2)
    let b: Tensor<Float> = Samples.integers([4], 3)
    let cotangent: Tensor<Float> = Samples.integers([5, 4], 4)
    let map = Exact.product(x.shape, transposeA: false, w.shape, transposeB: false)
    let found = [
      differences(
        Exact.dense(
          wholeNumbers(x), weights: wholeNumbers(w), bias: wholeNumbers(b),
          in: Int64Accumulator.self),
        Reference.dense(x, weights: w, bias: b, arithmetic: .fused)),
      differences(
        map.leftVJP(
          outputCotangent: wholeNumbers(cotangent), right: wholeNumbers(w),
          in: Int64Accumulator.self),
        Reference.denseInputVJP(outputCotangent: cotangent, weights: w, arithmetic: .fused)),
      differences(
        map.rightVJP(
          left: wholeNumbers(x), outputCotangent: wholeNumbers(cotangent),
          in: Int64Accumulator.self),
        Reference.denseWeightsVJP(outputCotangent: cotangent, input: x, arithmetic: .fused)),
      differences(
        Exact.sum(wholeNumbers(cotangent), to: [4], in: Int64Accumulator.self),
        Reference.denseBiasVJP(outputCotangent: cotangent)),
    ]
    #expect(found == [0, 0, 0, 0])
  }

  /// Against products of single matrices, picked out by hand.
  @Test func matmulBroadcastsAsNumPyDoes() throws {
    let a: Tensor<Float> = Samples.integers([2, 1, 3, 4], 1)
    let b: Tensor<Float> = Samples.integers([5, 4, 2], 2)
    let map = try #require(Exact.matmul(a.shape, b.shape))
    #expect(map.output == [2, 5, 3, 2])
    let sums = map.output(wholeNumbers(a), wholeNumbers(b), in: Int64Accumulator.self).results
    for i in 0..<2 {
      for j in 0..<5 {
        let left = Tensor<Float>(shape: [3, 4], Array(a.elements[i * 12..<i * 12 + 12]))
        let right = Tensor<Float>(shape: [4, 2], Array(b.elements[j * 8..<j * 8 + 8]))
        let product = Reference.gemm(
          left, transposeA: false, right, transposeB: false,
          into: Tensor(repeating: 0, shape: [3, 2]), alpha: 1, beta: 0, arithmetic: .fused)
        let start = (i * 5 + j) * 6
        #expect(sums[start..<start + 6].map { Float($0 ?? -1) } == product.elements)
      }
    }
    #expect(Exact.matmul([4], [4, 3])?.output == [3])
    #expect(Exact.matmul([2, 3, 4], [4])?.output == [2, 3])
    #expect(Exact.matmul([4], [4])?.output == [])
    #expect(Exact.matmul([7, 0, 4], [4, 3])?.output == [7, 0, 3])
    #expect(Exact.matmul([3, 4], [3, 4]) == nil && Exact.matmul([2, 3, 4], [3, 4, 5]) == nil)
    #expect(Exact.matmul([], [4]) == nil)
  }

  @Test func broadcastingAddsAndSumsAsNumPyDoes() throws {
    let a = Tensor<Int64>(shape: [2, 1, 3], [1, 2, 3, 4, 5, 6])
    let b = Tensor<Int64>(shape: [2, 1], [10, 20])
    let sum = try Exact.add(a, b, in: Int64Accumulator.self)
    #expect(sum.shape == [2, 2, 3])
    #expect(sum.results == [11, 12, 13, 21, 22, 23, 14, 15, 16, 24, 25, 26])
    let cotangent = Tensor<Int64>(shape: [2, 2, 3], Array(1...12))
    let toA = Exact.sum(cotangent, to: [2, 1, 3], in: Int64Accumulator.self)
    #expect(toA.results == [5, 7, 9, 17, 19, 21])
    let toB = Exact.sum(cotangent, to: [2, 1], in: Int64Accumulator.self)
    #expect(toB.results == [30, 48])
    let toScalar = Exact.sum(cotangent, to: [], in: Int64Accumulator.self)
    #expect(toScalar.results == [78])
    #expect(throws: ShapeError.self) {
      try Exact.add(a, Tensor<Int64>(shape: [4], [1, 2, 3, 4]), in: Int64Accumulator.self)
    }
    let empty = Exact.sum(Tensor<Int64>(shape: [0, 3], []), to: [3], in: Int64Accumulator.self)
    #expect(empty.results == [0, 0, 0])
  }

  @Test func poolsEqualTheDefinition() {
    var tally = Tally("exact pools against the definition")
    for (number, item) in Geometries.pools.enumerated() {
      let (g, seed) = (item.geometry, UInt64(number))
      // Few different values: ties everywhere.
      var x: Tensor<Double> = Samples.integers(item.inputShape, seed)
      if number % 2 == 1 {
        for i in 0..<3 { x[(i * 7 + 2) % x.count] = [.nan, -.infinity, .infinity][i] }
      }
      let cotangent: Tensor<Double> = Samples.integers(item.pooledShape, seed + 7)
      let pooled = Exact.maxPool(x, geometry: g)
      let expected = Reference.maxPool(x, geometry: g)
      #expect(Bits.compare(pooled.values, expected.values) == nil, "\(item)")
      #expect(Bits.compare(pooled.winners, expected.winners) == nil, "\(item)")
      let gradient = Exact.maxPoolVJP(
        outputCotangent: cotangent, winners: pooled.winners, inputShape: x.shape, geometry: g,
        in: CompensatedAccumulator.self)
      #expect(
        gradient.results
          == Reference.maxPoolVJP(
            outputCotangent: cotangent, winners: expected.winners, inputShape: x.shape, geometry: g
          ).elements, "\(item)")
      let finite: Tensor<Double> = Samples.integers(item.inputShape, seed)
      let sums = Exact.windowSums(x.shape, geometry: g).output(
        finite, Tensor(repeating: 1, shape: []), in: CompensatedAccumulator.self)
      let counts = Exact.windowCounts(g).elements
      let means = sums.results.enumerated().map { position, sum in
        sum / counts[position / item.channels % counts.count]
      }
      #expect(
        means == Reference.averagePool(finite, geometry: g, includePadding: false).elements,
        "\(item)")
      tally.count(2 * x.count + 3 * cotangent.count)
    }
    tally.finish()
  }

  @Test func integersThatDoNotFitAreReported() {
    let big = Tensor<Int64>(shape: [1, 2], [.max, 1])
    func product(_ column: [Int64]) -> Int64? {
      Exact.dense(
        big, weights: Tensor(shape: [2, 1], column), bias: nil, in: Int64Accumulator.self
      ).results[0]
    }
    #expect(product([1, 0]) == .max)
    #expect(product([1, 1]) == nil)
    #expect(product([2, 0]) == nil)
    #expect(product([-1, -1]) == .min)
  }
}
