import Tessera

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program between its arguments and its exit status.
struct Program {
  /// Where it writes.
  let console: Console
  /// Its commands.
  let root: CommandNode

  /// Runs the command that `words`, the words after the program's name, ask for.
  func run(_ words: [String]) -> ExitStatus {
    do {
      switch try Request(words, root: root) {
      case .introduction: try console.write(CommandTable.introduction)
      case .help(let node): try console.write(HelpText(node: node).text)
      case .topic(let topic, let node):
        let help = node.map { HelpText(node: $0).text + "\n" } ?? ""
        try console.write(help + topic.page)
      case .topics: try console.write(HelpTopic.list)
      case .version: try console.writeLine(programVersion)
      case .run(let command):
        try checkInstructionSet(for: command)
        try command.run(type(of: command).answersByStatus ? console.untilTheVerdict : console)
      }
      return .success
    } catch let error as UsageError {
      console.fail(usageErrorText(error, root: root))
      return .usage
    } catch let error as Interrupted {
      return ExitStatus(signal: error.signal)
    } catch let conclusion as Conclusion {
      return conclusion.status
    } catch is OutputClosed {
      return .success
    } catch {
      console.fail(printable(message(of: error)))
      return (error as? CommandError)?.status ?? .failure
    }
  }

  /// Whatever the command does: an instruction set that is pinned and cannot run is an error, no trap.
  private func checkInstructionSet(for command: any Command) throws(CommandError) {
    do throws(InstructionSetError) { _ = try InstructionSetLevel.choose() } catch {
      throw CommandError(error.description, status: type(of: command).failureStatus)
    }
  }

  /// The line for an error: its own message where it is one of ours, else its description.
  private func message(of error: any Error) -> String {
    (error as? CommandError)?.message ?? String(describing: error)
  }

  /// Lets a write to a pipe without a reader return an error instead of ending the program, so that
  /// `tessera train | head` still saves its network.
  ///
  /// So with a file that has reached the size which the shell allows: it is like a full disk.
  static func ignoreBrokenPipes() {
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
  }
}
