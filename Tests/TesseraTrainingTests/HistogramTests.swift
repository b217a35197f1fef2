import TesseraTraining
import Testing

@Suite struct HistogramTests {
  /// Every bound of a bar, its neighbours among the numbers, and the ends of the number line.
  @Test func everyValueStandsInTheBarAroundIt() throws {
    let bounds = Histogram([-1e300, 1e300]).bars.dropFirst().map(\.lower)
    try #require(bounds.count > 1_000 && bounds.contains(0) && bounds == bounds.sorted())
    let ends = [
      -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1e-13, -1e-13,
      1e300, -1e300, -.greatestFiniteMagnitude,
    ]
    let values = bounds.flatMap { [$0.nextDown, $0, $0.nextUp] } + ends
    let wrong = values.filter { value in
      let bars = Histogram([value]).bars
      return bars.map(\.count) != [1] || value < bars[0].lower || value >= bars[0].upper
    }
    print("Histogram: \(values.count) values in their bars")
    #expect(wrong == [])
    #expect(Histogram([.greatestFiniteMagnitude]).bars.map(\.upper) == [.greatestFiniteMagnitude])
  }

  @Test func whatIsNotFiniteStandsInNoBar() {
    let histogram = Histogram([.nan, .infinity, -.infinity, 2, -2, 0])
    #expect(histogram.count == 3 && histogram.nonFiniteCount == 3)
    #expect(histogram.bars.map(\.count).reduce(0, +) == 3)
    #expect((histogram.minimum, histogram.maximum) == (-2, 2))
  }
}
