import Foundation

/// Somebody's program, started by the shell once for every request.
struct ForeignCommand: Sendable {
  /// What stands for the request's path in a command line.
  static let placeholder = "{request}"

  /// The command line, with ``placeholder`` wherever the path goes, unquoted.
  let line: String
  /// How long one run may take, in seconds.
  let timeLimit: Double
  /// Whether the run is to be given up.
  let isCancelled: @Sendable () -> Bool

  /// How a run ended.
  struct Run: Sendable {
    let ending: Ending
    /// The last of what it printed, on either output.
    let printed: String
    let seconds: Double
  }

  enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It was killed by us, with everything it had started.
    case timedOut
    case cancelled
    /// The shell itself could not be started.
    case notStarted(String)
  }

  /// The command line for one request.
  func line(for request: String) -> String {
    line.replacingOccurrences(of: Self.placeholder, with: Self.quoted(request))
  }

  /// Runs the command for one request, to its end or to the limit.
  func run(_ request: String) -> Run {
    let begin = ContinuousClock.now
    func seconds() -> Double { (ContinuousClock.now - begin) / .seconds(1) }
    let process: ShellProcess
    do { process = try ShellProcess(line(for: request)) } catch {
      return Run(ending: .notStarted(error.reason), printed: "", seconds: seconds())
    }
    var forced: Ending?
    // In slices, so that an interruption is met.
    while !process.waitForEnd(seconds: min(max(timeLimit - seconds(), 0), 0.05)) {
      if isCancelled() { forced = .cancelled } else if seconds() >= timeLimit { forced = .timedOut }
      guard forced != nil else { continue }
      process.kill()
      _ = process.waitForEnd(seconds: 10)
      break
    }
    let (ending, printed) = process.finish()
    return Run(ending: forced ?? ending, printed: printed, seconds: seconds())
  }

  /// A path as one word of the shell.
  private static func quoted(_ path: String) -> String {
    "'" + path.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}

extension ForeignCommand.Ending {
  /// What is wrong with it, to follow "the command"; nil for a program that ended by itself.
  func fault(timeLimit: Double) -> String? {
    switch self {
    case .exited(let status) where status > 128 && status <= 128 + 64:
      "was killed by signal \(status - 128) (\(String(cString: strsignal(status - 128))))"
    case .exited: nil
    case .killed(let signal):
      "was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
    case .timedOut: "did not end within \(DisplayLimit.text(timeLimit)) and was killed"
    case .cancelled: "was interrupted"
    case .notStarted(let reason): "could not be started: \(reason)"
    }
  }

  /// Whether nobody can say anything about the kernel: the shell did not find the program.
  var isNotStarted: Bool {
    switch self {
    case .notStarted, .exited(126), .exited(127): true
    default: false
    }
  }
}

/// A time limit in words.
private enum DisplayLimit {
  static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
  }
}
