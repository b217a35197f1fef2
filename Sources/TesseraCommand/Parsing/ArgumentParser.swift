/// Makes a command of the words behind its name.
///
/// - `--name value` and `--name=value`, `-n value` and `-n=value`, `--flag` and `--no-flag`; a name
///   must be complete. An option given twice holds the last value.
/// - Options and arguments may be mixed; behind `--` every word is an argument.
/// - A word that begins with a dash is an option, except `-` itself and negative numbers; a value
///   that begins with a dash is given as `--name=-value`.
struct ArgumentParser<Root: Command> {
  /// The command's table.
  let declaration: CommandDeclaration<Root>
  /// The words that lead to the command.
  let path: [String]

  /// Parses `words`.
  ///
  /// - Throws: ``UsageError`` for the first word that is wrong, or for what is missing.
  func parse(_ words: [String]) throws(UsageError) -> Root {
    var command = Root()
    var rest = words[...]
    var given: [String] = []
    var arguments: [String] = []
    while let word = rest.popFirst() {
      if word == "--" {
        arguments += rest
        break
      } else if isOption(word) {
        given.append(try parseOption(word, &rest, into: &command))
      } else {
        arguments.append(word)
      }
    }
    try store(arguments, in: &command)
    try refuseExclusive(given)
    return command
  }

  private func isOption(_ word: String) -> Bool {
    guard word.hasPrefix("-"), let second = word.dropFirst().first else { return false }
    return !(second.isNumber || second == ".")
  }

  /// Parses one option with its value, which may be the first of `rest`, and returns its name.
  private func parseOption(
    _ word: String, _ rest: inout ArraySlice<String>, into command: inout Root
  ) throws(UsageError) -> String {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let spelling = String(parts[0])
    let attached = parts.count > 1 ? String(parts[1]) : nil
    guard let option = declaration.options.first(where: { $0.usage.spellings.contains(spelling) })
    else {
      let known = declaration.options.flatMap(\.usage.spellings) + ["--help", "--version"]
      throw .unknownOption(spelling, known: known, path: path)
    }
    switch option.action {
    case .flag(let set):
      if let attached { throw .unexpectedValue(attached, for: option.usage, path: path) }
      set(&command, !(option.usage.isInvertible && spelling.hasPrefix("--no-")))
    case .value(let store):
      var value = attached
      if value == nil, let next = rest.first, !isOption(next) { value = rest.popFirst() }
      guard let value else { throw .missingValue(option.usage, path: path) }
      guard store(&command, value) else {
        throw .invalidValue(value, for: option.usage, path: path)
      }
    }
    return option.usage.name
  }

  private func store(_ words: [String], in command: inout Root) throws(UsageError) {
    var rest = words[...]
    for argument in declaration.arguments {
      if argument.usage.isRequired, rest.isEmpty {
        throw .missingArgument(argument.usage, path: path)
      }
      repeat {
        guard let word = rest.popFirst() else { break }
        guard argument.store(&command, word) else {
          throw .invalidValue(word, for: argument.usage, path: path)
        }
      } while argument.usage.isRepeating
    }
    if let word = rest.first { throw .unexpectedArgument(word, path: path) }
  }

  private func refuseExclusive(_ given: [String]) throws(UsageError) {
    for group in declaration.exclusive {
      let usages = declaration.options.map(\.usage).filter {
        group.contains($0.name) && given.contains($0.name)
      }
      if usages.count > 1 { throw .exclusive(usages[0], usages[1], path: path) }
    }
  }
}
