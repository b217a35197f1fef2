import FileSupport
import Foundation
import Testing

@Suite struct EvaluateTests {
  @Test func figuresAreThoseOfTheTraining() throws {
    let folder = try TemporaryFolder()
    let trained = try ProcessRun("\(ShortRun.options) --output \(folder.path)/run").object()
    for split in ["train", "validation", "test"] {
      let run = try ProcessRun(
        "evaluate \(folder.path)/run/model.safetensors --data glyphs --split \(split) --json")
      #expect(run.status == 0 && run.errors == "")
      let object = try run.object()
      let figures = try #require(trained[split] as? [String: Double])
      #expect(object["loss"] as? Double == figures["loss"])
      #expect(object["accuracy"] as? Double == figures["accuracy"])
      let count = split == "train" ? 10_000 : 1_000
      #expect(object["count"] as? Int == count)
      let confusion = try #require(object["confusion"] as? [[Int]])
      #expect(confusion.count == 10 && confusion.allSatisfy { $0.count == 10 })
      // The letters are equally many, and rows are the true ones.
      #expect(confusion.allSatisfy { $0.reduce(0, +) == count / 10 })
      let right = (0..<10).reduce(0) { $0 + confusion[$1][$1] }
      #expect(Double(right) / Double(count) == figures["accuracy"])
    }
  }

  @Test func tableForPeopleNamesTheClasses() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let run = try ProcessRun("evaluate \(model) --data glyphs")
    #expect(run.status == 0 && run.errors == "")
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "Glyphs, test: 1000 images" && lines.count == 14)
    #expect(lines.suffix(10).map { String($0.prefix(1)) } == "ABCDEFGHIJ".map { String($0) })
  }

  @Test func damagedModelIsAFailure() throws {
    let folder = try TemporaryFolder()
    let model = Array(try ShortRun.model.get())
    let faults: [(bytes: [UInt8], message: String)] = [
      ([], "found the end of the data"), (Array(model.prefix(1 << 16)), "bytes of tensors"),
      ([0, 0, 0, 0, 0, 1, 0, 0] + model.dropFirst(8), "found 1099511627776"),
      (
        Self.replacing(#""shape":[5,5,1,6]"#, by: #""shape":[5,5,6,1]"#, in: model),
        "expected a tensor conv2d_1.kernel of F32 [5, 5, 1, 6], found F32 [5, 5, 6, 1]"
      ),
      // The same number of bytes, and a recipe whose images are others.
      (
        Self.replacing(#"\"recipe\":\"glyphs\""#, by: #"\"recipe\":\"glyphz\""#, in: model),
        "its recipe is 'glyphz'"
      ),
    ]
    for fault in faults {
      let path = try folder.write("m.safetensors", fault.bytes)
      try ProcessRun("evaluate \(path) --data glyphs").expectFailure(fault.message)
    }
    // A model whose recipe nobody knows is measured on the images of one that is named.
    let foreign = try folder.write(
      "m.safetensors",
      Self.replacing(#"\"recipe\":\"glyphs\""#, by: #"\"recipe\":\"glyphz\""#, in: model))
    let own = try folder.write("own.safetensors", model)
    #expect(
      try ProcessRun("evaluate \(foreign) --data glyphs --recipe glyphs").output
        == ProcessRun("evaluate \(own) --data glyphs").output)
    try ProcessRun("evaluate \(folder.path)/none").expectFailure("found no such file")
    try ProcessRun("evaluate \(folder.path)").expectFailure("found a folder")
  }

  /// `bytes` with the first place of `text` changed.
  private static func replacing(_ text: String, by other: String, in bytes: [UInt8]) -> [UInt8] {
    var data = Data(bytes)
    if let range = data.range(of: Data(text.utf8)) {
      data.replaceSubrange(range, with: Data(other.utf8))
    }
    return Array(data)
  }
}
