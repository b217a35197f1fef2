/// Bytes that are not what their format promises, told in one line.
///
///     train-images-idx3-ubyte.gz: at byte 12: expected a DEFLATE block type 0-2, found 3
///
/// Every reader of this module throws this and nothing else. Text that came out of the file (a
/// tensor's name, say) is shown with its control characters escaped, so the line stays one line.
public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name or path as the caller gave it, where there is one.
  public var file: String?
  /// The byte at which the reader stopped, counted from 0, where one byte is to blame.
  public var offset: Int?
  /// What the format asks for at that place.
  public var expected: String
  /// What stands there.
  public var found: String

  /// Creates an error from its parts.
  public init(file: String? = nil, offset: Int? = nil, expected: String, found: String) {
    self.file = file
    self.offset = offset
    self.expected = expected
    self.found = found
  }

  /// `file: at byte offset: expected …, found …`, leaving out what is not known.
  public var description: String {
    var line = ""
    if let file { line += "\(file): " }
    if let offset { line += "at byte \(offset): " }
    line += "expected \(expected), found \(found)"
    return line.escapingControlCharacters
  }
}

extension String {
  /// The text with every control character and line separator written as `\u{…}`.
  package var escapingControlCharacters: String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    guard unicodeScalars.contains(where: isControl) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if isControl(scalar) {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The text in quotation marks for a message, cut after 60 characters.
  package var quotedForMessage: String {
    count > 60 ? "“\(prefix(60))…”" : "“\(self)”"
  }
}

/// Writes a byte of a text as messages show it: `“a”`, and `0x1f` where it is no visible character.
func characterForMessage(_ byte: UInt8) -> String {
  (0x21...0x7E).contains(byte) ? "“\(Unicode.Scalar(byte))”" : hexadecimal(byte)
}

/// Writes a byte as messages show it: `0x1f`.
func hexadecimal(_ value: some FixedWidthInteger & UnsignedInteger) -> String {
  let digits = String(value, radix: 16)
  let width = value.bitWidth / 4
  return "0x" + String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Writes bytes as a row of hexadecimal digits, two for each byte, lower case.
func hexadecimalDigits(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

extension [String] {
  /// The first twelve, with commas between them.
  package var listed: String {
    prefix(12).joined(separator: ", ") + (count > 12 ? ", …" : "")
  }
}
