import FileSupport
import Foundation
import TesseraFormats
import Testing

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
    let folder = try TemporaryFolder()
    let run = try ProcessRun("\(options) --output \(folder.path)/run")
    try #require(run.status == 0, "\(run.errors)")
    return try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/run/model.safetensors"))
  }
}
