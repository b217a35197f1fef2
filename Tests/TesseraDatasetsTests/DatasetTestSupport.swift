import FileSupport
import Foundation
import TesseraFormats
import Testing

@testable import TesseraDatasets

extension TemporaryFolder {
  /// Writes a pair of IDX files with images whose pixels count upwards.
  func writeIDX(_ prefix: String, labels: [UInt8], compressed: Bool = true) throws {
    let pixels = (0..<labels.count * 784).map { UInt8($0 % 251) }
    for (name, file) in [
      ("images-idx3", IDXFile(extents: [labels.count, 28, 28], bytes: pixels)),
      ("labels-idx1", IDXFile(extents: [labels.count], bytes: labels)),
    ] {
      let bytes = file.serialized()
      try write(
        "\(prefix)-\(name)-ubyte" + (compressed ? ".gz" : ""),
        compressed ? Gzip.compress(bytes) : bytes)
    }
  }
}

/// The project's folder, for tests that read what it ships.
let projectFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path

/// Expects `body` to fail with a `DatasetError` whose message is one line with all of `parts`.
func expectError(
  _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("no error", sourceLocation: sourceLocation)
  } catch let error as DatasetError {
    let message = error.description
    #expect(!message.contains("\n"), sourceLocation: sourceLocation)
    for part in parts {
      #expect(
        message.contains(part), "“\(message)” lacks “\(part)”", sourceLocation: sourceLocation)
    }
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
}
