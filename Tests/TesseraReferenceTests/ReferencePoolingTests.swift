import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferencePoolingTests {
  @Test func maxPoolGivesHandComputedNumbers() throws {
    let x = Tensor<Float>(shape: [1, 3, 3, 1], [1, 5, 5, 4, -2, 0, 7, 7, 3])
    let geometry = try WindowGeometry(input: 3, kernel: 2, window: .unit)
    let pooled = Reference.maxPool(x, geometry: geometry)
    #expect(pooled.values.elements == [5, 5, 7, 7])
    #expect(pooled.winners.elements == [1, 0, 2, 2])
    let cotangent = Tensor<Float>(shape: [1, 2, 2, 1], [1, 2, 4, 8])
    let input = Reference.maxPoolVJP(
      outputCotangent: cotangent, winners: pooled.winners, inputShape: x.shape,
      geometry: geometry)
    #expect(input.elements == [0, 3, 0, 0, 0, 0, 4, 8, 0])
  }

  @Test func paddingNeverWinsAMaximum() throws {
    let x = Tensor<Float>(shape: [1, 1, 3, 1], [-3, -1, -2])
    let geometry = try WindowGeometry(
      input: Size2D(1, 3), kernel: Size2D(2, 2),
      window: Window(stride: 2, padding: .explicit(top: 1, left: 1, bottom: 0, right: 0)))
    let pooled = Reference.maxPool(x, geometry: geometry)
    #expect(pooled.values.elements == [-3, -1] && pooled.winners.elements == [3, 2])
  }

  @Test func maxPoolKeepsTheFirstNaNAndTheFirstInfinity() throws {
    let geometry = try WindowGeometry(input: Size2D(1, 4), kernel: Size2D(1, 4), window: .unit)
    func winner(_ row: [Float]) -> (Float, Int32) {
      let pooled = Reference.maxPool(Tensor(shape: [1, 1, 4, 1], row), geometry: geometry)
      return (pooled.values[0], pooled.winners[0])
    }
    #expect(winner([1, .nan, .infinity, .nan]).1 == 1)
    #expect(winner([1, .nan, .infinity, .nan]).0.isNaN)
    #expect(winner([.nan, 1, .nan, 2]).1 == 0)
    #expect(winner([-.infinity, -.infinity, -.infinity, -.infinity]) == (-.infinity, 0))
    #expect(winner([-0.0, 0, -0.0, 0]).1 == 0)
    #expect(winner([-0.0, 0, -0.0, 0]).0.sign == .minus)
  }

  @Test func averagePoolCountsWhatItIsToldToCount() throws {
    let x = Tensor<Double>(shape: [1, 1, 2, 1], [6, 12])
    let geometry = try WindowGeometry(
      input: Size2D(1, 2), kernel: Size2D(1, 2),
      window: Window(padding: .explicit(top: 0, left: 1, bottom: 0, right: 0)))
    let without = Reference.averagePool(x, geometry: geometry, includePadding: false)
    let with = Reference.averagePool(x, geometry: geometry, includePadding: true)
    #expect(without.elements == [6, 9] && with.elements == [3, 9])
    let cotangent = Tensor<Double>(shape: [1, 1, 2, 1], [1, 4])
    let backWithout = Reference.averagePoolVJP(
      outputCotangent: cotangent, inputShape: x.shape, geometry: geometry, includePadding: false)
    let backWith = Reference.averagePoolVJP(
      outputCotangent: cotangent, inputShape: x.shape, geometry: geometry, includePadding: true)
    #expect(backWithout.elements == [3, 2] && backWith.elements == [2.5, 2])
  }

  @Test func globalPoolsSeeTheWholeImage() {
    let x = Tensor<Float>(shape: [2, 1, 2, 2], [1, 8, 3, 2, -1, 0, -5, 4])
    #expect(Reference.globalAveragePool(x) == Tensor(shape: [2, 2], [2, 5, -3, 2]))
    let pooled = Reference.globalMaxPool(x)
    #expect(pooled.values == Tensor(shape: [2, 2], [3, 8, -1, 4]))
    #expect(pooled.winners.elements == [1, 0, 0, 1])
    let cotangent = Tensor<Float>(shape: [2, 2], [2, 4, 6, 8])
    let average = Reference.globalAveragePoolVJP(outputCotangent: cotangent, inputShape: x.shape)
    #expect(average.elements == [1, 2, 1, 2, 3, 4, 3, 4])
    let maximum = Reference.globalMaxPoolVJP(
      outputCotangent: cotangent, winners: pooled.winners, inputShape: x.shape)
    #expect(maximum.elements == [0, 4, 2, 0, 6, 0, 0, 8])
  }

  @Test func poolVJPsAgreeWithFiniteDifferences() throws {
    var tally = Tally("pooling references, finite differences")
    for (number, item) in Geometries.pools.enumerated() where item.batch > 0 {
      let geometry = item.geometry
      let x: Tensor<Double> = Samples.distinct(item.inputShape, UInt64(number), gap: 0x1p-5)
      let maximum = try GradientCheck.check(
        name: "maxPool \(item)", inputs: [x],
        forward: { Reference.maxPool($0[0], geometry: geometry).values },
        vjp: { inputs, cotangent in
          let pooled = Reference.maxPool(inputs[0], geometry: geometry)
          return [
            Reference.maxPoolVJP(
              outputCotangent: cotangent, winners: pooled.winners, inputShape: x.shape,
              geometry: geometry)
          ]
        }, winners: { Reference.maxPool($0[0], geometry: geometry).winners.elements }, seed: 1)
      #expect(maximum.passed && maximum.kinks == 0, "\(maximum)")
      tally.count(maximum.comparisons)
      for includePadding in [false, true] {
        let average = try GradientCheck.check(
          name: "averagePool \(item)", inputs: [x],
          forward: {
            Reference.averagePool($0[0], geometry: geometry, includePadding: includePadding)
          },
          vjp: { _, cotangent in
            [
              Reference.averagePoolVJP(
                outputCotangent: cotangent, inputShape: x.shape, geometry: geometry,
                includePadding: includePadding)
            ]
          }, seed: 2)
        #expect(average.passed, "\(average)")
        tally.count(average.comparisons)
      }
    }
    tally.finish()
  }

  @Test func maxPoolBehindAReLUIsHeldBetweenTheSlopesAtItsKinks() throws {
    let geometry = try WindowGeometry(input: 4, kernel: 2, window: Window(stride: 2))
    // Zeros and ties: windows whose elements are all cut off by the ReLU, and exact kinks.
    let x = Tensor<Double>(
      shape: [1, 4, 4, 1], [0, -1, 1, 1, -2, -3, 0.5, 1, 0, 0, -1, 2, 0, 0, 3, -0.5])
    let report = try GradientCheck.check(
      name: "maxPool ∘ relu", inputs: [x],
      forward: { Reference.maxPool(Reference.relu($0[0]), geometry: geometry).values },
      vjp: { inputs, cotangent in
        let pooled = Reference.maxPool(Reference.relu(inputs[0]), geometry: geometry)
        let middle = Reference.maxPoolVJP(
          outputCotangent: cotangent, winners: pooled.winners, inputShape: x.shape,
          geometry: geometry)
        return [Reference.reluVJP(outputCotangent: middle, input: inputs[0])]
      },
      winners: { inputs in
        Reference.maxPool(Reference.relu(inputs[0]), geometry: geometry).winners.elements
          + inputs[0].elements.map { $0 > 0 ? 1 : 0 }
      }, seed: 8)
    #expect(report.passed && report.kinks >= 4, "\(report)")
    #expect(report.comparisons == 16)
  }
}
