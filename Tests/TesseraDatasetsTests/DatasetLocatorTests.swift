import FileSupport
import Testing

@testable import TesseraDatasets

@Suite struct DatasetLocatorTests {
  private func locator(
    data: String? = nil, environment: String? = nil, working: String = "/nowhere"
  ) -> DatasetLocator {
    DatasetLocator(
      directory: data, environmentDirectory: environment, workingDirectory: working)
  }

  @Test func theSetsOwnFolderAndTheFolderAroundItAreFound() throws {
    let folder = try TemporaryFolder()
    let own = try folder.folder("mnist")
    try folder.writeIDX("mnist/train", labels: [1])
    for data in [folder.path, folder.path + "/", own] {
      #expect(try locator(data: data).source(of: .mnist) == .folder(own))
      #expect(try locator(environment: data).source(of: .mnist) == .folder(own))
    }
  }

  @Test func anOwnFolderMayHaveAnyNameButAnotherSets() throws {
    let folder = try TemporaryFolder()
    let digits = try folder.folder("digits")
    try folder.writeIDX("digits/t10k", labels: [1])
    #expect(try locator(data: digits).source(of: .mnist) == .folder(digits))
    let mnist = try folder.folder("mnist")
    try folder.writeIDX("mnist/t10k", labels: [1])
    expectError("notMNIST not found", "--data \(mnist)") {
      _ = try locator(data: mnist).source(of: .notMNIST)
    }
  }

  @Test func dataOptionComesBeforeTheEnvironmentAndThatBeforeTheProject() throws {
    let (first, second, project) = (
      try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder()
    )
    let found = try first.folder("cifar-10-batches-bin")
    let other = try second.folder("cifar-10-batches-bin")
    let shipped = try project.folder("Data/cifar-10-batches-bin")
    #expect(
      try locator(data: first.path, environment: second.path, working: project.path)
        .source(of: .cifar10) == .folder(found))
    #expect(
      try locator(environment: second.path, working: project.path).source(of: .cifar10)
        == .folder(other))
    #expect(
      try locator(environment: "/nowhere", working: project.path).source(of: .cifar10)
        == .folder(shipped))
  }

  @Test func dataOfTheProjectIsFoundFromAFolderInside() throws {
    let project = try TemporaryFolder()
    let shipped = try project.folder("Data/mnist")
    let inside = try project.folder("Sources/deep")
    try project.folder("Sources/Data")
    try project.write("Data/README.md", [])
    #expect(try locator(working: inside).source(of: .mnist) == .folder(shipped))
  }

  @Test func aGivenFolderIsTheOnlyPlaceSearched() throws {
    let (empty, other) = (try TemporaryFolder(), try TemporaryFolder())
    try other.folder("mnist")
    for kind in DatasetKind.allCases {
      expectError("\(kind.title) not found", "--data \(empty.path)", "--data glyphs") {
        _ = try locator(data: empty.path, environment: other.path).source(of: kind)
      }
    }
  }

  @Test func aMissingSetNamesEveryPlaceSearchedAndTheStandIn() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", [1])
    expectError(
      "CIFAR-10 not found", "$TESSERA_DATA \(folder.path)/file (not a folder)",
      "/nowhere/Data (no such folder)", "Data/README.md", "--data glyphs"
    ) {
      _ = try locator(environment: "\(folder.path)/file").source(of: .cifar10)
    }
  }

  @Test func theWordGlyphsAsksForDrawnLettersForEverySet() throws {
    for kind in DatasetKind.allCases {
      #expect(try locator(data: "glyphs").source(of: kind) == .drawn)
    }
    expectError("--data ./glyphs") { _ = try locator(data: "./glyphs").source(of: .mnist) }
  }

  @Test func glyphsAreDrawnWhereNoFolderHasThem() throws {
    #expect(try locator().source(of: .glyphs) == .drawn)
    #expect(try locator(environment: "/nowhere").source(of: .glyphs) == .drawn)
    #expect(
      try locator(working: projectFolder).source(of: .glyphs)
        == .folder("\(projectFolder)/Data/Glyphs"))
  }

  @Test func anEmptyFolderOfTheSetsNameIsIncompleteNotMissing() throws {
    let folder = try TemporaryFolder()
    try folder.folder("mnist")
    let source = try locator(data: folder.path).source(of: .mnist)
    expectError("MNIST is incomplete", "no train-images-idx3-ubyte.gz") {
      _ = try Dataset.load(.mnist, from: source)
    }
  }

  @Test func pathsThatNoSystemHasAreRefused() {
    for path in ["", "/", "a\u{0}b", String(repeating: "x", count: 5000)] {
      expectError("MNIST not found") { _ = try locator(data: path).source(of: .mnist) }
    }
  }
}
