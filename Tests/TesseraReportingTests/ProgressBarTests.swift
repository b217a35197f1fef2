import TesseraReporting
import Testing

@Suite struct ProgressBarTests {
  private let terminal = ProgressBar.Style.terminal(width: 80, unicode: false, color: false)

  private func state(_ done: Int, epoch: Int = 1) -> ProgressState {
    .epoch(epoch, of: 2, done: done, total: 100, images: ((epoch - 1) * 100 + done) * 10)
  }

  @Test func terminalLineIsRedrawnInPlace() {
    var bar = ProgressBar(style: terminal, at: 0)
    let text = bar.update(state(10), at: 1)
    #expect(text.hasPrefix("\rEpoch 1/2  "))
    #expect(text.hasSuffix("\u{1B}[K"))
    #expect(!text.contains("\n"))
    #expect(text.contains("100 images/s"))
    #expect(text.contains("ETA 0:19"))  // 190 of 200 steps at 10 a second
  }

  @Test func terminalIsDrawnTenTimesASecondAtMost() {
    var bar = ProgressBar(style: terminal, at: 0)
    var drawn = 0
    for millisecond in 0..<2_000 {
      let time = Double(millisecond) / 1_000
      let isDue = bar.isDue(at: time)
      let text = bar.update(state(millisecond / 20), at: time)
      #expect(text.isEmpty == !isDue)
      drawn += text.isEmpty ? 0 : 1
    }
    #expect((19...20).contains(drawn))
  }

  @Test func terminalLineNeverReachesTheLastColumn() {
    for width in 1...120 {
      var bar = ProgressBar(style: .terminal(width: width, unicode: true, color: false), at: 0)
      let text = bar.update(state(50), at: 1)
      #expect(text.dropFirst().dropLast(3).count <= width - 1)
    }
  }

  @Test func linesAreThirtySecondsApart() {
    var bar = ProgressBar(style: .lines, at: 0)
    var lines = 0
    for second in 1...100 {
      let text = bar.update(state(second), at: Double(second))
      guard !text.isEmpty else { continue }
      lines += 1
      #expect(text.hasSuffix("\n"))
      #expect(text.dropLast().utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
    #expect(lines == 3)
  }

  @Test func finishedLineHasMeanRateAndTime() {
    var bar = ProgressBar(style: .lines, at: 0)
    #expect(
      bar.finish(state(100), notes: ["validation 97 %"], at: 4)
        == "Epoch 1/2  100/100  250 images/s  4.0 s  validation 97 %\n")
    #expect(
      bar.finish(state(100, epoch: 2), at: 6) == "Epoch 2/2  100/100  500 images/s  2.0 s\n")
  }

  @Test func finishedTerminalLineReplacesTheUnfinished() {
    var bar = ProgressBar(style: terminal, at: 0)
    _ = bar.update(state(50), at: 1)
    #expect(
      bar.finish(state(100), at: 4) == "\r\u{1B}[KEpoch 1/2  100/100  250 images/s  4.0 s\n")
    let note = String(repeating: "n", count: 60)
    #expect(
      bar.finish(state(100, epoch: 2), notes: [note], at: 6)
        == "Epoch 2/2  100/100  500 images/s  2.0 s\n           \(note)\n")
  }

  @Test func clearRemovesAnUnfinishedLineOnly() {
    var bar = ProgressBar(style: terminal, at: 0)
    #expect(bar.clear() == "")
    _ = bar.update(state(1), at: 1)
    #expect(bar.clear() == "\r\u{1B}[K")
    #expect(bar.clear() == "")
    #expect(!bar.update(state(2), at: 1.01).isEmpty)
    var lines = ProgressBar(style: .lines, at: 0)
    _ = lines.update(state(1), at: 31)
    #expect(lines.clear() == "")
    #expect(lines.update(state(2), at: 32) == "")
  }

  @Test func silentBarWritesNothing() {
    var bar = ProgressBar(style: .silent, at: 0)
    #expect(!bar.isDue(at: 1_000))
    #expect(bar.update(state(1), at: 1_000) == "")
    #expect(bar.finish(state(100), notes: ["note"], at: 2_000) == "")
    #expect(bar.clear() == "")
  }

  @Test func resumedRunCountsFromItsBeginning() {
    var bar = ProgressBar(style: terminal, at: 0, images: 500, done: 50)
    let text = bar.update(state(60), at: 1)
    #expect(text.contains("100 images/s"))
    #expect(text.contains("ETA 0:14"))
  }

  @Test func labelsOfEpochsAreAligned() {
    let labels = [1, 10, 100].map {
      ProgressState.epoch($0, of: 100, done: 0, total: 5, images: 0).label
    }
    #expect(labels == ["Epoch   1/100", "Epoch  10/100", "Epoch 100/100"])
    #expect(ProgressState.epoch(3, of: 10, done: 0, total: 5, images: 0).stepsAfterwards == 35)
  }
}
