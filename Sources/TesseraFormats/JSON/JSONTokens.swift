extension JSONScanner {
  /// Reads a string with its quotation marks.
  mutating func string() throws(FormatError) -> String {
    guard take("\"") else { throw error(expected: "a string") }
    var content: [UInt8] = []
    let start = position
    while true {
      let runStart = position
      while next >= 0x20, next != UInt8(ascii: "\""), next != UInt8(ascii: "\\") { position += 1 }
      content.append(contentsOf: bytes[runStart..<position])
      if take("\"") { break }
      guard take("\\") else {
        throw error(expected: "a character of a string, or its closing quotation mark")
      }
      try appendEscape(to: &content)
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw FormatError(
        file: file, offset: base + start, expected: "a string in UTF-8",
        found: "bytes that are not")
    }
    return text
  }

  /// Reads what follows a backslash.
  private mutating func appendEscape(to content: inout [UInt8]) throws(FormatError) {
    if let byte = Self.simpleEscape(next) {
      content.append(byte)
      position += 1
      return
    }
    guard take("u") else { throw error(expected: "an escape such as \\n or \\u00e9") }
    var code = try hexadecimalQuad()
    if 0xD800..<0xDC00 ~= code {
      guard take("\\"), take("u") else { throw error(expected: "the second half of a pair \\u") }
      let low = try hexadecimalQuad()
      guard 0xDC00..<0xE000 ~= low else {
        throw error(expected: "the second half of a pair \\u", found: hexadecimal(UInt16(low)))
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw error(
        expected: "the first half of a pair \\u", found: hexadecimal(UInt16(code)))
    }
    content.append(contentsOf: String(Character(scalar)).utf8)
  }

  /// The byte that a letter behind a backslash stands for.
  private static func simpleEscape(_ letter: UInt8) -> UInt8? {
    switch Unicode.Scalar(letter) {
    case "\"", "\\", "/": letter
    case "b": 0x08
    case "f": 0x0C
    case "n": 0x0A
    case "r": 0x0D
    case "t": 0x09
    default: nil
    }
  }

  private mutating func hexadecimalQuad() throws(FormatError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch next {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = next - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = next - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = next - UInt8(ascii: "A") + 10
      default: throw error(expected: "four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }

  /// Reads a number: an integer where it is written as one and fits, else a finite `Double`.
  mutating func number() throws(FormatError) -> JSONValue {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    var isInteger = true
    if take(".") {
      isInteger = false
      try digits()
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      position = start
      throw error(expected: "a number within the range of Double", found: text.quotedForMessage)
    }
    return .number(value)
  }

  private mutating func digits() throws(FormatError) {
    let start = position
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
    if position == start { throw error(expected: "a digit") }
  }
}
