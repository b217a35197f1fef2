import TesseraTraining
import Testing

@testable import TesseraReporting

@Suite struct ChartTests {
  @Test func linearAxisHasRoundTicks() {
    let scale = AxisScale.linear([0.3, 2.31], label: AxisScale.short)
    #expect(scale.ticks.map(\.label) == ["0", "0.5", "1", "1.5", "2", "2.5"])
    #expect(scale.height(of: 1.25) == 50 && scale.height(of: 9) == 100)
    #expect(scale.height(of: .nan) == nil)
    #expect(AxisScale.linear([7, 8], label: AxisScale.short).ticks.first?.value == 7)
  }

  @Test func numbersAreShort() {
    #expect(
      [0, 0.002, 50, 1e-7, -2.5e31].map(AxisScale.short) == ["0", "0.002", "50", "1e-7", "-2.5e31"])
    #expect(
      [0.00149, 0.0015, 0.3, -0.05, 0.9996].map(AxisScale.short)
        == ["0.00149", "0.0015", "0.3", "-0.05", "1"])
    #expect([0.25, 2.211757e31].map(AxisScale.loss) == ["0.2500", "2.2e31"])
  }

  @Test func axesEndWhateverTheValues() {
    let numbers = [
      0, 1, -1, 1e-300, 1e300, -1e300, .infinity, .nan, 1 + .ulpOfOne, .leastNonzeroMagnitude, 0.5,
      0.999_999_999,
    ]
    var count = 0
    for first in numbers {
      for second in numbers {
        let values = [first, second]
        for scale in [
          AxisScale.linear(values, label: AxisScale.short), .logarithmic(values), .share(values),
          .error(values),
        ] {
          #expect(scale.ticks.count < 40, "\(values) \(scale.kind): \(scale.ticks.count) ticks")
          #expect(scale.minimum.isFinite && scale.maximum.isFinite, "\(values) \(scale.kind)")
          for value in values {
            if let height = scale.height(of: value) { #expect((0...100).contains(height)) }
          }
          count += 1
        }
      }
    }
    print("axes: \(count) scales tried")
    #expect(count == 576)
  }

  @Test func logarithmicAndErrorAxes() throws {
    let logarithmic = AxisScale.logarithmic([0.01, 10])
    #expect(logarithmic.ticks.map(\.value).contains { ($0 - 0.1).magnitude < 1e-12 })
    #expect(logarithmic.height(of: 0) == nil)
    let error = AxisScale.error([0.1, 0.9, 0.99])
    let heights = [0.5, 0.9, 0.99].compactMap { error.height(of: $0) }
    #expect(heights.count == 3 && heights == heights.sorted() && error.height(of: 1) == 100)
  }

  @Test func smoothingIsTheCorrectedMean() throws {
    let line = try #require(
      LineSeries("x", .batch, [(1, 1), (2, 3), (3, nil), (4, .nan), (5, 5)]))
    #expect(line.points.map(\.step) == [1, 2, 5] && line.smoothed(0).map(\.value) == [1, 3, 5])
    // (0.5·1·0.5 + 0.5·3) / 0.75, then (0.875·… as the formula says.
    let half = line.smoothed(0.5).map(\.value)
    #expect(half[0] == 1 && half[1] == 1.75 / 0.75 && half[2] == (0.875 + 2.5) / 0.875)
    #expect(LineSeries("x", .batch, [(1, nil)]) == nil)
    let long = try #require(LineSeries("x", .batch, (0..<10_001).map { ($0, 1) }))
    #expect(long.points.count <= LineSeries.limit + 1 && long.points.last?.step == 10_000)
  }

  @Test func sketchKeepsTheShares() {
    let values = (0..<1000).map { Double($0) / 100 - 3 }
    let sketch = HistogramSketch(Histogram(values))
    #expect(sketch.isSound && sketch.lower == -3 && sketch.upper == 6.99)
    #expect((sketch.shares.reduce(0, +) - 1).magnitude < 1e-3)
    #expect((sketch.quantile(0.5) - 2).magnitude < 0.3 && sketch.quantile(1) <= 6.99)
    let half = sketch.shares(from: -3, to: 2, bars: 10).reduce(0, +)
    #expect((half - 0.5).magnitude < 0.05)
    #expect(sketch.shares(from: 100, to: 101, bars: 4) == [0, 0, 0, 0])
    for odd in [[], [5], [5, 5], [.nan, .infinity], [1e90, -1e90], [0, 1e-300]] as [[Double]] {
      let sketch = HistogramSketch(Histogram(odd))
      #expect(sketch.isSound && sketch.shares(from: 0, to: 0, bars: 3).count == 3)
      #expect(sketch.shares(from: -1e-9, to: 1e-9, bars: 3).allSatisfy { $0.isFinite })
    }
  }
}
