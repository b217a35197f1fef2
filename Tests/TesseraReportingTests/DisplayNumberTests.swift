import Foundation
import TesseraReporting
import Testing

@Suite struct DisplayNumberTests {
  @Test(arguments: [
    (0.97656, 4, "0.9766"), (0.99996, 4, "1.0000"), (-0.5, 2, "-0.50"), (2.5, 0, "2"),
    (3.5, 0, "4"), (1234.5, 1, "1234.5"), (0.05, 2, "0.05"), (1e16, 2, "1e+16"),
    (.infinity, 2, "inf"), (-.infinity, 2, "-inf"), (.nan, 2, "nan"), (-0.0, 1, "-0.0"),
  ])
  func fixedRoundsToTheNearest(value: Double, digits: Int, text: String) {
    #expect(DisplayNumber.fixed(value, digits: digits) == text)
  }

  @Test func fixedIsAsNearAsItsDigitsAllow() throws {
    var compared = 0
    for step in 0..<10_000 {
      let value = Double(step * step % 9973) / 97 - 40
      let text = DisplayNumber.fixed(value, digits: 4)
      let back = try #require(Double(text))
      // Half a unit of the last digit, and the rounding of the two conversions.
      #expect(abs(back - value) <= 0.5e-4 + 1e-12)
      #expect(text.split(separator: ".").last?.count == 4)
      compared += 1
    }
    print("DisplayNumberTests: \(compared) numbers compared")
    #expect(compared == 10_000)
  }

  @Test(arguments: [
    (0.25, "0.2500"), (0.0000123, "1.2300e-05"), (0.00099999999, "1.0000e-03"), (0, "0.0000"),
    (0.001, "0.0010"), (-0.0005, "-5.0000e-04"), (.nan, "nan"), (.infinity, "inf"),
  ])
  func lossStaysReadableWhenSmall(value: Double, text: String) {
    #expect(DisplayNumber.loss(value) == text)
  }

  @Test(arguments: [
    (0, "0:00"), (0.2, "0:01"), (59.2, "1:00"), (754, "12:34"), (3723, "1:02:03"),
    (.infinity, "-:--"), (.nan, "-:--"), (-3, "0:00"),
  ])
  func clockRoundsUp(seconds: Double, text: String) {
    #expect(DisplayNumber.clock(seconds) == text)
  }

  @Test(arguments: [(0.04, "0.0 s"), (3.25, "3.2 s"), (59.94, "59.9 s"), (61, "1:01")])
  func elapsedHasADigitBelowAMinute(seconds: Double, text: String) {
    #expect(DisplayNumber.elapsed(seconds) == text)
  }

  @Test(arguments: [(23410.4, "23410"), (99.96, "100"), (9.96, "10.0"), (0.04, "0.0")])
  func rateIsWholeFromAHundredOn(value: Double, text: String) {
    #expect(DisplayNumber.rate(value) == text)
  }
}
