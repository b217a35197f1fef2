/// The completion script for zsh: a file `_tessera` in a folder of `$fpath`, or sourced.
struct ZshCompletion {
  let root: CommandNode

  var text: String {
    """
    #compdef \(root.name)
    # Completion of \(root.name) for zsh, made by '\(root.name) completions zsh'.

    \(root.tree.map(function).joined(separator: "\n"))
    if [[ $funcstack[1] == _\(root.name) ]]; then
      _\(root.name) "$@"
    else
      compdef _\(root.name) \(root.name)
    fi

    """
  }

  private func name(_ node: CommandNode) -> String { "_" + node.path.joined(separator: "_") }

  private func function(_ node: CommandNode) -> String {
    let body = node.subcommands.isEmpty ? command(node) : group(node)
    return "\(name(node))() {\n\(body)\n}\n"
  }

  private func command(_ node: CommandNode) -> String {
    let specifications =
      node.options.flatMap { option($0, of: node) } + node.arguments.map(argument)
    return "  _arguments -s \\\n"
      + specifications.map { "    " + apostrophized($0) }.joined(separator: " \\\n")
  }

  private func group(_ node: CommandNode) -> String {
    let options = node.options.flatMap { option($0, of: node) }.map(apostrophized)
    let commands = node.subcommands.map { "'\($0.name):\(escaped($0.overview).quotes)'" }
    let cases = node.subcommands.map { "        \($0.name)) \(name($0)) ;;" }
    let words = node.path.count == 1 ? node.helpWords : node.subcommands.map(\.name)
    return """
        local state line context
        local -A opt_args
        local -a commands=(
          \(commands.joined(separator: "\n      "))
          'help:Show the help of a command.'
        )
        _arguments -C \(options.joined(separator: " ")) '1: :->command' '*:: :->words'
        case $state in
          command) _describe command commands ;;
          words)
            case $line[1] in
      \(cases.joined(separator: "\n").indented)
              help) compadd -- \(words.joined(separator: " ")) ;;
            esac ;;
        esac
      """
  }

  private func option(_ option: OptionUsage, of node: CommandNode) -> [String] {
    let rivals = node.exclusive.first { $0.contains(option.name) }?.map { "--\($0)" } ?? []
    let exclusion = rivals.isEmpty ? "" : "(\(rivals.joined(separator: " ")))"
    let help = "[\(escaped(option.help))]"
    let value = option.valueName.map { ":\(escaped($0)):\(action(option.completion))" } ?? ""
    return option.spellings.map { spelling in
      exclusion + spelling + (value.isEmpty || !spelling.hasPrefix("--") ? "" : "=") + help + value
    }
  }

  private func argument(_ argument: ArgumentUsage) -> String {
    let number = argument.isRepeating ? "*" : argument.isRequired ? "" : ":"
    return number + ":\(escaped(argument.name)):\(action(argument.completion))"
  }

  private func action(_ completion: Completion) -> String {
    let words = completion.words.joined(separator: " ")
    switch completion {
    case .none: return " "
    case .words: return "(\(words))"
    case .directory(let some): return combined("_files -/", some)
    case .file(let extensions, let some):
      return combined("_files -g \"*.(\(extensions.joined(separator: "|")))\"", some)
    }
  }

  private func combined(_ files: String, _ words: [String]) -> String {
    words.isEmpty ? files : "{compadd -- \(words.joined(separator: " ")); \(files)}"
  }

  /// Text in which nothing has a meaning to `_arguments`.
  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "[]:\\".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}

extension String {
  /// For a place between apostrophes.
  fileprivate var quotes: String { String(apostrophized(self).dropFirst().dropLast()) }

  fileprivate var indented: String {
    split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }
}
