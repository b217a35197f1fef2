import TesseraFormats

/// A request, a case or a result that cannot be used, told in one line.
///
///     request.json: case “conv-1”: attrs.strides: expected two integers from 1 to 1073741824, found [0, 1]
public struct OracleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The request or the results, where the error is told outside of them.
  public var file: String?
  /// The case, where one is to blame.
  public var caseID: String?
  /// The place in the case or file, such as `attrs.strides` or `inputs.x`; empty for all of it.
  public var field: String
  /// What is wrong there.
  public var reason: String
  /// Whether nothing is wrong, but what is asked for is not offered.
  public var isUnsupported: Bool

  /// Creates an error from its parts.
  public init(
    file: String? = nil, caseID: String? = nil, field: String, reason: String,
    isUnsupported: Bool = false
  ) {
    (self.file, self.caseID, self.field) = (file, caseID, field)
    (self.reason, self.isUnsupported) = (reason, isUnsupported)
  }

  /// Creates an error about a value which is not what it must be.
  public init(field: String, expected: String, found: String) {
    self.init(field: field, reason: "expected \(expected), found \(found)")
  }

  /// What is wrong and in which field, for a result that stands under its case's name.
  public var message: String {
    (field.isEmpty ? reason : "\(field): \(reason)").escapingControlCharacters
  }

  /// File, case, field and what is wrong there, leaving out what is not known.
  public var description: String {
    var line = ""
    if let file { line += "\(file): " }
    if let caseID { line += "case \(caseID.quotedForMessage): " }
    return line.escapingControlCharacters + message
  }
}

extension JSONValue {
  /// The value as messages show it, cut where it is long.
  var forMessage: String {
    let text = text
    return text.count > 60 ? "\(text.prefix(60))…" : text
  }
}
