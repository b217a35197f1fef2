/// The completion script for bash 3.2 and later; it needs no other package.
struct BashCompletion {
  let root: CommandNode

  var text: String {
    """
    # Completion of \(root.name) for bash, made by '\(root.name) completions bash'.

    # What may follow the words in $1: options, subcommands.
    _\(root.name)_names() {
      names= subcommands=
      case $1 in
    \(root.tree.map(names).joined(separator: "\n"))
      esac
    }

    # What the value of an option may be; fails where the option takes none.
    _\(root.name)_value() {
      case $1 in
    \(root.tree.flatMap(values).joined(separator: "\n"))
        *) return 1 ;;
      esac
    }

    # What the argument with a number may be.
    _\(root.name)_argument() {
      case $1 in
    \(root.tree.flatMap(arguments).joined(separator: "\n"))
      esac
    }

    \(walk)
    complete -F _\(root.name) \(root.name)

    """
  }

  private func names(_ node: CommandNode) -> String {
    let names = node.options.flatMap(\.spellings).joined(separator: " ")
    var subcommands = node.subcommands.map(\.name)
    if !subcommands.isEmpty { subcommands.append("help") }
    return "    '\(node.invocation)') names='\(names)' "
      + "subcommands='\(subcommands.joined(separator: " "))' ;;"
  }

  private func values(_ node: CommandNode) -> [String] {
    node.options.filter { $0.valueName != nil }.map { option in
      let patterns = ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
      let pattern = patterns.map { "'\(node.invocation) \($0)'" }.joined(separator: " | ")
      return "    \(pattern)) \(offer(option.completion)) ;;"
    }
  }

  private func arguments(_ node: CommandNode) -> [String] {
    var lines = node.arguments.enumerated().map { number, argument in
      let pattern = "'\(node.invocation) '\(argument.isRepeating ? "*" : "\(number)")"
      return "    \(pattern)) \(offer(argument.completion)) ;;"
    }
    if !node.subcommands.isEmpty {
      let words = node.path.count == 1 ? node.helpWords : node.subcommands.map(\.name)
      lines.append("    '\(node.invocation) help 0') words='\(words.joined(separator: " "))' ;;")
    }
    return lines
  }

  private func offer(_ completion: Completion) -> String {
    let words = "words=\(apostrophized(completion.words.joined(separator: " ")))"
    return switch completion {
    case .none, .words: words
    case .directory: words + " directories=1"
    case .file(let extensions, _):
      words + " directories=1 endings=\(apostrophized(extensions.joined(separator: " ")))"
    }
  }

  /// Finds the command and what stands at the cursor.
  private var walk: String {
    """
    _\(root.name)() {
      local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
      local path=\(root.name) position=0 onlyArguments= word i
      local names subcommands words= directories= endings= ending
      COMPREPLY=()
      _\(root.name)_names "$path"
      for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $onlyArguments ]]; then
          position=$((position + 1))
        elif [[ $word == -- ]]; then
          onlyArguments=1
        elif [[ $word == -* ]]; then
          if _\(root.name)_value "$path $word"; then
            [[ ${COMP_WORDS[i + 1]} == = ]] && i=$((i + 1))
            i=$((i + 1))
          fi
        elif [[ " $subcommands " == *" $word "* ]]; then
          path="$path $word"
          _\(root.name)_names "$path"
        else
          position=$((position + 1))
        fi
      done
      words= directories= endings=
      # --name=value is three words to bash.
      if [[ $current == = ]]; then
        current=
      elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
      fi
      if [[ $onlyArguments || $before != -* ]] || ! _\(root.name)_value "$path $before"; then
        if [[ $current == -* && ! $onlyArguments ]]; then
          words=$names
        else
          words=$subcommands
          _\(root.name)_argument "$path $position"
        fi
      fi
      COMPREPLY=($(compgen -W "$words" -- "$current"))
      if [[ $directories ]]; then
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(
          compgen -d -- "$current"
          for ending in $endings; do compgen -f -X "!*.$ending" -- "$current"; done
        )
      fi
    }

    """
  }
}
