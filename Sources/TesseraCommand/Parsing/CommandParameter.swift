/// What help, error messages and completions know of an option; what it does with its value is in
/// ``CommandOption``.
struct OptionUsage: Sendable, Equatable {
  /// The long name without dashes.
  let name: String
  /// The short name, used with one dash.
  var short: Character?
  /// The name of the value in help, without brackets; nil for a flag.
  var valueName: String?
  /// One or two sentences.
  let help: String
  /// What holds when the option is not given, as help shows it.
  var defaultText: String?
  /// What a valid value is.
  var allowed = ""
  /// What a shell can offer as the value.
  var completion = Completion.none
  /// Whether `--no-name` takes back an earlier `--name`.
  var isInvertible = false

  /// How error messages name the option: `--threads <n>`.
  var spelling: String { "--\(name)" + (valueName.map { " <\($0)>" } ?? "") }

  /// How the list of options names it: `-q, --quiet/--no-quiet`.
  var label: String {
    (short.map { "-\($0), " } ?? "") + (isInvertible ? "--\(name)/--no-\(name)" : spelling)
  }

  /// Every text that selects the option.
  var spellings: [String] {
    (short.map { ["-\($0)"] } ?? []) + ["--\(name)"] + (isInvertible ? ["--no-\(name)"] : [])
  }

  /// The help, with the default behind it.
  var description: String { help + (defaultText.map { " (default: \($0))" } ?? "") }
}

/// What help, error messages and completions know of an argument.
struct ArgumentUsage: Sendable, Equatable {
  /// How many values an argument takes.
  enum Count: Sendable, Equatable {
    case one, optional, oneOrMore, any
  }

  /// The name in help, without brackets.
  let name: String
  /// One or two sentences.
  let help: String
  /// How many values it takes; only the last argument of a command takes several.
  let count: Count
  /// What holds when the argument is not given, as help shows it.
  var defaultText: String?
  /// What a valid value is.
  let allowed: String
  /// What a shell can offer as the value.
  let completion: Completion

  /// How error messages and the list of arguments name it: `<image> ...`.
  var spelling: String { "<\(name)>" + (isRepeating ? " ..." : "") }

  /// How the usage line names it: `[<recipe>]`.
  var usage: String { isRequired ? spelling : "[\(spelling)]" }

  /// Whether it takes more than one value.
  var isRepeating: Bool { count == .oneOrMore || count == .any }

  /// Whether it must be given.
  var isRequired: Bool { count == .one || count == .oneOrMore }

  /// The help, with the default behind it.
  var description: String { help + (defaultText.map { " (default: \($0))" } ?? "") }
}
