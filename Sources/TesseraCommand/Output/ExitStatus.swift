/// How the program ends.
enum ExitStatus: Int32, Sendable, CaseIterable {
  /// All was done.
  case success = 0
  /// Something that came from files or the machine prevented it.
  case failure = 1
  /// A kernel could not be judged.
  case undecided = 2
  /// The command line was not understood.
  case usage = 64
  /// SIGINT.
  case interrupted = 130
  /// SIGTERM.
  case terminated = 143

  /// The status of a program stopped by `signal`.
  init(signal: Int32) { self = signal == terminationSignal ? .terminated : .interrupted }
}

/// A failure for which the user's files or machine are the cause; exit status 1.
struct CommandError: Error, Equatable {
  /// One line that names what failed, where, and what was expected.
  let message: String

  /// Makes a failure with its message.
  init(_ message: String) { self.message = message }
}

/// Thrown by a command that has done its work, and whose answer is a status of its own.
struct Conclusion: Error, Equatable {
  /// The status.
  let status: ExitStatus
  /// A line for the errors; nil where everything is told.
  var message: String?
}

/// Thrown by a command that stopped in good order because a signal asked it to.
struct Interrupted: Error, Equatable {
  /// The signal.
  let signal: Int32
}
