/// The help of a command, laid out as the toolchain's own tools do it.
struct HelpText {
  /// The command.
  let node: CommandNode
  /// The columns to fill.
  var width = 80

  /// The whole help, ending in a line break.
  var text: String {
    var sections = ["OVERVIEW: " + wrapped(node.overview, width: width)]
    if !node.discussion.isEmpty { sections.append(paragraphs(node.discussion)) }
    sections.append(usageLine)
    if !node.arguments.isEmpty {
      sections.append(
        list("ARGUMENTS", node.arguments.map { ($0.spelling, $0.description) }))
    }
    sections.append(list("OPTIONS", node.options.map { ($0.label, $0.description) }))
    if !node.subcommands.isEmpty {
      sections.append(
        list("SUBCOMMANDS", node.subcommands.map { ($0.name, $0.overview) }))
    }
    if !node.examples.isEmpty {
      sections.append("EXAMPLES:\n" + node.examples.map { "  " + $0 }.joined(separator: "\n"))
    }
    if !node.subcommands.isEmpty {
      let help = (node.path.prefix(1) + ["help"] + node.path.dropFirst()).joined(separator: " ")
      sections.append("  See '\(help) <subcommand>' for detailed help.")
    }
    return sections.joined(separator: "\n\n") + "\n"
  }

  /// The line that shows what may be typed: `USAGE: tessera predict [<options>] <model> …`.
  var usageLine: String {
    var parts = node.arguments.map(\.usage)
    var shown: Set<String> = []
    for option in node.options where option.name != "help" && option.name != "version" {
      guard !shown.contains(option.name) else { continue }
      let group = node.exclusive.first { $0.contains(option.name) } ?? [option.name]
      let members = group.compactMap { name in node.options.first { $0.name == name } }
      shown.formUnion(group)
      parts.append("[" + members.map(\.spelling).joined(separator: " | ") + "]")
    }
    if !node.subcommands.isEmpty { parts.append("<subcommand>") }
    return "USAGE: " + filled(parts, first: node.invocation, width: width - 7, indent: 7)
  }

  private func paragraphs(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { wrapped(String($0), width: width) }.joined(separator: "\n")
  }

  private func list(_ title: String, _ rows: [(label: String, text: String)]) -> String {
    "\(title):\n" + rows.map { row($0.label, $0.text) }.joined(separator: "\n")
  }

  /// A row: the label, and from column 26 on its text; a long label has a line of its own.
  private func row(_ label: String, _ text: String) -> String {
    let column = 26
    let lines = wrapped(text, width: max(20, width - column)).split(separator: "\n")
    let indent = String(repeating: " ", count: column)
    let first = "  " + label
    guard first.count < column else {
      return ([first] + lines.map { indent + $0 }).joined(separator: "\n")
    }
    let padding = String(repeating: " ", count: column - first.count)
    let body = lines.joined(separator: "\n" + indent)
    return first + padding + body
  }
}

/// The lines for a usage error: what is wrong, the help of the option, how to go on.
func usageErrorText(_ error: UsageError, root: CommandNode) -> String {
  let node = error.path.dropFirst().reduce(root) { node, word in
    node.subcommands.first { $0.name == word } ?? node
  }
  var text = error.message + "\n"
  if let help = error.help { text += "Help:  \(help)\n" }
  let isGroup = !node.subcommands.isEmpty
  let usage = isGroup ? ["<subcommand>"] : node.arguments.map(\.usage) + ["[<options>]"]
  text += "Usage: " + ([node.invocation] + usage).joined(separator: " ") + "\n"
  text += "  See '\(node.invocation) --help' for more information.\n"
  return text
}
