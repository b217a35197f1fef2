import Foundation
import TesseraFormats
import Testing

/// A folder that is removed with everything in it when the test is over.
final class ScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tessera-command-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders around it, and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  /// Whether there is a file or folder of this name.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }
}

extension ProcessRun {
  /// The object on the standard output.
  func object() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
  }

  /// Expects exit status 1, nothing on the standard output and one line of errors with `part`.
  func expectFailure(_ part: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(status == 1 && output == "", sourceLocation: sourceLocation)
    #expect(errors.hasPrefix("Error: "), "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.count { $0 == "\n" } == 1, "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.contains(part), "“\(errors)” lacks “\(part)”", sourceLocation: sourceLocation)
  }
}

/// The run that the tests of saved models begin with: three steps on the letters.
enum ShortRun {
  static let options = "train glyphs --steps 3 --data glyphs --seed 7 --quiet --json"

  /// The bytes of its model.
  static let model = Result {
    let folder = try ScratchFolder()
    let run = try ProcessRun("\(options) --output \(folder.path)/run")
    try #require(run.status == 0, "\(run.errors)")
    return try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/run/model.safetensors"))
  }
}
