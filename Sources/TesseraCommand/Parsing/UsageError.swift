/// A command line that says something the program does not understand: exit status 64.
struct UsageError: Error, Equatable {
  /// What is wrong and what would be right, without a line break.
  var message: String
  /// A row of help for the option or argument that the message is about.
  var help: String?
  /// The words of the command whose usage is shown, the program's name first.
  var path: [String]

  /// An option nobody declared; `known` are the spellings that exist.
  static func unknownOption(_ option: String, known: [String], path: [String]) -> UsageError {
    UsageError(
      message: "Unknown option '\(printable(option))'."
        + didYouMean(option, among: known), path: path)
  }

  /// A command nobody declared.
  static func unknownSubcommand(_ word: String, known: [String], path: [String]) -> UsageError {
    UsageError(
      message: "Unknown subcommand '\(printable(word))'." + didYouMean(word, among: known),
      path: path)
  }

  /// Help on something that is neither a command nor a topic.
  static func unknownTopic(_ word: String, known: [String], path: [String]) -> UsageError {
    UsageError(
      message: "There is no subcommand or topic '\(printable(word))'."
        + didYouMean(word, among: known), path: path)
  }

  /// An option at the end of the line, or before another option, without its value.
  static func missingValue(_ option: OptionUsage, path: [String]) -> UsageError {
    UsageError(
      message: "Missing value for '\(option.spelling)'.", help: row(option), path: path)
  }

  /// A flag with a value: `--json=yes`.
  static func unexpectedValue(_ value: String, for flag: OptionUsage, path: [String]) -> UsageError
  {
    UsageError(
      message: "The option '--\(flag.name)' takes no value, but '\(printable(value))' was given.",
      help: row(flag), path: path)
  }

  /// A value that the option's format refuses.
  static func invalidValue(_ value: String, for option: OptionUsage, path: [String]) -> UsageError {
    UsageError(
      message: invalid(
        value, option.spelling, allowed: option.allowed, words: option.completion.words),
      help: row(option), path: path)
  }

  /// A value that the argument's format refuses.
  static func invalidValue(
    _ value: String, for argument: ArgumentUsage, path: [String]
  ) -> UsageError {
    UsageError(
      message: invalid(
        value, "<\(argument.name)>", allowed: argument.allowed, words: argument.completion.words),
      help: "\(argument.spelling)  \(argument.description)", path: path)
  }

  /// A word too many.
  static func unexpectedArgument(_ word: String, path: [String]) -> UsageError {
    UsageError(message: "Unexpected argument '\(printable(word))'.", path: path)
  }

  /// An argument too few.
  static func missingArgument(_ argument: ArgumentUsage, path: [String]) -> UsageError {
    UsageError(
      message: "Missing expected argument '\(argument.spelling)'.",
      help: "\(argument.spelling)  \(argument.description)", path: path)
  }

  /// Two options of which only one can hold.
  static func exclusive(
    _ first: OptionUsage, _ second: OptionUsage, path: [String]
  ) -> UsageError {
    UsageError(
      message: "The options '\(first.spelling)' and '\(second.spelling)' exclude each other: "
        + "please provide only one of them.", path: path)
  }

  private static func invalid(
    _ value: String, _ spelling: String, allowed: String, words: [String]
  ) -> String {
    "The value '\(printable(value))' is invalid for '\(spelling)'."
      + didYouMean(value, among: words) + " Please provide \(allowed)."
  }

  private static func row(_ option: OptionUsage) -> String {
    "\(option.label)  \(option.description)"
  }

  private static func didYouMean(_ word: String, among known: [String]) -> String {
    nearestWord(to: word, among: known).map { " Did you mean '\($0)'?" } ?? ""
  }

}

/// `text` on one line and without characters that a terminal takes for commands.
func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format:
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
