import Testing

@testable import TesseraDatasets

/// These read the real files where `TESSERA_DATA` or `Data/` has them, and are skipped elsewhere.
@Suite struct RealDataTests {
  private static func folder(of kind: DatasetKind) -> String? {
    let locator = DatasetLocator(directory: nil, workingDirectory: projectFolder)
    guard case .folder(let folder)? = try? locator.source(of: kind) else { return nil }
    return folder
  }

  private func load(_ kind: DatasetKind) throws -> Dataset {
    let folder = try #require(Self.folder(of: kind))
    let set = try Dataset.load(kind, from: .folder(folder))
    for part in [set.train, set.validation, set.test].compactMap({ $0 }) {
      #expect(Set(part.labels.elements) == Set(0..<10))
    }
    return set
  }

  @Test(.enabled("MNIST is not here: set TESSERA_DATA to read it") { folder(of: .mnist) != nil })
  func mnistIsReadWhole() throws {
    let set = try load(.mnist).settingAside(firstForValidation: 5_000)
    #expect(set.train.count == 55_000)
    #expect(set.validation?.count == 5_000)
    #expect(set.test.count == 10_000)
    // The first digits of the training and of the test file.
    #expect(set.validation?.labels.elements.prefix(5) == [5, 0, 4, 1, 9])
    #expect(set.test.labels.elements.prefix(5) == [7, 2, 1, 0, 4])
  }

  @Test(
    .enabled("notMNIST is not here: set TESSERA_DATA to read it") { folder(of: .notMNIST) != nil })
  func notMNISTIsReadWhole() throws {
    let set = try load(.notMNIST)
    #expect(set.train.count == 8_000)
    #expect(set.validation?.count == 1_000)
    #expect(set.test.count == 1_000)
  }

  @Test(
    .enabled("CIFAR-10 is not here: set TESSERA_DATA to read it") { folder(of: .cifar10) != nil })
  func cifar10IsReadWhole() throws {
    let set = try load(.cifar10)
    #expect(set.train.images.shape == [50_000, 32, 32, 3])
    #expect(set.test.images.shape == [10_000, 32, 32, 3])
    for label: Int32 in 0..<10 {
      #expect(set.train.labels.elements.count { $0 == label } == 5_000)
    }
    // The first training image is a frog, the first test image a cat.
    #expect(set.classNames[Int(set.train.labels[0])] == "frog")
    #expect(set.classNames[Int(set.test.labels[0])] == "cat")
  }

  @Test(arguments: [DatasetKind.mnist, .notMNIST, .cifar10])
  func realFilesHaveTheDigestsOfTheCatalogue(kind: DatasetKind) throws {
    guard let folder = Self.folder(of: kind) else {
      try Test.cancel("\(kind.title) is not here: set TESSERA_DATA to verify it")
    }
    for check in kind.verify(folder: folder) {
      #expect(check.outcome == .verified, "\(check.file.usualName)")
    }
  }
}
