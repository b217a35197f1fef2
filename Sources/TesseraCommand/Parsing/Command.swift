/// A command of the program: its properties are its options and arguments, ready to use.
protocol Command: Sendable {
  /// The command as it is when nothing is given.
  init()

  /// The command's name, texts, options and arguments: the one table from which parsing, help and
  /// completions are made.
  static var declaration: CommandDeclaration<Self> { get }

  /// The status where files or the machine prevent the work: 1, unless that would be an answer.
  static var failureStatus: ExitStatus { get }

  /// Whether the status is the answer, so that the work goes on when nobody reads the text any more.
  static var answersByStatus: Bool { get }

  /// Does the work. Results go to the console's standard output, everything else to its standard
  /// error.
  ///
  /// - Throws: ``CommandError`` for whatever came from files or the machine, ``UsageError`` for a
  ///   value that only the command could judge, ``Interrupted`` when it stopped on a signal.
  func run(_ console: Console) throws
}

extension Command {
  static var failureStatus: ExitStatus { .failure }
  static var answersByStatus: Bool { false }
}

/// The table of a command whose properties are those of `Root`.
struct CommandDeclaration<Root>: Sendable {
  /// The word that selects the command.
  let name: String
  /// One line: what the command does, as a sentence.
  let overview: String
  /// More about it, in paragraphs; empty for none.
  var discussion = ""
  /// Complete command lines, shown at the end of help.
  var examples: [String] = []
  /// The arguments in order.
  var arguments: [CommandArgument<Root>] = []
  /// The options, in the order in which help lists them.
  var options: [CommandOption<Root>] = []
  /// Groups of names of options of which at most one may be given.
  var exclusive: [[String]] = []
}
