import TesseraTraining
import Testing

@testable import TesseraReporting

@Test func binsReachFromTheLeastToTheGreatestWithoutLosingAValue() {
  var compared = 0
  for values in [
    [-1, 0, 1], [0, 0, 0, 5], [1e-13, 1], [-1e19, 3e21], (0..<5_000).map { Double($0 * $0 % 977) },
    [0.1, 0.1000001], [.nan, 1, .infinity, 2],
  ] {
    let histogram = Histogram(values)
    let bins = HistogramBins(histogram).bins
    let finite = values.filter(\.isFinite)
    #expect(bins.reduce(0) { $0 + $1.count } == finite.count)
    #expect(bins.first?.lower == finite.min() && bins.last?.upper == finite.max())
    #expect(bins.count <= 66, "\(bins.count)")
    for (left, right) in zip(bins, bins.dropFirst()) { #expect(left.upper == right.lower) }
    #expect(bins.allSatisfy { $0.lower < $0.upper })
    compared += bins.count
  }
  print("histogram bins: \(compared)")
}

@Test func binOfOneValueHasAWidth() {
  let zero = HistogramBins(Histogram([0.0, 0.0])).bins
  #expect(zero == [HistogramBins.Bin(lower: -0.015625, upper: 0.015625, count: 2)])
  let three = HistogramBins(Histogram([3.0])).bins
  #expect(three == [HistogramBins.Bin(lower: 3 - 0.046875, upper: 3 + 0.046875, count: 1)])
  #expect(HistogramBins(Histogram([Double.nan])).bins.isEmpty)
}

@Test func rateCountsOnlyTheTimeOfSteps() {
  var rate = TrainingRate()
  let start = ContinuousClock.now
  rate.step(images: 10, at: start)
  rate.step(images: 10, at: start + .seconds(1))
  rate.pause()
  // An evaluation of nine seconds.
  rate.step(images: 10, at: start + .seconds(11))
  rate.step(images: 10, at: start + .seconds(12))
  #expect(rate.take() == 10)
  #expect(rate.take() == nil)
}
