import FileSupport
import TesseraTensors
import Testing

@testable import TesseraDatasets

@Suite struct DatasetTests {
  private func mnist(_ folder: TemporaryFolder) throws -> Dataset {
    try folder.writeIDX("train", labels: [3, 1, 4, 1, 5])
    try folder.writeIDX("t10k", labels: [9, 2], compressed: false)
    return try Dataset.load(.mnist, from: .folder(folder.path))
  }

  @Test func mnistHasThePartsOfItsFilesCompressedOrNot() throws {
    let folder = try TemporaryFolder()
    let set = try mnist(folder)
    #expect(set.train.images.shape == [5, 28, 28, 1])
    #expect(set.train.labels.elements == [3, 1, 4, 1, 5])
    let ramp = (0..<5 * 784).map { UInt8($0 % 251) }
    #expect(set.train.images.elements == ramp)
    #expect(set.test.labels.elements == [9, 2])
    #expect(set.validation == nil)
    #expect(set.title == "MNIST" && set.name == "mnist" && !set.isStandIn)
    #expect(set.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
  }

  @Test func validationIsTheFirstTrainingImages() throws {
    let folder = try TemporaryFolder()
    let set = try mnist(folder).settingAside(firstForValidation: 2)
    #expect(set.validation?.labels.elements == [3, 1])
    #expect(set.train.labels.elements == [4, 1, 5])
    #expect(set.train.images[0] == UInt8(2 * 784 % 251))
    #expect(set.test.count == 2)
  }

  @Test func settingAsideLeavesASetWithValidationAsItIs() throws {
    let folder = try TemporaryFolder()
    let set = try mnist(folder).settingAside(firstForValidation: 2)
    #expect(try set.settingAside(firstForValidation: 1).validation?.count == 2)
    #expect(try mnist(folder).settingAside(firstForValidation: 0).validation == nil)
  }

  @Test func settingAsideAllTrainingImagesIsAnError() throws {
    let folder = try TemporaryFolder()
    let set = try mnist(folder)
    expectError("MNIST", "5 training images", "5 of them") {
      _ = try set.settingAside(firstForValidation: 5)
    }
  }

  @Test func notMNISTIsCutFromOneFileInOrder() throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX("t10k", labels: (0..<20).map { $0 % 10 })
    let set = try Dataset.load(.notMNIST, from: .folder(folder.path))
    #expect(set.train.count == 16)
    #expect(set.validation?.labels.elements == [6, 7])
    #expect(set.test.labels.elements == [8, 9])
    #expect(set.classNames.joined() == "ABCDEFGHIJ")
  }

  @Test func standInsSaySoAndHaveTheShapeOfTheSet() throws {
    for kind in [DatasetKind.mnist, .cifar10] {
      let set = try Dataset.load(kind, from: .drawn)
      #expect(set.isStandIn)
      #expect(set.title == "Glyphs (stand-in for \(kind.title))")
      #expect(set.classNames.joined() == "ABCDEFGHIJ")
      #expect(set.train.images.shape == kind.imageShape.withTestBatch(10_000))
      #expect(set.validation?.images.shape == kind.imageShape.withTestBatch(1_000))
      #expect(set.test.images.shape == kind.imageShape.withTestBatch(1_000))
    }
    let own = try Dataset.load(.glyphs, from: .drawn)
    #expect(!own.isStandIn && own.title == "Glyphs")
  }
}

extension Shape {
  fileprivate func withTestBatch(_ count: Int) -> Shape { Shape([count] + extents) }
}
