import Testing

@testable import TesseraCommand

@Suite struct TerminalCapabilitiesTests {
  private func judged(
    isTerminal: Bool = true, _ environment: [String: String]
  ) -> TerminalCapabilities {
    TerminalCapabilities(isTerminal: isTerminal) { environment[$0] }
  }

  @Test func colorNeedsATerminalThatIsNotDumb() {
    #expect(judged(["TERM": "xterm"]).color)
    #expect(!judged(isTerminal: false, ["TERM": "xterm"]).color)
    #expect(!judged(["TERM": "dumb"]).color)
    #expect(!judged(["TERM": "dumb"]).canRedraw)
  }

  @Test func noColorCountsWhenItIsNotEmpty() {
    #expect(!judged(["NO_COLOR": "1"]).color)
    #expect(judged(["NO_COLOR": "1"]).canRedraw)
    #expect(judged(["NO_COLOR": ""]).color)
  }

  @Test(arguments: [
    (["LANG": "de_DE.UTF-8"], true), (["LANG": "C.utf8"], true), (["LC_CTYPE": "UTF-8"], true),
    (["LANG": "de_DE.UTF-8@euro"], true), (["LANG": "C"], false), ([:], false),
    (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false),
    (["LC_ALL": "", "LC_CTYPE": "", "LANG": "en_US.UTF-8"], true),
    (["LC_CTYPE": "en_US.ISO-8859-1", "LANG": "en_US.UTF-8"], false),
    (["LC_ALL": "en_US.UTF-8", "LC_CTYPE": "C", "LANG": "C"], true),
  ])
  func unicodeFollowsTheLocale(environment: [String: String], unicode: Bool) {
    #expect(judged(environment).unicode == unicode)
  }
}
