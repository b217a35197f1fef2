import TesseraReporting
import Testing

@Suite struct RateMeterTests {
  @Test func rateIsUnknownUntilTimeHasPassed() {
    var meter = RateMeter(at: 10)
    meter.record(count: 5, at: 10)
    meter.record(count: 5, at: 9)
    #expect(meter.rate == nil)
  }

  @Test func firstIntervalSetsTheRate() {
    var meter = RateMeter(count: 100, at: 10)
    meter.record(count: 150, at: 12)
    #expect(meter.rate == 25)
  }

  @Test func laterIntervalsAreWeightedByTheirLength() {
    var meter = RateMeter(at: 0, timeConstant: 3)
    meter.record(count: 100, at: 1)
    meter.record(count: 100, at: 2)
    #expect(meter.rate == 75)  // 100 + 1/4 · (0 − 100)
    meter.record(count: 100, at: 5)
    #expect(meter.rate == 37.5)  // 75 + 3/6 · (0 − 75)
  }

  @Test func constantRateStaysTheSame() {
    var meter = RateMeter(at: 0)
    for second in 1...100 { meter.record(count: second * 64, at: Double(second)) }
    #expect(meter.rate == 64)
  }

  @Test func restartKeepsTheRate() {
    var meter = RateMeter(at: 0)
    meter.record(count: 10, at: 1)
    meter.restart(count: 0, at: 5)
    #expect(meter.rate == 10)
    meter.record(count: 10, at: 6)
    #expect(meter.rate == 10)
  }
}
