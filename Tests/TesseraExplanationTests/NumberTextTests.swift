import Testing

@testable import TesseraExplanation

@Suite struct NumberTextTests {
  @Test func numbersAreShortAndReadable() {
    let expected: [(Double, String)] = [
      (12, "12"), (0, "0"), (-0.0, "0"), (0.5, "0.5"), (-2.25, "-2.25"), (0.03125, "0.0312"),
      (1.5e-7, "1.500e-7"), (-1e-3, "-0.001"), (9.9996e-4, "1.000e-3"), (1e6, "1.000e+6"),
      (999_999, "999999"), (.infinity, "inf"), (1e-3, "0.001"), (2.718281828, "2.7183"),
    ]
    for (value, text) in expected { #expect(NumberText.text(value) == text) }
  }

  @Test func sumIsWrittenAsOnABoard() {
    #expect(NumberText.sum([1, -2, 0.5]) == "1 - 2 + 0.5")
    #expect(NumberText.sum([-1, 0]) == "-1 + 0")
  }

  @Test func columnsStandBelowEachOther() {
    #expect(TextGrid(rows: [["1", "-20"], ["300", "4"]]).lines() == ["    1 -20", "  300   4"])
    let beside = TextGrid.beside([
      ("a", TextGrid(rows: [["1"]])), ("bb", TextGrid(rows: [["2"], ["3"]])),
    ])
    #expect(beside == ["  a    bb", "  1    2", "       3"])
  }
}
