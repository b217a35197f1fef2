import Foundation
import TesseraReporting
import Testing

@Suite struct JSONWriterTests {
  @Test func textKeepsTheOrderOfKeys() {
    let value: JSONValue = ["z": 1, "a": [true, false, nil], "m": ["k": "v"], "e": [:], "l": []]
    #expect(value.text() == #"{"z":1,"a":[true,false,null],"m":{"k":"v"},"e":{},"l":[]}"#)
  }

  @Test func integersAreExactWhenNoDoubleHoldsThem() {
    #expect(JSONValue.integer(Int.min).text() == "-9223372036854775808")
    #expect(JSONValue.integer((1 << 53) + 1).text() == "9007199254740993")
    #expect(JSONValue.unsigned(UInt64.max).text() == "18446744073709551615")
  }

  @Test func numbersWithoutDigitsAreNull() {
    for value in [Double.nan, .infinity, -.infinity] {
      #expect(JSONValue.double(value).text() == "null")
      #expect(JSONValue.float(Float(value)).text() == "null")
    }
  }

  @Test func floatsAreAsShortAsTheirTypeAllows() {
    #expect(JSONValue.float(0.1).text() == "0.1")
    #expect(JSONValue.double(0.1).text() == "0.1")
    #expect(JSONValue.double(Double(Float(0.1))).text() == "0.10000000149011612")
    #expect(JSONValue.double(-0.0).text() == "-0.0")
  }

  @Test func doublesReadBackWithTheSameBits() throws {
    var state: UInt64 = 1
    var compared = 0
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state ^ (state >> 29))
      guard value.isFinite else { continue }
      let text = JSONValue.double(value).text()
      #expect(Double(text)?.bitPattern == value.bitPattern)
      #expect(isNumber(text), "not a JSON number: \(text)")
      compared += 1
    }
    for value in [
      Double(0), 1e-5, 1e16, .leastNonzeroMagnitude, Double.greatestFiniteMagnitude, 123456789.0,
    ] {
      #expect(isNumber(JSONValue.double(value).text()))
    }
    print("JSONWriterTests: \(compared) doubles read back")
    #expect(compared > 10_000)
  }

  @Test func everyControlCharacterIsEscaped() throws {
    var compared = 0
    for code in (0...0x9F).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{2029}", "é", "😀"] {
      let string = "a\(Character(code))b"
      let text = JSONValue.string(string).text()
      let isPlain = (0x20..<0x7F).contains(code.value) || ["é", "😀"].contains(code)
      #expect(
        !text.unicodeScalars.contains { isPlain ? false : $0 == code }, "U+\(code.value) is bare")
      let back = try JSONDecoder().decode([String].self, from: Data("[\(text)]".utf8))
      #expect(back.first?.unicodeScalars.elementsEqual(string.unicodeScalars) == true)
      compared += 1
    }
    print("JSONWriterTests: \(compared) characters read back")
    #expect(compared == 164)
  }

  @Test func shortEscapesAreUsedWhereTheyExist() {
    #expect(JSONValue.string("\"\\\n\r\t\u{8}\u{C}\u{1}/").text() == #""\"\\\n\r\t\b\f\u0001/""#)
  }

  @Test func keysAreEscapedToo() {
    #expect(JSONObject([("a\"\n", 1)]).text() == #"{"a\"\n":1}"#)
  }

  /// `-? int frac? exp?` of RFC 8259.
  private func isNumber(_ text: String) -> Bool {
    text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
  }
}
