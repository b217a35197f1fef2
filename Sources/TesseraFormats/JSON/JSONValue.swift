/// A JSON document (RFC 8259), with integers kept exact and members in their order.
public enum JSONValue: Hashable, Sendable {
  /// The word `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written without fraction and exponent that fits `Int`.
  case integer(Int)
  /// Any other number; always finite.
  case number(Double)
  /// Text.
  case string(String)
  /// Values in their order.
  case array([JSONValue])
  /// The members in the order of the document; no two have the same key.
  case object([Member])

  /// A key and its value.
  public struct Member: Hashable, Sendable {
    /// The key, any text.
    public var key: String
    /// What stands under it.
    public var value: JSONValue

    /// Creates a member.
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The member of an object with this key; `nil` for anything else.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// What the value is, in a word, for messages.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .number: "a number with a fraction"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// The document on one line, without blanks.
  ///
  /// - Precondition: Numbers are finite; JSON has no other.
  public var text: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .number(let value):
      precondition(value.isFinite, "JSON has no number \(value)")
      return "\(value)"
    case .string(let value): return Self.quoted(value)
    case .array(let values): return "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      let parts = members.map { "\(Self.quoted($0.key)):\($0.value.text)" }
      return "{" + parts.joined(separator: ",") + "}"
    }
  }

  /// The text as a JSON string, in quotation marks, with what must be escaped escaped.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
