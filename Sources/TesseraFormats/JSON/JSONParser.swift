extension JSONValue {
  /// How deeply arrays and objects may be nested.
  public static let deepestNesting = 128

  /// Reads a document, strictly as RFC 8259 writes it.
  ///
  /// Beyond the standard's grammar, two members with one key are refused, and so are numbers beyond
  /// `Double` and nesting beyond ``deepestNesting``.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8, without a byte order mark.
  ///   - file: The name that errors carry.
  ///   - offset: Where `bytes` begins in the file; errors count from the file's beginning.
  /// - Throws: `FormatError`.
  public init(
    parsing bytes: ArraySlice<UInt8>, file: String? = nil, offset: Int = 0
  ) throws(FormatError) {
    var scanner = JSONScanner(bytes: Array(bytes), file: file, base: offset)
    self = try scanner.document()
  }
}

/// Reads a JSON document from its bytes, by recursive descent.
struct JSONScanner {
  let bytes: [UInt8]
  let file: String?
  /// The offset of the first byte in the file.
  let base: Int
  var position = 0
  private var depth = 0

  init(bytes: [UInt8], file: String?, base: Int) {
    self.bytes = bytes
    self.file = file
    self.base = base
  }

  /// The next byte; 0, which no token begins with, at the end.
  var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func document() throws(FormatError) -> JSONValue {
    let value = try value()
    skipBlanks()
    if position < bytes.count { throw error(expected: "the end of the JSON text") }
    return value
  }

  func error(expected: String, found: String? = nil) -> FormatError {
    let here = position < bytes.count ? characterForMessage(next) : "the end of the JSON text"
    return FormatError(
      file: file, offset: base + position, expected: expected, found: found ?? here)
  }

  mutating func skipBlanks() {
    while [0x20, 0x0A, 0x0D, 0x09].contains(next) { position += 1 }
  }

  /// Takes the next byte if it is this one.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(FormatError) -> JSONValue {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"):
      return try nested { scanner throws(FormatError) in
        try scanner.object()
      }
    case UInt8(ascii: "["):
      return try nested { scanner throws(FormatError) in
        try scanner.array()
      }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error(expected: "a JSON value")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(FormatError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw error(expected: word) }
    position += word.utf8.count
    return value
  }

  private mutating func nested(
    _ body: (inout Self) throws(FormatError) -> JSONValue
  ) throws(FormatError) -> JSONValue {
    guard depth < JSONValue.deepestNesting else {
      throw error(expected: "at most \(JSONValue.deepestNesting) levels of nesting", found: "more")
    }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func array() throws(FormatError) -> JSONValue {
    var values: [JSONValue] = []
    skipBlanks()
    if take("]") { return .array(values) }
    repeat {
      values.append(try value())
      skipBlanks()
    } while take(",")
    guard take("]") else { throw error(expected: "“,” or “]”") }
    return .array(values)
  }

  private mutating func object() throws(FormatError) -> JSONValue {
    var members: [JSONValue.Member] = []
    // By their bytes: strings that are equal to Unicode but not to the file are two keys.
    var keys: Set<[UInt8]> = []
    skipBlanks()
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      let start = position
      let key = try string()
      guard keys.insert(Array(key.utf8)).inserted else {
        position = start
        throw error(expected: "each key once", found: "\(key.quotedForMessage) again")
      }
      skipBlanks()
      guard take(":") else { throw error(expected: "“:”") }
      members.append(.init(key, try value()))
      skipBlanks()
    } while take(",")
    guard take("}") else { throw error(expected: "“,” or “}”") }
    return .object(members)
  }
}
