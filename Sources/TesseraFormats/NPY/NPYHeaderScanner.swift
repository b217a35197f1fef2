/// Reads the tokens of a header, which is a Python literal: texts without escapes, numbers in digits
/// alone, marks and words. Nothing is evaluated.
struct NPYHeaderScanner {
  /// The header; its indices are offsets in the file.
  private let bytes: ArraySlice<UInt8>
  private let file: String?
  /// Whether a number may end with `L`, as Python 2 wrote it.
  private let allowsLong: Bool
  private(set) var position: Int

  init(_ bytes: ArraySlice<UInt8>, file: String?, allowsLong: Bool) {
    self.bytes = bytes
    self.file = file
    self.allowsLong = allowsLong
    position = bytes.startIndex
  }

  /// Where the header ends.
  var end: Int { bytes.endIndex }

  /// The next byte; 0, which no token begins with, at the end.
  var next: UInt8 { position < end ? bytes[position] : 0 }

  func error(at offset: Int? = nil, expected: String, found: String? = nil) -> FormatError {
    let here = position < end ? characterForMessage(next) : "the end of the header"
    return FormatError(
      file: file, offset: offset ?? position, expected: expected, found: found ?? here)
  }

  mutating func skipBlanks() {
    while next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { position += 1 }
  }

  /// Takes the next byte if it is this one.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  /// Takes the next bytes if they are these.
  mutating func take(word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  /// Takes a mark and the blanks around it.
  mutating func open(_ byte: Unicode.Scalar, _ what: String) throws(FormatError) {
    skipBlanks()
    guard take(byte) else { throw error(expected: what) }
    skipBlanks()
  }

  /// Reads printable ASCII characters between quotation marks, single or double.
  mutating func string(_ what: String) throws(FormatError) -> String {
    let mark: Unicode.Scalar = next == UInt8(ascii: "'") ? "'" : "\""
    guard take(mark) else { throw error(expected: what) }
    let start = position
    while next != UInt8(ascii: mark) {
      guard 0x20..<0x7F ~= next, next != UInt8(ascii: "\\") else {
        throw error(expected: "a printable character, or a closing quotation mark")
      }
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    position += 1
    return text
  }

  /// Reads an extent: decimal digits without a leading zero.
  mutating func extent() throws(FormatError) -> Int {
    let start = position
    _ = take("-")
    let firstDigit = position
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= next { position += 1 }
    guard position > firstDigit else { throw error(expected: "an extent in digits") }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let extent = Int(text), extent >= 0, "\(extent)" == text else {
      throw error(
        at: start, expected: "an extent from 0 to 2⁶³ − 1, without leading zeros",
        found: text.quotedForMessage)
    }
    if allowsLong { _ = take("L") }
    return extent
  }
}
