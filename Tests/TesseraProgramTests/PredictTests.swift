import FileSupport
import Foundation
import Tessera
import TesseraFormats
import Testing

@Suite struct PredictTests {
  /// A letter of the test images as a PNG file, enlarged and in as many channels as asked for.
  private func letter(_ index: Int, zoom: Int = 1, channels: Int = 1) -> [UInt8] {
    let set = Glyphs.generate(.test, count: index + 1)
    let side = 28 * zoom
    var pixels: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let value = set.images[index * 784 + y / zoom * 28 + x / zoom]
        pixels += [UInt8](repeating: value, count: min(channels, 3))
        if channels == 4 { pixels.append(255) }
      }
    }
    return PNGImage(width: side, height: side, channels: channels, pixels: pixels).serialized()
  }

  @Test func sameLetterGivesTheSameWhateverItsSizeAndColours() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let paths = [
      try folder.write("a.png", letter(3)), try folder.write("b.png", letter(3, zoom: 3)),
      try folder.write("c.png", letter(3, zoom: 2, channels: 3)),
      try folder.write("d.png", letter(3, channels: 4)),
    ]
    let run = try ProcessRun("predict \(model) \(paths.joined(separator: " ")) --json")
    #expect(run.status == 0 && run.errors == "")
    let images = try #require(try run.object()["images"] as? [[String: Any]])
    #expect(images.map { $0["file"] as? String } == paths)
    let first = try #require(images.first?["probabilities"] as? [Double])
    // Nine roundings in the sum that all are divided by, and one in each quotient.
    #expect(first.count == 10 && abs(first.reduce(0, +) - 1) < 10.01 * 0x1p-24)
    for image in images {
      #expect(image["probabilities"] as? [Double] == first)
      let index = try #require(image["index"] as? Int)
      #expect(first[index] == first.max())
      #expect(image["label"] as? String == DatasetKind.glyphs.classNames[index])
    }
  }

  @Test func tableForPeopleHasALineForEachClass() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let run = try ProcessRun("predict \(model) \(try folder.write("a.png", letter(0)))")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix("\(folder.path)/a.png: "))
    #expect(run.output.split(separator: "\n").count == 11)
  }

  @Test func sampleOfTheDataSetShowsItsTrueClass() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let image = try folder.write("a.png", letter(7))
    let run = try ProcessRun("predict \(model) \(image) --sample 7 --data glyphs --json")
    #expect(run.status == 0 && run.errors == "")
    let images = try #require(try run.object()["images"] as? [[String: Any]])
    #expect(images.count == 2 && images[0]["true_label"] == nil)
    #expect(images[1]["file"] as? String == "Glyphs, test image 7")
    #expect(
      images[0]["probabilities"] as? [Double] == images[1]["probabilities"] as? [Double])
    let truth = Int(Glyphs.generate(.test, count: 8).labels[7])
    #expect(images[1]["true_label"] as? String == DatasetKind.glyphs.classNames[truth])
    let text = try ProcessRun("predict \(model) --sample 7 --data glyphs").output
    #expect(text.hasPrefix("Glyphs, test image 7: "))
    #expect(text.contains(", which is right\n") || text.contains("; it is "))
    try ProcessRun("predict \(model) --sample 1000 --data glyphs")
      .expectFailure("expected a place from 0 to 999, Glyphs has 1000 test images")
  }

  @Test func oneBadImageLeavesNoHalfOfAList() throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("m.safetensors", ShortRun.model.get())
    let good = try folder.write("a.png", letter(0))
    let photograph = try folder.write("b.png", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16])
    let cut = try folder.write("c.png", letter(0).prefix(60))
    try ProcessRun("predict \(model) \(good) \(photograph)")
      .expectFailure("b.png: expected a PNG image, found a JPEG, not a PNG")
    try ProcessRun("predict \(model) \(good) \(cut) --json").expectFailure("c.png: ")
    try ProcessRun("predict \(model) \(folder.path)/none.png").expectFailure("no such file")
  }
}
