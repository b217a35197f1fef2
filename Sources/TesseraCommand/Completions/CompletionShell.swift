/// A shell for which there is a completion script.
enum CompletionShell: String, CaseIterable, Sendable {
  case bash, zsh, fish

  /// The script that completes the command lines of the tree under `root`.
  ///
  /// It is made from the tables that parsing and help are made from, so that it offers what there is:
  /// commands, options, the words that a value may be, and files by their endings.
  func script(for root: CommandNode) -> String {
    switch self {
    case .bash: BashCompletion(root: root).text
    case .zsh: ZshCompletion(root: root).text
    case .fish: FishCompletion(root: root).text
    }
  }
}

extension CommandNode {
  /// This node and all below it.
  var tree: [CommandNode] { [self] + subcommands.flatMap(\.tree) }

  /// The words that may follow `help`: commands and topics.
  var helpWords: [String] {
    var words = subcommands.map(\.name)
    for topic in HelpTopic.all.map(\.name) + [HelpTopic.listName] where !words.contains(topic) {
      words.append(topic)
    }
    return words
  }
}

/// `text` between apostrophes, one word for bash and zsh.
func apostrophized(_ text: String) -> String {
  let parts = text.split(separator: "'", omittingEmptySubsequences: false)
  return "'" + parts.joined(separator: "'\\''") + "'"
}
