/// How the program ends.
enum ExitStatus: Int32, Sendable, CaseIterable {
  /// All was done.
  case success = 0
  /// Something that came from files or the machine prevented it.
  case failure = 1
  /// A kernel could not be judged.
  case undecided = 2
  /// What was asked for is not offered.
  case unsupported = 3
  /// The command line, or a request, was not understood.
  case usage = 64
  /// SIGHUP.
  case hungUp = 129
  /// SIGINT.
  case interrupted = 130
  /// SIGTERM.
  case terminated = 143

  /// The status of a program stopped by `signal`.
  init(signal: Int32) {
    switch signal {
    case terminationSignal: self = .terminated
    case hangUpSignal: self = .hungUp
    default: self = .interrupted
    }
  }
}

/// A failure for which the user's files or machine are the cause.
struct CommandError: Error, Equatable {
  /// One line that names what failed, where, and what was expected.
  let message: String
  /// How the program ends: 1 unless the command says otherwise.
  let status: ExitStatus

  /// Makes a failure with its message.
  init(_ message: String, status: ExitStatus = .failure) {
    (self.message, self.status) = (message, status)
  }
}

/// Thrown by a command that has done its work, and whose answer is a status of its own.
struct Conclusion: Error, Equatable {
  /// The status.
  let status: ExitStatus
}

/// Thrown by a command that stopped in good order because a signal asked it to.
struct Interrupted: Error, Equatable {
  /// The signal.
  let signal: Int32
}
