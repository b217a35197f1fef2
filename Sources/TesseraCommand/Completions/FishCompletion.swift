/// The completion script for fish.
struct FishCompletion {
  let root: CommandNode

  var text: String {
    let paths = root.tree.map { apostrophized($0.invocation) }.joined(separator: " ")
    return """
      # Completion of \(root.name) for fish, made by '\(root.name) completions fish'.

      # Whether the words before the cursor lead to the command in $argv.
      function __\(root.name)_at
          set -l path \(root.name)
          for word in (commandline -opc)[2..-1]
              contains -- "$path $word" \(paths) '\(root.name) help'
              and set path "$path $word"
          end
          test "$path" = "$argv"
      end

      complete -c \(root.name) -f
      \(root.tree.flatMap(lines).joined(separator: "\n"))
      complete -c \(root.name) -n '__\(root.name)_at \(root.name) help' \
      -a '\(root.helpWords.joined(separator: " "))'

      """
  }

  private func lines(_ node: CommandNode) -> [String] {
    let start = "complete -c \(root.name) -n '__\(root.name)_at \(node.invocation)'"
    var lines = node.subcommands.map { "\(start) -a \($0.name) -d \(quoted($0.overview))" }
    if !node.subcommands.isEmpty {
      lines.append("\(start) -a help -d 'Show the help of a command.'")
    }
    for argument in node.arguments where argument.completion != .none {
      lines.append("\(start) \(offer(argument.completion)) -d \(quoted(argument.help))")
    }
    for option in node.options {
      let short = option.short.map { " -s \($0)" } ?? ""
      let value = option.valueName == nil ? "" : " -r " + offer(option.completion)
      lines.append("\(start) -l \(option.name)\(short)\(value) -d \(quoted(option.help))")
      if option.isInvertible {
        lines.append("\(start) -l no-\(option.name) -d 'Take back --\(option.name).'")
      }
    }
    return lines
  }

  private func offer(_ completion: Completion) -> String {
    let words = completion.words.joined(separator: " ")
    switch completion {
    case .none: return "-f"
    case .words: return "-f -a '\(words)'"
    case .directory: return "-f -a '\(words) (__fish_complete_directories)'"
    case .file(let extensions, _):
      let files = extensions.map { "(__fish_complete_suffix .\($0))" }
      return "-f -a '\(([words] + files).filter { !$0.isEmpty }.joined(separator: " "))'"
    }
  }

  /// Fish knows a backslash between apostrophes.
  private func quoted(_ text: String) -> String {
    "'"
      + text.reduce(into: "") { result, character in
        if "'\\".contains(character) { result.append("\\") }
        result.append(character)
      } + "'"
  }
}
