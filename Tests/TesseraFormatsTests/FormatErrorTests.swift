import Testing

@testable import TesseraFormats

@Test func formatErrorNamesFileOffsetExpectedAndFound() {
  let error = FormatError(
    file: "train-images-idx3-ubyte.gz", offset: 12, expected: "a DEFLATE block type 0-2",
    found: "3")
  #expect(
    error.description
      == "train-images-idx3-ubyte.gz: at byte 12: expected a DEFLATE block type 0-2, found 3")
  #expect(FormatError(expected: "a", found: "b").description == "expected a, found b")
}

@Test func formatErrorStaysOneLineWhenNamesHoldControlCharacters() {
  let error = FormatError(file: "a\nb", expected: "x", found: "\u{1B}[31m\u{2028}é")
  #expect(error.description == "a\\u{a}b: expected x, found \\u{1b}[31m\\u{2028}é")
}

@Test func quotedTextIsCutWhenLong() {
  #expect(String(repeating: "x", count: 61).quotedForMessage.count == 63)
  #expect("weight".quotedForMessage == "“weight”")
}
