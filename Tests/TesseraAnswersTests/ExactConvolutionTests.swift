import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@testable import TesseraAnswers

/// Whole numbers as a tensor for integer arithmetic.
func wholeNumbers(_ tensor: Tensor<Float>) -> Tensor<Int64> {
  Tensor(shape: tensor.shape, tensor.elements.map { Int64($0) })
}

/// How many of `expected` a result in integers differs from, or -1 where the shapes do.
func differences(_ sums: ExactSums<Int64Accumulator>, _ expected: Tensor<Float>) -> Int {
  guard sums.shape == expected.shape else { return -1 }
  return zip(sums.results, expected.elements).count { $0 != Int64($1) }
}

@Suite struct ExactConvolutionTests {
  @Test func convolutionsOfIntegersEqualTheDefinition() {
    var tally = Tally("exact convolutions, three directions, Int64 against the definition")
    for (number, item) in (Geometries.convolutions + Geometries.randomConvolutions(400, seed: 9))
      .enumerated()
    {
      let seed = UInt64(3 * number)
      let x: Tensor<Float> = Samples.integers(item.inputShape, seed)
      let w: Tensor<Float> = Samples.integers(item.filterShape, seed + 1)
      let b: Tensor<Float> = Samples.integers([item.outputs], seed + 2)
      let cotangent: Tensor<Float> = Samples.integers(item.outputShape, seed + 3)
      let (g, groups) = (item.geometry, item.groups)
      let map = Exact.conv2d(
        input: x.shape, filter: w.shape, geometry: g, groups: groups)
      let found = [
        differences(
          Exact.conv2d(
            wholeNumbers(x), filter: wholeNumbers(w), bias: wholeNumbers(b), geometry: g,
            groups: groups, in: Int64Accumulator.self),
          Reference.conv2d(
            x, filter: w, bias: b, geometry: g, groups: groups, arithmetic: .fused)),
        differences(
          map.leftVJP(
            outputCotangent: wholeNumbers(cotangent), right: wholeNumbers(w),
            in: Int64Accumulator.self),
          Reference.conv2dInputVJP(
            outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: g,
            groups: groups, arithmetic: .fused)),
        differences(
          map.rightVJP(
            left: wholeNumbers(x), outputCotangent: wholeNumbers(cotangent),
            in: Int64Accumulator.self),
          Reference.conv2dFilterVJP(
            outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: g,
            groups: groups, arithmetic: .fused)),
        differences(
          Exact.sum(wholeNumbers(cotangent), to: [item.outputs], in: Int64Accumulator.self),
          Reference.conv2dBiasVJP(outputCotangent: cotangent)),
      ]
      #expect(found == [0, 0, 0, 0], "\(item)")
      tally.count(x.count + w.count + cotangent.count + b.count)
    }
    tally.finish()
  }

  /// An infinite or NaN weight reaches what it meets through the padding too.
  @Test func specialValuesReachWhatTheDefinitionSays() {
    var tally = Tally("exact convolutions with NaN and infinities, by class")
    func expect(
      _ sums: ExactSums<CompensatedAccumulator>, _ expected: Tensor<Double>, _ what: String
    ) {
      for (value, right) in zip(sums.results, expected.elements) {
        let same = right.isFinite ? value.isFinite : value.isNaN ? right.isNaN : value == right
        #expect(same, "\(what): \(value), defined \(right)")
      }
      tally.count(expected.count)
    }
    let specials: [Double] = [.nan, .infinity, -.infinity]
    for (number, item) in Geometries.randomConvolutions(150, seed: 4).enumerated() {
      let random = CounterRandom(seed: 8, stream: UInt64(number))
      func sample(_ shape: Shape, _ seed: UInt64, special: Bool) -> Tensor<Double> {
        var tensor: Tensor<Double> = Samples.integers(shape, seed)
        if special, shape.count > 0 {
          for i in UInt64(0)..<2 {
            tensor[random.integer(seed + i, below: shape.count)] = specials[(number + Int(i)) % 3]
          }
        }
        return tensor
      }
      let (g, groups) = (item.geometry, item.groups)
      for which in 0..<3 {
        let x = sample(item.inputShape, 1, special: which == 0)
        let w = sample(item.filterShape, 4, special: which == 1)
        let cotangent = sample(item.outputShape, 7, special: which == 2)
        let map = Exact.conv2d(input: x.shape, filter: w.shape, geometry: g, groups: groups)
        expect(
          map.output(x, w, in: CompensatedAccumulator.self),
          Reference.conv2d(
            x, filter: w, bias: nil, geometry: g, groups: groups, arithmetic: .fused),
          "y, special \(which), \(item)")
        expect(
          map.leftVJP(outputCotangent: cotangent, right: w, in: CompensatedAccumulator.self),
          Reference.conv2dInputVJP(
            outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: g,
            groups: groups, arithmetic: .fused), "x̄, special \(which), \(item)")
        expect(
          map.rightVJP(left: x, outputCotangent: cotangent, in: CompensatedAccumulator.self),
          Reference.conv2dFilterVJP(
            outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: g,
            groups: groups, arithmetic: .fused), "w̄, special \(which), \(item)")
      }
    }
    tally.finish()
  }
}
