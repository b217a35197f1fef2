import Testing

@testable import TesseraFormats

private func parse(_ text: String) throws(FormatError) -> JSONValue {
  try JSONValue(parsing: Array(text.utf8)[...])
}

@Test(arguments: [
  ("null", JSONValue.null), (" true\n", .bool(true)), ("false", .bool(false)),
  ("0", .integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
  ("-9223372036854775808", .integer(.min)),
  ("9223372036854775808", .number(9.223372036854775808e18)),
  ("1.0", .number(1)), ("1e3", .number(1_000)), ("-2.5E-1", .number(-0.25)),
  (#""""#, .string("")), (#""a\"\\\/\b\f\n\r\té""#, .string("a\"\\/\u{8}\u{c}\n\r\té")),
  (#""\u00e9\uD83D\uDE00""#, .string("é😀")), ("[]", .array([])), ("{}", .object([])),
  ("[1, [2]]", .array([.integer(1), .array([.integer(2)])])),
  (
    #"{"b" : 1,"a":{"":null}}"#,
    .object([.init("b", .integer(1)), .init("a", .object([.init("", .null)]))])
  ),
])
func jsonReadsWhatRFC8259Allows(text: String, value: JSONValue) throws {
  #expect(try parse(text) == value)
  #expect(try parse(value.text) == value)
}

@Test(arguments: [
  "", " ", "nul", "True", "01", "-", "+1", "1.", ".5", "1e", "1e400", "NaN", "0x1", "[1,]", "[1 2]",
  "[", "]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}", "'a'", "\"",
  "\"\\",
  "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "1 2",
  "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "\u{FEFF}1", "/**/1",
])
func jsonRefusesWhatRFC8259Forbids(text: String) {
  #expect(formatError { () throws(FormatError) in _ = try parse(text) } != nil)
}

@Test func jsonRefusesInvalidUTF8AndTellsWhere() {
  let error = formatError { () throws(FormatError) in
    _ = try JSONValue(parsing: [0x20, 0x22, 0xC3, 0x22], file: "f", offset: 100)
  }
  #expect(error?.offset == 102)
  #expect(error?.expected == "a string in UTF-8")
  for raw: [UInt8] in [
    [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0, 0x22],
  ] {
    #expect(
      formatError { () throws(FormatError) in _ = try JSONValue(parsing: raw[...]) } != nil)
  }
}

@Test func jsonKeepsKeysApartThatOnlyUnicodeCallsEqual() throws {
  let value = try parse("{\"é\":1,\"e\u{301}\":2}")
  #expect(value["é"] == .integer(1))
  #expect(value["e\u{301}"] == .integer(2))
}

@Test func jsonStopsAtDeepNesting() throws {
  let deepest = JSONValue.deepestNesting
  func nest(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }
  #expect(try parse(nest(deepest)) != .null)
  for depth in [deepest + 1, 1_000_000] {
    let error = formatError { () throws(FormatError) in _ = try parse(nest(depth)) }
    #expect(error?.expected == "at most 128 levels of nesting")
  }
}
