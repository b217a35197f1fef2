/// What a command line asks for.
enum Request: Sendable {
  /// The short text for somebody who typed the program's name alone.
  case introduction
  /// The help of a command.
  case help(CommandNode)
  /// A topic of help, behind the help of the command that is called as it is.
  case topic(HelpTopic, CommandNode?)
  /// The list of topics.
  case topics
  /// The version.
  case version
  /// To run a command.
  case run(any Command)

  /// Finds out what `words`, the words after the program's name, ask of the tree under `root`.
  ///
  /// `-h` and `--help` anywhere before `--` ask for help, whatever else is wrong with the line, and
  /// then `--version` for the version. The name of a group alone asks for its help.
  ///
  /// - Throws: ``UsageError`` if there is no such command, option or value.
  init(_ words: [String], root: CommandNode) throws(UsageError) {
    guard !words.isEmpty else {
      self = .introduction
      return
    }
    let options = words.prefix { $0 != "--" }
    let wantsHelp = options.contains("--help") || options.contains("-h")
    if !wantsHelp, options.contains("--version") {
      self = .version
      return
    }
    var node = root
    var rest = words[...]
    while !node.subcommands.isEmpty {
      guard let word = rest.popFirst() else { break }
      if wantsHelp, word.hasPrefix("-") { break }
      if word == "help" {
        self = try Self.help(rest.filter { !$0.hasPrefix("-") }, under: node)
        return
      }
      if word.hasPrefix("-") {
        throw .unknownOption(word, known: node.options.flatMap(\.spellings), path: node.path)
      }
      node = try Self.find([word], under: node)
    }
    if wantsHelp {
      self = .help(node)
    } else if let parse = node.parse {
      self = .run(try parse(Array(rest)))
    } else {
      self = .help(node)
    }
  }

  /// What `help` and `words` behind a node ask for; topics are known to the program itself alone.
  private static func help(
    _ words: [String], under node: CommandNode
  ) throws(UsageError) -> Request {
    guard words.count == 1, node.path.count == 1 else { return .help(try find(words, under: node)) }
    if words[0] == HelpTopic.listName { return .topics }
    let command = node.subcommands.first { $0.name == words[0] }
    if let topic = HelpTopic.named(words[0]) { return .topic(topic, command) }
    guard let command else {
      throw .unknownTopic(words[0], known: node.helpWords + ["help"], path: node.path)
    }
    return .help(command)
  }

  /// The node that `words` lead to from `node`.
  private static func find(
    _ words: [String], under node: CommandNode
  ) throws(UsageError) -> CommandNode {
    var node = node
    for word in words {
      guard let next = node.subcommands.first(where: { $0.name == word }) else {
        if node.subcommands.isEmpty { throw .unexpectedArgument(word, path: node.path) }
        let known = node.subcommands.map(\.name) + ["help"]
        throw .unknownSubcommand(word, known: known, path: node.path)
      }
      node = next
    }
    return node
  }
}
