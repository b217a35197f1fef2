/// A command or a group of commands in the tree of the program, without its type.
struct CommandNode: Sendable {
  /// The words that lead here, the program's name first: `["tessera", "data", "list"]`.
  let path: [String]
  /// One line: what the command does.
  let overview: String
  /// More about it, in paragraphs.
  let discussion: String
  /// Complete command lines.
  let examples: [String]
  /// The arguments in order.
  let arguments: [ArgumentUsage]
  /// The options, with the two that every command has.
  let options: [OptionUsage]
  /// Groups of names of options of which at most one may be given.
  let exclusive: [[String]]
  /// The commands of a group, in the order in which help lists them.
  let subcommands: [CommandNode]
  /// Makes the command of the words after its name; nil for a group.
  let parse: (@Sendable ([String]) throws(UsageError) -> any Command)?

  /// The word that selects the command.
  var name: String { path.last ?? "" }

  /// What is typed to get here.
  var invocation: String { path.joined(separator: " ") }

  /// The node of a command.
  init<Root: Command>(_ command: Root.Type, under parent: [String]) {
    let declaration = Root.declaration
    path = parent + [declaration.name]
    overview = declaration.overview
    discussion = declaration.discussion
    examples = declaration.examples
    arguments = declaration.arguments.map(\.usage)
    options = declaration.options.map(\.usage) + Self.everywhere
    exclusive = declaration.exclusive
    subcommands = []
    let path = path
    parse = { words throws(UsageError) in
      try ArgumentParser(declaration: declaration, path: path).parse(words)
    }
  }

  /// The node of a group of commands.
  init(
    path: [String], overview: String, discussion: String = "", examples: [String] = [],
    subcommands: [CommandNode]
  ) {
    self.path = path
    self.overview = overview
    self.discussion = discussion
    self.examples = examples
    arguments = []
    options = Self.everywhere
    exclusive = []
    self.subcommands = subcommands
    parse = nil
  }

  /// The options that every command has; ``Request`` answers them.
  private static let everywhere = [
    OptionUsage(name: "version", help: "Show the version."),
    OptionUsage(name: "help", short: "h", help: "Show help information."),
  ]
}
