import Foundation
import TesseraFormats
import Testing

@testable import TesseraDatasets

/// A folder that is removed with everything in it when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tessera-datasets-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Makes a folder in this one and gives its path.
  @discardableResult
  func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    return "\(path)/\(name)"
  }

  /// Writes a file into this folder.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

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
