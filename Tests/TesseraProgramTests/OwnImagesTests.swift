import FileSupport
import Foundation
import TesseraFormats
import Testing

/// Images of one's own in a set's place, from the command line.
@Suite struct OwnImagesTests {
  /// Ten classes of `count` pictures, each of one grey value.
  private func pictures(_ folder: TemporaryFolder, count: Int) throws {
    for label in 0..<10 {
      for index in 0..<count {
        let pixels = [UInt8](repeating: UInt8(25 * label + index), count: 784)
        let picture = PNGImage(width: 28, height: 28, channels: 1, pixels: pixels)
        try folder.write("own/class \(label)/\(index).png", picture.serialized())
      }
    }
  }

  private func archive(_ step: Int = 1) throws -> [UInt8] {
    try NPZFile.serialized(
      ["train", "test"].flatMap { part -> [(name: String, array: NPYArray)] in
        let pixels = (0..<23_520).map { UInt8($0 * step % 255) }
        return [
          ("x_\(part)", NPYArray(shape: [30, 28, 28], .uint8(pixels))),
          ("y_\(part)", NPYArray(shape: [30, 1], .int64((0..<30).map { Int64($0 % 10) }))),
        ]
      }, isCompressed: true)
  }

  @Test func aRecipeLearnsFromFoldersOfPictures() throws {
    let folder = try TemporaryFolder()
    try pictures(folder, count: 6)
    try folder.write("own/class 3/9.png", [])
    let run = try ProcessRun(
      words: [
        "train", "notmnist-strided", "--steps", "2", "--quiet", "--json", "--data",
        "\(folder.path)/own", "--output", "\(folder.path)/run",
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.hasPrefix("Note: 1 of ") && run.errors.contains("class 3/9.png"))
    #expect(try run.object()["dataset"] as? String == "own")
    let model = "\(folder.path)/run/model.safetensors"
    let evaluated = try ProcessRun("evaluate \(model) --data \(folder.path)/own")
    #expect(evaluated.status == 0 && evaluated.output.hasPrefix("own, test: "))
    #expect(evaluated.output.contains("7 class 7"))
    #expect(!evaluated.errors.contains("classes are"))
    // Under other names they come in another order, perhaps: that is said.
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/own/class 0", toPath: "\(folder.path)/own/first")
    let renamed = try ProcessRun("evaluate \(model) --data \(folder.path)/own")
    #expect(renamed.status == 0)
    #expect(renamed.errors.contains("the model's classes are class 0, class 1"))
    #expect(renamed.errors.contains("those of the images class 1, class 2"))
  }

  @Test func aRecipeLearnsFromAnArchive() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("own.npz", archive())
    // The recipe sets 5,000 images of MNIST aside; of these a tenth.
    let run = try ProcessRun(
      "train mnist-softmax --steps 2 --quiet --json --data \(path) --output \(folder.path)/softmax")
    #expect(run.status == 0 && run.errors == "")
    let counted = try ProcessRun(
      "evaluate \(folder.path)/softmax/model.safetensors --split validation --json --data \(path)")
    #expect(try counted.object()["count"] as? Int == 3)
    let trained = try ProcessRun(
      "train mnist-conv3 --steps 2 --quiet --json --data \(path) --output \(folder.path)/run")
    #expect(trained.status == 0 && trained.errors == "")
    #expect(try trained.object()["dataset"] as? String == "own.npz")
    #expect(
      try ProcessRun("evaluate \(folder.path)/run/model.safetensors --data \(path)").errors == "")
    try ProcessRun("train cifar10-cnn --steps 1 --data \(path) --output \(folder.path)/other")
      .expectFailure("own.npz, x_train: expected images [N] + [32, 32, 3], found [30, 28, 28]")
    #expect(!folder.has("other"))
  }

  /// What was learned from one file is not gone on with for another of its name, and a page says so.
  @Test func imagesOfOneNameAreToldApart() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write("a/own.npz", archive())
    let other = try folder.write("b/own.npz", archive(2))
    let train = "train mnist-softmax --quiet --output \(folder.path)/run"
    #expect(try ProcessRun("\(train) --steps 2 --data \(first)").status == 0)
    try ProcessRun("\(train) --steps 4 --resume --data \(other)")
      .expectFailure("was trained with other images than those that are in own.npz now")
    #expect(try ProcessRun("\(train) --steps 4 --resume --data \(first)").status == 0)
    for (path, isOther) in [(first, false), (other, true)] {
      let page = try ProcessRun("report \(folder.path)/run --data \(path)")
      #expect(page.status == 0)
      #expect(page.errors.contains("other images than those in own.npz now") == isOther)
    }
    let reproduce = "reproduce mnist-softmax --quick --quiet --output \(folder.path)/all"
    #expect(try ProcessRun("\(reproduce) --data \(first)").status == 0)
    try ProcessRun("\(reproduce) --data \(other)")
      .expectFailure("holds results of other images that were in own.npz")
    #expect(try ProcessRun("\(reproduce) --data \(first)").status == 0)
  }

  @Test func aPickleIsRefusedWithTheLineThatConvertsIt() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("notMNIST.pickle", [0x80, 2, 0x7D])
    try ProcessRun("train notmnist-deep --data \(path)")
      .expectFailure("this makes an .npz of it for --data: python3 -c \"import pickle")
  }

  @Test func listAndVerifyTellOfThem() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("own.npz", archive())
    let sets = try #require(
      try ProcessRun("data list --data \(path) --json").object()["datasets"] as? [[String: Any]])
    #expect(sets.allSatisfy { $0["source"] as? String == "npz" && $0["folder"] as? String == path })
    let verified = try ProcessRun("data verify --data \(path)")
    #expect(verified.status == 0 && verified.output == "read     \(path): 30 train, 30 test\n")
    #expect(verified.errors == "own.npz: images for the recipes of Glyphs\n")
    try ProcessRun("data verify cifar10 --data \(path)").expectFailure("expected images [N] +")
    try pictures(folder, count: 3)
    try folder.write("own/mnist/t10k-labels-idx1-ubyte.gz", [1])
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/own", toPath: "\(folder.path)/notmnist")
    let beside = try ProcessRun("data verify notmnist --data \(folder.path)")
    #expect(beside.status == 1, "eleven folders")
    try FileManager.default.removeItem(atPath: "\(folder.path)/notmnist/mnist")
    let alone = try ProcessRun("data verify notmnist --data \(folder.path)")
    #expect(
      alone.output == "read     \(folder.path)/notmnist: 10 train, 10 validation, 10 test\n")
    try folder.write("own.npz", archive().dropLast(30))
    try ProcessRun("data verify --data \(path)").expectFailure("own.npz: expected a zip archive")
  }
}
