import FileSupport
import Testing

@testable import TesseraDatasets

@Suite struct DatasetPartTests {
  /// Compares each part with that of the whole set.
  private func compare(_ kind: DatasetKind, _ source: DatasetSource, setAside: Int) throws -> Int {
    let whole = try Dataset.load(kind, from: source).settingAside(firstForValidation: setAside)
    for split in DatasetSplit.allCases {
      let part = try Dataset.load(split, of: kind, from: source, firstForValidation: setAside)
      #expect(part?.images == whole.part(split)?.images, "\(kind) \(split)")
      #expect(part?.labels == whole.part(split)?.labels, "\(kind) \(split)")
    }
    return DatasetSplit.allCases.count
  }

  @Test func partsAreThoseOfTheWholeSet() throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX("train", labels: [0, 1, 2, 3, 4])
    try folder.writeIDX("validation", labels: [5, 6])
    try folder.writeIDX("test", labels: [7, 8, 9])
    try folder.writeIDX("t10k", labels: (0..<10).map { 9 - $0 })
    let source = DatasetSource.folder(folder.path)
    var compared = 0
    for setAside in [0, 2] {
      for kind in [DatasetKind.glyphs, .mnist, .notMNIST] {
        compared += try compare(kind, source, setAside: setAside)
      }
    }
    compared += try compare(.mnist, .drawn, setAside: 2)
    print("DatasetPartTests: \(compared) parts compared")
    #expect(compared == 21)
  }

  @Test func testPartNeedsNoOtherFile() throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX("t10k", labels: [1, 2, 3])
    let source = DatasetSource.folder(folder.path)
    #expect(try Dataset.load(.test, of: .mnist, from: source)?.count == 3)
    expectError("MNIST is incomplete", "train-images") {
      _ = try Dataset.load(.train, of: .mnist, from: source)
    }
    expectError("no test_batch.bin") { _ = try Dataset.load(.test, of: .cifar10, from: source) }
  }
}
