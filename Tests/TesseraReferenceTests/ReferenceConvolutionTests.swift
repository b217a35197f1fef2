import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceConvolutionTests {
  @Test func conv2dGivesTheNumbersOfItsExample() throws {
    let x = Tensor<Float>(shape: [1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9])
    let w = Tensor<Float>(repeating: 1, shape: [2, 2, 1, 1])
    let geometry = try WindowGeometry(input: 3, kernel: 2, window: .unit)
    let y = Reference.conv2d(
      x, filter: w, bias: nil, geometry: geometry, groups: 1, arithmetic: .fused)
    #expect(y == Tensor(shape: [1, 2, 2, 1], [12, 16, 24, 28]))
    let same = try WindowGeometry(input: 3, kernel: 2, window: .same)
    let bias = Tensor<Float>(shape: [1], [0.5])
    let padded = Reference.conv2d(
      x, filter: w, bias: bias, geometry: same, groups: 1, arithmetic: .unfused)
    #expect(padded.elements == [12.5, 16.5, 9.5, 24.5, 28.5, 15.5, 15.5, 17.5, 9.5])
  }

  @Test func conv2dIsCorrelationAndDoesNotTurnTheFilter() throws {
    let x = Tensor<Double>(shape: [1, 1, 3, 1], [1, 10, 100])
    let w = Tensor<Double>(shape: [1, 2, 1, 1], [2, 3])
    let geometry = try WindowGeometry(input: Size2D(1, 3), kernel: Size2D(1, 2), window: .unit)
    let y = Reference.conv2d(
      x, filter: w, bias: nil, geometry: geometry, groups: 1, arithmetic: .fused)
    #expect(y.elements == [32, 320])
    let cotangent = Tensor<Double>(shape: [1, 1, 2, 1], [1, 5])
    let input = Reference.conv2dInputVJP(
      outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: geometry, groups: 1,
      arithmetic: .fused)
    #expect(input.elements == [2, 13, 15])
    let filter = Reference.conv2dFilterVJP(
      outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: geometry, groups: 1,
      arithmetic: .fused)
    #expect(filter.elements == [51, 510])
  }

  @Test func zerosOfThePaddingAreMultiplied() throws {
    let x = Tensor<Float>(shape: [1, 1, 2, 1], [1, 1])
    let w = Tensor<Float>(shape: [1, 2, 1, 1], [1, .infinity])
    let geometry = try WindowGeometry(input: Size2D(1, 2), kernel: Size2D(1, 2), window: .same)
    let y = Reference.conv2d(
      x, filter: w, bias: nil, geometry: geometry, groups: 1, arithmetic: .fused)
    #expect(y[0] == .infinity && y[1].isNaN)
    // Pixel 0 is met by tap 1 of output −1, which does not exist: its zero meets the infinity.
    let cotangent = Tensor<Float>(shape: [1, 1, 2, 1], [1, 1])
    let input = Reference.conv2dInputVJP(
      outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: geometry, groups: 1,
      arithmetic: .fused)
    #expect(input[0].isNaN && input[1] == .infinity)
  }

  @Test func conv2dAndItsVJPsAreExactOnIntegers() {
    var tally = Tally("convolution references against Int64")
    let cases = Geometries.convolutions + Geometries.randomConvolutions(30, seed: 1)
    for (number, item) in cases.enumerated() {
      let seed = UInt64(number)
      let sums = IntegerConvolution(item, seed: seed)
      for arithmetic in Arithmetic.allCases {
        tally.count(expectExact(Float.self, item, seed, sums, arithmetic))
        tally.count(expectExact(Double.self, item, seed, sums, arithmetic))
      }
    }
    tally.finish()
  }

  private func expectExact<Scalar: ReferenceScalar>(
    _ type: Scalar.Type, _ item: WindowCase, _ seed: UInt64, _ sums: IntegerConvolution,
    _ arithmetic: Arithmetic
  ) -> Int {
    let x: Tensor<Scalar> = Samples.integers(item.inputShape, seed)
    let w: Tensor<Scalar> = Samples.integers(item.filterShape, seed + 1000)
    let cotangent: Tensor<Scalar> = Samples.integers(item.outputShape, seed + 2000)
    let y = Reference.conv2d(
      x, filter: w, bias: nil, geometry: item.geometry, groups: item.groups,
      arithmetic: arithmetic)
    let input = Reference.conv2dInputVJP(
      outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: item.geometry,
      groups: item.groups, arithmetic: arithmetic)
    let filter = Reference.conv2dFilterVJP(
      outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: item.geometry,
      groups: item.groups, arithmetic: arithmetic)
    let bias = Reference.conv2dBiasVJP(outputCotangent: cotangent)
    #expect(y.elements == sums.output.map { Scalar($0) }, "\(item)")
    #expect(input.elements == sums.input.map { Scalar($0) }, "\(item)")
    #expect(filter.elements == sums.filter.map { Scalar($0) }, "\(item)")
    #expect(bias.elements == sums.bias.map { Scalar($0) }, "\(item)")
    return y.count + input.count + filter.count + bias.count
  }
}

/// A convolution and its three VJPs in Int64, by one walk over all products.
struct IntegerConvolution {
  var output, input, filter, bias: [Int64]

  init(_ item: WindowCase, seed: UInt64) {
    let (inputShape, filterShape, outputShape) =
      (item.inputShape, item.filterShape, item.outputShape)
    let x = Samples.integerValues(inputShape.count, seed)
    let w = Samples.integerValues(filterShape.count, seed + 1000)
    let cotangent = Samples.integerValues(outputShape.count, seed + 2000)
    output = Array(repeating: 0, count: outputShape.count)
    input = Array(repeating: 0, count: inputShape.count)
    filter = Array(repeating: 0, count: filterShape.count)
    bias = Array(repeating: 0, count: item.outputs)
    for position in 0..<outputShape.count {
      let o = position % item.outputs
      let pixel = position / item.outputs
      let q = pixel % outputShape[2]
      let p = pixel / outputShape[2] % outputShape[1]
      let n = pixel / outputShape[2] / outputShape[1]
      bias[o] += cotangent[position]
      for tap in 0..<filterShape.count where tap % item.outputs == o {
        let channel = tap / item.outputs % filterShape[2]
        let s = tap / item.outputs / filterShape[2] % filterShape[1]
        let r = tap / item.outputs / filterShape[2] / filterShape[1]
        let h = item.geometry.rows.position(output: p, tap: r)
        let v = item.geometry.columns.position(output: q, tap: s)
        guard (0..<inputShape[1]).contains(h), (0..<inputShape[2]).contains(v) else { continue }
        let c = o / (item.outputs / item.groups) * filterShape[2] + channel
        let source = ((n * inputShape[1] + h) * inputShape[2] + v) * inputShape[3] + c
        output[position] += x[source] * w[tap]
        input[source] += cotangent[position] * w[tap]
        filter[tap] += x[source] * cotangent[position]
      }
    }
  }
}
