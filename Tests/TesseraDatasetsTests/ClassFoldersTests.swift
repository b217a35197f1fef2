import FileSupport
import Foundation
import TesseraFormats
import Testing

@testable import TesseraDatasets

extension TemporaryFolder {
  /// Writes pictures `0.png`, … of one grey value each for every class, and gives their number.
  @discardableResult
  func writePictures(
    _ classes: [String], count: Int, side: Int = 28, under prefix: String = ""
  ) throws -> Int {
    for (label, name) in classes.enumerated() {
      try folder("\(prefix)\(name)")
      for index in 0..<count {
        let pixels = [UInt8](repeating: UInt8(label * 16 + index), count: side * side)
        let picture = PNGImage(width: side, height: side, channels: 1, pixels: pixels)
        try write("\(prefix)\(name)/\(index).png", picture.serialized())
      }
    }
    return classes.count * count
  }
}

private let letters = "ABCDEFGHIJ".map(String.init)

@Suite struct ClassFoldersTests {
  @Test func aClassIsCutIntoThreePartsTheSameEveryTime() throws {
    let folder = try TemporaryFolder()
    try folder.writePictures(letters, count: 12)
    try folder.write("A/notes.txt", [1])
    try folder.folder(".hidden")
    try folder.folder("__MACOSX")
    let set = try Dataset.load(.notMNIST, from: .pictures(folder.path))
    #expect(set.classNames == letters && set.notes.isEmpty)
    #expect(
      [set.train.count, set.validation?.count, set.test.count] == [100, 10, 10])
    var seen: Set<UInt8> = []
    for part in [set.train, try #require(set.validation), set.test] {
      for index in 0..<part.count {
        let value = part.images[index * 784]
        #expect(Int32(value / 16) == part.labels[index])
        seen.insert(value)
      }
      // Every class is in every part, and the classes do not stand one after the other.
      #expect(Set(part.labels.elements).count == 10)
      #expect(part.labels.elements != part.labels.elements.sorted())
    }
    #expect(seen.count == 120)
    let again = try Dataset.load(.glyphs, from: .pictures(folder.path))
    #expect(again.train.images == set.train.images && again.test.labels == set.test.labels)
    let part = try Dataset.loadPart(.test, of: .mnist, from: .pictures(folder.path))
    #expect(part?.images.images == set.test.images && part?.classNames == letters)
  }

  @Test(arguments: ["validation", "val", "valid"])
  func foldersOfPartsAreThoseParts(validation: String) throws {
    let folder = try TemporaryFolder()
    for (split, count) in [("train", 5), ("test", 2), (validation, 1)] {
      try folder.writePictures(letters, count: count, under: "\(split)/")
    }
    let set = try Dataset.load(.mnist, from: .pictures(folder.path))
    #expect([set.train.count, set.validation?.count, set.test.count] == [50, 10, 20])
    #expect(set.classNames == letters)
    let other = try TemporaryFolder()
    try other.writePictures(letters, count: 1, under: "train/")
    expectError("expected a folder test beside the other, found only train") {
      _ = try Dataset.load(.mnist, from: .pictures(other.path))
    }
    try other.writePictures(letters.dropLast() + ["K"], count: 1, under: "test/")
    expectError("/test: expected the classes of train, A, B", "found A, B, C, D, E, F, G, H, I, K")
    {
      _ = try Dataset.load(.mnist, from: .pictures(other.path))
    }
  }

  @Test func picturesAreFittedAsPredictDoes() throws {
    let folder = try TemporaryFolder()
    try folder.writePictures(letters, count: 3)
    try folder.writePictures(["A"], count: 3, side: 56)
    let colour = PNGImage(
      width: 28, height: 28, channels: 3,
      pixels: (0..<784).flatMap { _ -> [UInt8] in [255, 0, 0] })
    for index in 0..<3 { try folder.write("B/\(index).png", colour.serialized()) }
    let set = try Dataset.load(.mnist, from: .pictures(folder.path))
    #expect(set.notes.count == 3)
    #expect(set.notes.allSatisfy { $0.contains("1 of 10 t") || $0.contains("1 of 10 v") })
    #expect(set.notes.first == "1 of 10 train pictures were scaled to 28 × 28")
    for index in 0..<10 where set.test.labels[index] == 1 {
      #expect(set.test.images[index * 784] == 76)
    }
    let coloured = try Dataset.load(.cifar10, from: .pictures(folder.path))
    #expect(coloured.test.images.shape == [10, 32, 32, 3])
  }

  @Test func whatCannotBeReadIsSkippedCountedAndNamed() throws {
    let folder = try TemporaryFolder()
    for split in ["train", "test"] {
      try folder.writePictures(letters, count: 4, under: "\(split)/")
    }
    try folder.write("train/A/1.png", [])
    try folder.write("train/B/2.png", [0xFF, 0xD8, 0xFF, 0xE0])
    let whole = try FileBytes.read("\(folder.path)/train/C/3.png")
    try folder.write("train/C/3.png", Array(whole.prefix(50)))
    try folder.folder("train/D/4.png")
    try folder.write("test/J/0.png", [1])
    // Nobody writes into it: to wait for that would be for ever.
    try #require(mkfifo("\(folder.path)/train/E/5.png", 0o600) == 0)
    let set = try Dataset.load(.mnist, from: .pictures(folder.path))
    #expect(set.train.count == 37 && set.test.count == 39)
    #expect(set.notes.count == 2)
    let note = try #require(set.notes.first)
    #expect(note.hasPrefix("5 of 42 train pictures cannot be read and were skipped: "))
    #expect(note.contains(": expected a") && note.hasSuffix(" and 2 more"), "\(note)")
    #expect(set.notes[1].contains("1 of 40 test pictures") && set.notes[1].contains("J/0.png"))
    // A class may be missing where it is only counted, and not where it is learned.
    for index in 0..<4 { try folder.write("test/J/\(index).png", [1]) }
    #expect(try Dataset.load(.mnist, from: .pictures(folder.path)).test.count == 36)
    for index in 0..<4 { try folder.write("train/J/\(index).png", [1]) }
    expectError("/J: expected PNG pictures to learn from, found only damaged ones") {
      _ = try Dataset.load(.mnist, from: .pictures(folder.path))
    }
  }

  @Test func numberOfClassesIsTheNetworks() throws {
    let folder = try TemporaryFolder()
    try folder.writePictures(["cat", "dog", "owl"], count: 4)
    expectError(
      "expected 10 folders, one for each class that the network tells apart, found 3: cat, dog, owl"
    ) { _ = try Dataset.load(.mnist, from: .pictures(folder.path)) }
    let letters = try TemporaryFolder()
    try letters.writePictures("ABCDEFGHIJ".map(String.init), count: 2)
    expectError("/A: expected at least 3 PNG pictures", "found 2") {
      _ = try Dataset.load(.mnist, from: .pictures(letters.path))
    }
  }

  @Test func locatorKnowsThemByTheirContent() throws {
    let folder = try TemporaryFolder()
    try folder.writePictures(["A", "B"], count: 1, under: "own/")
    try folder.writePictures(["A", "B"], count: 1, under: "parts/train/")
    try folder.writePictures(["A", "B"], count: 1, under: "sets/notmnist/")
    try folder.folder("sets/mnist")
    try folder.writePictures(["A"], count: 1, under: "one/")
    func source(_ name: String, _ kind: DatasetKind = .notMNIST) throws -> DatasetSource {
      try DatasetLocator(directory: "\(folder.path)/\(name)", workingDirectory: "/nowhere")
        .source(of: kind)
    }
    #expect(try source("own") == .pictures("\(folder.path)/own"))
    #expect(try source("parts", .mnist) == .pictures("\(folder.path)/parts"))
    #expect(try source("sets") == .pictures("\(folder.path)/sets/notmnist"))
    #expect(try source("sets", .mnist) == .folder("\(folder.path)/sets/mnist"))
    expectError("notMNIST not found") { _ = try source("one") }
    expectError("CIFAR-10 not found") { _ = try source("sets", .cifar10) }
    // The set's own files come first.
    try folder.writeIDX("own/t10k", labels: [1])
    #expect(try source("own") == .folder("\(folder.path)/own"))
  }
}
