import FileSupport
import Foundation
import Tessera
import TesseraFormats
import Testing

@Suite struct ExplainTests {
  @Test func textIsPrinted() throws {
    let run = try ProcessRun("explain convolution --size 4 --padding 1 --text")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.contains("output p=3 q=3: rows 2…4, columns 2…4"))
  }

  @Test func pageIsWrittenWhereItIsAskedFor() throws {
    let folder = try TemporaryFolder()
    let run = try ProcessRun("explain pooling --html \(folder.path)/pool.html")
    #expect(run.status == 0 && run.output == "\(folder.path)/pool.html\n")
    let page = try String(contentsOfFile: "\(folder.path)/pool.html", encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
  }

  @Test func networkIsWalkedThrough() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let letter = Array(Glyphs.generate(.test, count: 1).images.elements)
    let picture = PNGImage(width: 28, height: 28, channels: 1, pixels: letter).serialized()
    let image = try folder.write("a.png", picture)
    let run = try ProcessRun("explain network \(model) \(image)")
    #expect(run.status == 0 && run.errors == "")
    let predicted = try ProcessRun("predict \(model) \(image) --json").object()
    let first = try #require((predicted["images"] as? [[String: Any]])?.first)
    let label = try #require(first["label"] as? String)
    #expect(run.output.contains("The network says \(label)."))
    #expect(run.output.contains("28 × 28 × 1 becomes 28 × 28 × 6, by 156 parameters."))
    try ProcessRun("explain network \(image) \(image)").expectFailure("a.png")
    try ProcessRun("explain network \(model) \(model)").expectFailure("m.safetensors")
  }

  @Test func whatDoesNotFitIsAUsageError() throws {
    for line in [
      "explain", "explain nothing", "explain convolution --size 2 --kernel 5",
      "explain pooling --dilation 2", "explain convolution --padding 5",
      "explain convolution --html a.html --text", "explain dropout --size 3",
      "explain dropout a.png", "explain network", "explain network m.safetensors",
    ] {
      let run = try ProcessRun(line)
      #expect(run.status == 64 && run.output == "" && run.errors.hasPrefix("Error: "), "\(line)")
    }
    try ProcessRun("explain convolution --html /nowhere/a.html").expectFailure("/nowhere/a.html")
  }
}
