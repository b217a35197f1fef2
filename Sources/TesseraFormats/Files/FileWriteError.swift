/// A file could not be written: which, what was tried, and the system's reason.
///
///     runs/glyphs/model.safetensors: cannot write: No space left on device
public struct FileWriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file that was to be written, as the caller gave it.
  public let path: String
  /// What was tried: "create a file in …", "write", "sync", "rename".
  public let action: String
  /// The system's reason.
  public let reason: String
  /// The system's error number, `errno`.
  public let code: Int32

  /// Creates an error from its parts.
  public init(path: String, action: String, reason: String, code: Int32) {
    self.path = path
    self.action = action
    self.reason = reason
    self.code = code
  }

  /// `path: cannot action: reason`, on one line.
  public var description: String {
    "\(path): cannot \(action): \(reason)".escapingControlCharacters
  }
}
