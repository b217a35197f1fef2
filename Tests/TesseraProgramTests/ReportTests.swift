import FileSupport
import Foundation
import Testing

@Suite struct ReportTests {
  @Test func reportOfARunIsThatOfItsTraining() throws {
    let folder = try TemporaryFolder()
    let trained = try ProcessRun("\(ShortRun.options) --output \(folder.path)/run").object()
    #expect(folder.has("run/report.html") && folder.has("run/observations.json"))
    let live = try text("\(folder.path)/run/report.html")
    let run = try ProcessRun("report \(folder.path)/run --data glyphs --json")
    #expect(run.status == 0 && run.errors == "")
    let object = try run.object()
    #expect(object["report"] as? String == "\(folder.path)/run/report.html")
    let test = try #require(trained["test"] as? [String: Double])
    #expect(object["accuracy"] as? Double == test["accuracy"] && object["images"] as? Int == 1000)
    let after = try text("\(folder.path)/run/report.html")
    #expect(body(after) == body(live))
    #expect(after.contains("tessera train glyphs --data glyphs --steps 3 --seed 7"))
  }

  @Test func modelAloneTellsLess() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("letters.safetensors", ShortRun.model.get())
    let run = try ProcessRun("report \(model) --data glyphs")
    #expect(run.status == 0 && run.output == "\(folder.path)/letters.html\n" && run.errors == "")
    let page = try text("\(folder.path)/letters.html")
    #expect(page.contains("id=\"confusion\"") && !page.contains("id=\"weights\""))
    #expect(page.contains("Saved model") && page.contains("is not recorded"))
  }

  /// A model that was put beside a run's own has none of what that run saw.
  @Test func anotherModelInARunsFolderTellsLess() throws {
    let folder = try TemporaryFolder()
    let run = "\(folder.path)/run"
    #expect(try ProcessRun("\(ShortRun.options) --output \(run)").status == 0)
    try FileManager.default.copyItem(
      atPath: "\(run)/model.safetensors", toPath: "\(run)/other.safetensors")
    #expect(try ProcessRun("report \(run)/other.safetensors --data glyphs").status == 0)
    let page = try text("\(run)/other.html")
    #expect(page.contains("id=\"confusion\"") && page.contains("is not recorded"))
    #expect(!page.contains("id=\"weights\""))
  }

  @Test func modelFromElsewhereIsToldWhoseImages() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("letters.safetensors", ShortRun.model.get())
    let (keras, imported) = ("\(folder.path)/m.keras", "\(folder.path)/m.safetensors")
    #expect(try ProcessRun("export \(model) --keras \(keras)").status == 0)
    #expect(try ProcessRun("import \(keras) --output \(imported)").status == 0)
    let untold = try ProcessRun("report \(imported)")
    #expect(untold.status == 0 && untold.errors.contains("say with --recipe"), "\(untold.errors)")
    let told = try ProcessRun("report \(imported) --recipe glyphs")
    #expect(told.status == 0, "\(told.errors)")
    #expect(try text("\(folder.path)/m.html").contains("id=\"confusion\""))
  }

  @Test func withoutImagesTheRestIsShown() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("model.safetensors", ShortRun.model.get())
    try folder.write("observations.json", Array("{}".utf8))
    let run = try ProcessRun(
      "report \(model) --data \(folder.path)/nowhere --output \(folder.path)/r")
    #expect(run.status == 0 && run.output == "\(folder.path)/r\n")
    let notes = run.errors.split(separator: "\n")
    #expect(notes.count == 2 && notes.allSatisfy { $0.hasPrefix("Note: ") }, "\(run.errors)")
    #expect(notes[0].contains("observations.json") && notes[1].contains("without images"))
    let page = try text("\(folder.path)/r")
    #expect(page.contains("Without images") && page.contains("id=\"layers\""))
    #expect(!page.contains("id=\"confusion\""))
  }

  @Test func badPlacesAreFailures() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("model.safetensors", ShortRun.model.get())
    try folder.write("text/a.html", [])
    try ProcessRun("report \(folder.path)/text").expectFailure("no model.safetensors in it")
    try ProcessRun("report \(folder.path)/none").expectFailure("no such file")
    try ProcessRun("report \(folder.path)/text/a.html").expectFailure("a.html")
    try ProcessRun("report \(model) --data glyphs --output \(folder.path)/text")
      .expectFailure("it is a folder")
    try ProcessRun("report \(model) --data glyphs --output \(folder.path)/none/a.html")
      .expectFailure("none/a.html")
  }

  @Test func trainingGoesOnWithoutItsReport() throws {
    let folder = try TemporaryFolder()
    try folder.write("run/report.html/x", [])
    let run = try ProcessRun("\(ShortRun.options) --output \(folder.path)/run")
    #expect(run.status == 0 && folder.has("run/model.safetensors"))
    #expect(run.errors.count { $0 == "\n" } == 1 && run.errors.contains("goes on"), "\(run.errors)")
    let quiet = try ProcessRun("\(ShortRun.options) --output \(folder.path)/other --no-report")
    #expect(quiet.status == 0 && !folder.has("other/report.html"))
    #expect(!folder.has("other/observations.json"))
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  /// A page without the time at which it was written.
  private func body(_ page: String) -> Substring {
    page[..<(page.range(of: "<footer>")?.lowerBound ?? page.endIndex)]
  }
}
