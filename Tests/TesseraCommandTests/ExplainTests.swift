import Foundation
import Testing

@testable import TesseraCommand

@Suite struct ExplainTests {
  @Test func textIsPrinted() throws {
    let run = try ProcessRun("explain convolution --size 4 --padding 1 --text")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.contains("output p=3 q=3: rows 2…4, columns 2…4"))
  }

  @Test func pageIsWrittenWhereItIsAskedFor() throws {
    let folder = try ScratchFolder()
    let run = try ProcessRun("explain pooling --html \(folder.path)/pool.html")
    #expect(run.status == 0 && run.output == "\(folder.path)/pool.html\n")
    let page = try String(contentsOfFile: "\(folder.path)/pool.html", encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
  }

  @Test func whatDoesNotFitIsAUsageError() throws {
    for line in [
      "explain", "explain nothing", "explain convolution --size 2 --kernel 5",
      "explain pooling --dilation 2", "explain convolution --padding 5",
      "explain convolution --html a.html --text", "explain dropout --size 3",
    ] {
      let run = try ProcessRun(line)
      #expect(run.status == 64 && run.output == "" && run.errors.hasPrefix("Error: "), "\(line)")
    }
    try ProcessRun("explain convolution --html /nowhere/a.html").expectFailure("/nowhere/a.html")
  }
}
