import FileSupport
import Foundation
import TesseraFormats
import Testing

/// `train --validate-on-test`: the curves that authors draw who have no validation images.
@Suite struct ValidationOnTestTests {
  /// 100 images to learn from and 40 to test on; a pixel in ten tells the class.
  private func archive(_ folder: TemporaryFolder) throws -> String {
    var arrays: [(name: String, array: NPYArray)] = []
    for (part, count) in [("train", 100), ("test", 40)] {
      let pixels = (0..<count).flatMap { picture -> [UInt8] in
        (0..<784).map { $0 % 10 == picture % 10 ? 255 : UInt8($0 % 97) }
      }
      let labels = (0..<count).map { Int64($0 % 10) }
      arrays.append(("x_\(part)", NPYArray(shape: [count, 28, 28], .uint8(pixels))))
      arrays.append(("y_\(part)", NPYArray(shape: [count, 1], .int64(labels))))
    }
    return try folder.write("own.npz", NPZFile.serialized(arrays, isCompressed: true))
  }

  private func train(_ folder: TemporaryFolder, _ output: String, _ words: String) throws
    -> ProcessRun
  {
    try ProcessRun(
      "train mnist-conv3 --batch 20 --threads 2 --output \(folder.path)/\(output) \(words)")
  }

  private func lines(_ folder: TemporaryFolder, _ name: String) throws -> [Substring] {
    try String(contentsOf: URL(filePath: "\(folder.path)/\(name)"), encoding: .utf8)
      .split(separator: "\n")
  }

  @Test func aRunIsValidatedOnItsTestImagesAndSaysSo() throws {
    let folder = try TemporaryFolder()
    let data = try archive(folder)
    let plain = try train(folder, "plain", "--epochs 3 --data \(data) --json --quiet")
    let run = try train(
      folder, "run", "--epochs 2 --data \(data) --validate-on-test --tensorboard \(folder.path)/log"
    )
    #expect(plain.status == 0 && run.status == 0, "\(plain.errors) \(run.errors)")
    #expect(run.errors.contains("test accuracy") && !run.errors.contains("validation accuracy"))
    #expect(!run.output.contains("validation"), "the test images stand in the table once")
    // The run goes on as it began, without being told so, to the bits of one that looks at nothing.
    let resumed = try train(folder, "run", "--epochs 3 --data \(data) --resume --json --quiet")
    let (object, other) = try (resumed.object(), plain.object())
    #expect(object["weights_sha256"] as? String != nil)
    #expect(object["weights_sha256"] as? String == other["weights_sha256"] as? String)
    let metrics = try lines(folder, "run/metrics.csv")
    #expect(metrics.count == 4)
    let last = try #require(metrics.last).split(separator: ",", omittingEmptySubsequences: false)
    let test = try #require(object["test"] as? [String: Any])
    #expect(Double(last[5]) == test["accuracy"] as? Double)
    #expect(object["validation"] is NSNull)
    let beginning = try #require(lines(folder, "run/metrics.jsonl").first)
    #expect(beginning.contains(#""validated_on":"test""#))
    let page = try lines(folder, "run/report.html").joined(separator: "\n")
    #expect(page.contains("test loss") && page.contains("on the test images"))
    #expect(!page.contains("validation loss") && page.contains("--validate-on-test"))
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/log/validation")
    #expect(files.count == 1)
  }

  @Test func aRunStopsAtATestAccuracyOnlyWhereItIsToldSoByName() throws {
    let folder = try TemporaryFolder()
    let data = try archive(folder)
    let refused = try train(folder, "a", "--stop-at 0.2 --data \(data)")
    #expect(refused.status == 1 && refused.errors.contains("takes the test images"))
    let words = "--epochs 200 --data \(data) --validate-on-test --json --quiet"
    let run = try train(folder, "b", "--stop-at 0.2 " + words)
    #expect(try run.object()["end"] as? String == "targetReached", "\(run.output) \(run.errors)")
    for name in ["metrics.jsonl", "report.html"] {
      let text = try lines(folder, "b/\(name)").joined(separator: "\n")
      #expect(text.contains("the test accuracy reached its target"), "\(name)")
      #expect(!text.contains("validation accuracy"), "\(name)")
    }
    // The checkpoint knows by what it is to stop, also where the network is tried out before.
    let resumed = try train(
      folder, "b", "--resume --stop-at 1 --steps 12 --sanity --json --quiet --data \(data)")
    #expect(resumed.status == 0 && resumed.errors.contains("learned by heart"), "\(resumed.errors)")
  }

  @Test func aRunThatIsValidatedOtherwiseIsRefused() throws {
    let folder = try TemporaryFolder()
    let data = try archive(folder)
    for (output, flag, other) in [
      ("a", "", "--validate-on-test"), ("b", "--validate-on-test", "--no-validate-on-test"),
    ] {
      let begun = try train(folder, output, "--steps 2 --data \(data) --quiet \(flag)")
      #expect(begun.status == 0, "\(begun.errors)")
      let resumed = try train(folder, output, "--steps 4 --data \(data) --resume \(other)")
      #expect(resumed.status == 1 && resumed.errors.contains("was not trained with \(other)"))
    }
    let words = "--steps 2 --validate-on-test --output \(folder.path)/c"
    let recipe = try ProcessRun("train mnist-softmax --data \(data) \(words)")
    #expect(recipe.errors.contains("mnist-softmax has validation images of its own"))
    let letters = try ProcessRun("train mnist-conv3 --data glyphs \(words)")
    #expect(letters.errors.contains("Glyphs (stand-in for MNIST) has validation images of its own"))
    #expect(recipe.status == 1 && letters.status == 1)
  }
}
