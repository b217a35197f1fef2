import Testing

@testable import TesseraCommand

@Suite struct TextWrappingTests {
  @Test func linesAreFilledUpToTheWidth() {
    #expect(wrapped("aa bb cc dd", width: 5) == "aa bb\ncc dd")
    #expect(wrapped("aa bb cc dd", width: 4) == "aa\nbb\ncc\ndd")
    #expect(wrapped("aa bb", width: 80) == "aa bb")
    #expect(wrapped("", width: 5) == "")
  }

  @Test func longWordIsNotBroken() {
    #expect(wrapped("a bbbbbbbb c", width: 4) == "a\nbbbbbbbb\nc")
  }

  @Test func textLaidOutByHandStaysAsItIs() {
    #expect(wrapped("  a    b", width: 3) == "  a    b")
  }

  @Test func partsAreNotBrokenAndLaterLinesAreIndented() {
    #expect(
      filled(["[--b <n>]", "[--c]"], first: "a", width: 12, indent: 2) == "a [--b <n>]\n  [--c]")
  }
}
