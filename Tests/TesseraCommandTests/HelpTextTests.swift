import Testing

@testable import TesseraCommand

private struct Sample: Command {
  var name = "it"
  var long: Int?
  var short: Int?

  static let declaration = CommandDeclaration<Sample>(
    name: "sample", overview: "Shows what help looks like.", discussion: "One.\n\nTwo.",
    examples: ["tool sample"],
    arguments: [.defaulted("name", \.name, .directory, help: "The name.")],
    options: [
      .optional(
        "an-option-with-a-long-name", "value", \.long, .integer(in: 1...2), default: "none",
        help: "It has a line of its own, and this text is long enough to be wrapped."),
      .optional("short", short: "s", "n", \.short, .integer(in: 1...2), help: "Short."),
    ],
    exclusive: [["an-option-with-a-long-name", "short"]])

  func run(_ console: Console) throws {}
}

@Suite struct HelpTextTests {
  @Test func helpHasTheLayoutOfTheToolchain() {
    let text = HelpText(node: CommandNode(Sample.self, under: ["tool"])).text
    #expect(
      text == """
        OVERVIEW: Shows what help looks like.

        One.

        Two.

        USAGE: tool sample [<name>] [--an-option-with-a-long-name <value> | --short <n>]

        ARGUMENTS:
          <name>                  The name. (default: it)

        OPTIONS:
          --an-option-with-a-long-name <value>
                                  It has a line of its own, and this text is long enough
                                  to be wrapped. (default: none)
          -s, --short <n>         Short.
          --version               Show the version.
          -h, --help              Show help information.

        EXAMPLES:
          tool sample

        """)
  }

  @Test func helpOfAGroupListsItsCommands() {
    let node = CommandNode(
      path: ["tool", "group"], overview: "Some.",
      subcommands: [CommandNode(Sample.self, under: ["tool", "group"])])
    let text = HelpText(node: node).text
    #expect(text.contains("USAGE: tool group <subcommand>\n"))
    #expect(
      text.contains("SUBCOMMANDS:\n  sample                  Shows what help looks like.\n"))
    #expect(text.hasSuffix("\n\n  See 'tool help group <subcommand>' for detailed help.\n"))
  }

  @Test func usageErrorNamesTheCommandToAsk() {
    let root = CommandNode(
      path: ["tool"], overview: "T.", subcommands: [CommandNode(Sample.self, under: ["tool"])])
    let error = UsageError(message: "Wrong.", help: "-s  S.", path: ["tool", "sample"])
    #expect(
      usageErrorText(error, root: root) == """
        Wrong.
        Help:  -s  S.
        Usage: tool sample [<name>] [<options>]
          See 'tool sample --help' for more information.

        """)
    #expect(
      usageErrorText(UsageError(message: "Wrong.", path: ["tool"]), root: root) == """
        Wrong.
        Usage: tool <subcommand>
          See 'tool --help' for more information.

        """)
  }
}
