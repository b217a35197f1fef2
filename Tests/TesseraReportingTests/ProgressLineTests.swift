import TesseraReporting
import Testing

@Suite struct ProgressLineTests {
  private let state = ProgressState.epoch(
    3, of: 10, done: 120, total: 860, images: 12_000, loss: 0.2345, accuracy: 0.9312)
  private let timing = ProgressLine.Timing(imagesPerSecond: 23_410, remaining: 11.5)

  private func bar(_ width: Int, unicode: Bool = false, color: Bool = false) -> String {
    ProgressLine.bar(state, timing: timing, width: width, unicode: unicode, color: color)
  }

  @Test func plainLineNamesEveryFigure() {
    let text = ProgressLine.plain(
      state, timing: .init(imagesPerSecond: 23_410, elapsed: 2.4), notes: ["validation 0.5"])
    #expect(
      text == "Epoch  3/10  120/860  23410 images/s  loss 0.2345  accuracy 93.12 %  2.4 s"
        + "  validation 0.5")
    #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) })
  }

  @Test func barFillsAtMostThirtyColumns() {
    #expect(
      bar(200) == "Epoch  3/10  ====.........................." + "  120/860  23410 images/s  "
        + "loss 0.2345  accuracy 93.12 %  ETA 0:12")
  }

  @Test func barUsesLinesWhereTheTerminalHasThem() {
    let text = bar(200, unicode: true)
    #expect(text.contains("━━━━──"))
    #expect(text.count == bar(200).count)
  }

  @Test func colorAddsEscapesOnly() {
    var text = bar(100, color: true)
    for escape in ["\u{1B}[32m", "\u{1B}[0m", "\u{1B}[2m"] {
      #expect(text.contains(escape))
      text = text.split(separator: escape, omittingEmptySubsequences: false).joined()
    }
    #expect(text == bar(100))
  }

  @Test func lineFitsEveryWidth() {
    var compared = 0
    for width in 0...200 {
      for unicode in [false, true] {
        #expect(bar(width, unicode: unicode).count <= width)
        compared += 1
      }
    }
    print("ProgressLineTests: \(compared) widths")
    #expect(compared == 402)
  }

  @Test func narrowLineKeepsTheCounterLongest() {
    #expect(bar(70) == "Epoch  3/10  120/860  loss 0.2345  accuracy 93.12 %  ETA 0:12")
    #expect(bar(45) == "Epoch  3/10  120/860  loss 0.2345  ETA 0:12")
    #expect(bar(34) == "Epoch  3/10  120/860  loss 0.2345")
    #expect(bar(20) == "Epoch  3/10  120/860")
    #expect(bar(5) == "Epoch")
  }

  @Test func barIsFullOnlyWhenAllIsDone() {
    func cells(_ done: Int, _ total: Int) -> Int {
      let state = ProgressState(label: "L", done: done, total: total, images: 0)
      let text = ProgressLine.bar(state, timing: .init(), width: 80, unicode: false, color: false)
      return text.count { $0 == "=" }
    }
    #expect(cells(999_999, 1_000_000) == 29)
    #expect(cells(1_000_000, 1_000_000) == 30)
    #expect(cells(0, 10) == 0)
    #expect(cells(0, 0) == 30)
    #expect(cells(20, 10) == 30)
    #expect(cells(.max, .max) == 30)
  }
}
