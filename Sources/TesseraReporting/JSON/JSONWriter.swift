extension JSONValue {
  /// The value as JSON text (RFC 8259) on one line.
  ///
  /// - Numbers do not depend on the locale and are the shortest digits that read back as the same
  ///   value. NaN and the infinities, for which JSON has no digits, are written as `null`.
  /// - In strings `"`, `\` and U+0000–U+001F are escaped (`\n`, `\t`, `\r`, `\b`, `\f` in short, the
  ///   others as `\u001b`), and so are U+007F–U+009F, U+2028 and U+2029, which JSON allows but a
  ///   terminal or a script takes for commands and line ends. Everything else stays as UTF-8.
  public func text() -> String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .unsigned(let value): text += String(value)
    case .float(let value): text += Self.number(value)
    case .double(let value): text += Self.number(value)
    case .string(let value): Self.write(string: value, to: &text)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let object):
      text += "{"
      for (index, member) in object.members.enumerated() {
        if index > 0 { text += "," }
        Self.write(string: member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// The standard library's description is the shortest text that reads back, with a point and an
  /// exponent in the form JSON wants (`1e-07`).
  private static func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> String
  {
    value.isFinite ? value.description : "null"
  }

  private static func write(string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{08}": text += "\\b"
      case "\u{0C}": text += "\\f"
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
