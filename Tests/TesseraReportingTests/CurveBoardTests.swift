import TesseraReporting
import TesseraTraining
import Testing

@Suite struct DotCanvasTests {
  @Test func brailleDotsStandWhereUnicodePutsThem() {
    var canvas = DotCanvas(columns: 2, rows: 1, style: .braille)
    canvas.set(x: 0, y: 0)
    canvas.set(x: 0, y: 3)
    canvas.set(x: 3, y: 1)
    // Dots 1 and 7; dot 5.
    #expect(canvas.lines == ["\u{2841}\u{2810}"])
    #expect(canvas.width == 4 && canvas.height == 4)
  }

  @Test func everyBrailleDotHasItsOwnBit() {
    var seen: Set<String> = []
    for y in 0..<4 {
      for x in 0..<2 {
        var canvas = DotCanvas(columns: 1, rows: 1, style: .braille)
        canvas.set(x: x, y: y)
        seen.insert(canvas.lines[0])
      }
    }
    #expect(seen.count == 8 && !seen.contains("\u{2800}"))
  }

  @Test func asciiHasTwoDotsInACharacter() {
    var canvas = DotCanvas(columns: 3, rows: 1, style: .ascii)
    canvas.set(x: 0, y: 0)
    canvas.set(x: 1, y: 1)
    canvas.set(x: 2, y: 0)
    canvas.set(x: 2, y: 1)
    #expect(canvas.lines == ["'.:"])
  }

  @Test func dotsOutsideAreIgnored() {
    var canvas = DotCanvas(columns: 0, rows: -1, style: .ascii)
    canvas.set(x: 1, y: 0)
    canvas.set(x: 0, y: -1)
    #expect(canvas.lines == [" "])
  }
}

@Suite struct CurvePanelTests {
  private func panel(_ points: [CurvePanel.Point]) -> CurvePanel {
    CurvePanel(title: "loss", points: points, domain: 0...4, range: 0...2) { "\(Int($0))" }
  }

  @Test func fallingLineGoesFromTheUpperLeftToTheLowerRight() {
    let points = (0...4).map { CurvePanel.Point(x: Double($0), y: 2 - Double($0) / 2) }
    let lines = panel(points).lines(width: 6, rows: 2, style: .ascii)
    #expect(lines == ["loss 0", "2 ''. ", "0   '."])
  }

  @Test func everyLineIsAsWideAsAsked() {
    for width in 0...40 {
      let lines = panel([.init(x: 1, y: 1), .init(x: .nan, y: 3), .init(x: 3, y: .infinity)])
        .lines(width: width, rows: 3, style: .braille)
      #expect(lines.count == 4 && lines.allSatisfy { $0.count == width })
    }
  }
}

@Suite struct CurveBoardTests {
  private func board(
    _ count: Int, validates: Bool, title: String = "validation"
  ) -> CurveBoard {
    CurveBoard(
      points: (0..<count).map { step in
        CurvePoint(
          step: step + 1, batchLoss: 2 / Double(step + 1), batchAccuracy: 0.5,
          validationAccuracy: validates ? 0.25 : nil)
      }, steps: 100, validationTitle: title)
  }

  @Test func imagesThatItIsValidatedOnHaveTheirName() {
    let lines = board(20, validates: true, title: "test")
      .lines(width: 100, height: 20, unicode: true)
    #expect(lines[0].contains("test accuracy 25.0 %") && !lines[0].contains("validation"))
  }

  @Test func threeCurvesStandSideBySideWhereThereIsRoom() {
    let lines = board(20, validates: true).lines(width: 100, height: 20, unicode: true)
    #expect(lines.count == 7)
    for title in ["batch loss 0.10", "batch accuracy 50.0 %", "validation accuracy 25.0 %"] {
      #expect(lines[0].contains(title))
    }
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test func theyStandBelowEachOtherElse() {
    let lines = board(20, validates: true).lines(width: 50, height: 20, unicode: false)
    #expect(lines.count == 12 && lines.allSatisfy { $0.count <= 50 })
    #expect(lines.joined().utf8.allSatisfy { $0 < 128 })
  }

  @Test func aTerminalWithoutRoomGetsNone() {
    let board = board(20, validates: true)
    for (width, height) in [(20, 40), (0, 0), (29, 40), (100, 6), (50, 12)] {
      #expect(board.lines(width: width, height: height, unicode: true).isEmpty)
    }
    #expect(self.board(1, validates: true).lines(width: 100, height: 40, unicode: true).isEmpty)
  }

  @Test func curveThatIsNotKnownIsNotDrawn() {
    let lines = board(20, validates: false).lines(width: 100, height: 20, unicode: true)
    #expect(!lines[0].contains("validation"))
    var board = board(20, validates: false)
    board.append(
      EpochMetrics(
        step: 20, epoch: 1, trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1,
        validationAccuracy: 0.75))
    #expect(
      board.lines(width: 100, height: 20, unicode: true)[0].contains("validation accuracy 75.0 %"))
  }
}

@Suite struct LiveBlockTests {
  @Test func blockIsRedrawnInItsPlace() {
    var block = LiveBlock()
    #expect(block.redraw(["ab", "c"], width: 10) == "\rab\u{1B}[K\nc\u{1B}[K\n")
    #expect(block.redraw(["d", "e"], width: 10) == "\r\u{1B}[2Ad\u{1B}[K\ne\u{1B}[K\n")
    #expect(block.erase(width: 10) == "\r\u{1B}[2A\u{1B}[J")
    #expect(block.erase(width: 10) == "")
  }

  @Test func blockOnANarrowerTerminalTakesMoreRows() {
    var block = LiveBlock()
    _ = block.redraw(["12345678", ""], width: 10)
    // Two rows of five columns, and the empty line.
    #expect(block.redraw(["1"], width: 5) == "\r\u{1B}[3A\u{1B}[J1\u{1B}[K\n")
    #expect(block.erase(width: 0) == "\r\u{1B}[1A\u{1B}[J")
  }

  @Test func blockThatIsLeftStays() {
    var block = LiveBlock()
    _ = block.redraw(["a"], width: 10)
    block.leave()
    #expect(block.erase(width: 10) == "")
    #expect(block.redraw([], width: 10) == "")
  }
}
