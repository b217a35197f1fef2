import Foundation
import TesseraFormats
import Testing

@testable import TesseraOracle

/// A folder that is removed with everything in it when the test is over.
final class OracleFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tessera-oracle-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The value that a JSON text stands for.
func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)[...]) }

/// The error that `body` throws, or nil.
func oracleError(_ body: () throws(OracleError) -> Void) -> OracleError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

extension OracleRequest {
  /// A request that stands at /f/request.json.
  init(text: String) throws(OracleError) {
    try self.init(bytes: Array(text.utf8), path: "/f/request.json")
  }

  /// A request of one case with this text.
  init(case text: String) throws(OracleError) {
    try self.init(
      text: #"{"version":1,"dtype":"float32","results":"r.json","cases":["# + text + "]}")
  }
}
