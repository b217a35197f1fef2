import Testing

@testable import TesseraCommand

@Suite struct RequestTests {
  /// What a command line asks for, in words.
  private func answer(_ line: String) -> String {
    do throws(UsageError) {
      switch try Request(line.split(separator: " ").map(String.init), root: CommandTable.root) {
      case .introduction: return "introduction"
      case .help(let node): return "help: " + node.invocation
      case .topic(let topic, let node):
        return "topic: \(topic.name)" + (node.map { " of \($0.invocation)" } ?? "")
      case .topics: return "topics"
      case .version: return "version"
      case .run(let command): return "run: \(type(of: command))"
      }
    } catch {
      return "error: " + error.message
    }
  }

  @Test(arguments: [
    ("", "introduction"),
    ("--help", "help: tessera"),
    ("-h", "help: tessera"),
    ("help", "help: tessera"),
    ("help --help", "help: tessera"),
    ("--help train", "help: tessera"),
    ("help train", "help: tessera train"),
    ("train --help", "help: tessera train"),
    ("train --bogus -h", "help: tessera train"),
    ("train --epochs --help", "help: tessera train"),
    ("data", "help: tessera data"),
    ("data --help", "help: tessera data"),
    ("help data list", "help: tessera data list"),
    ("data help list", "help: tessera data list"),
    ("data list --help", "help: tessera data list"),
    ("--version", "version"),
    ("train --version", "version"),
    ("train", "run: Train"),
    ("data list", "run: DataList"),
    (
      "train -- --help",
      "error: The value '--help' is invalid for '<recipe>'. Please provide one of "
        + "'glyphs', 'notmnist-strided', 'notmnist-pooled', 'notmnist-deep', 'mnist-lenet', "
        + "'cifar10-mlp', 'cifar10-cnn', 'cifar10-deep', 'cifar10-dropout', 'cifar10-adam', "
        + "'mnist-conv3', 'mnist-conv3-doubled', 'mnist-softmax' or 'mnist-expert'."
    ),
    ("tarin", "error: Unknown subcommand 'tarin'. Did you mean 'train'?"),
    ("eval m", "error: Unknown subcommand 'eval'. Did you mean 'evaluate'?"),
    ("hlep", "error: Unknown subcommand 'hlep'. Did you mean 'help'?"),
    ("xyzzy", "error: Unknown subcommand 'xyzzy'."),
    ("xyzzy --help", "error: Unknown subcommand 'xyzzy'."),
    ("help tarin", "error: There is no subcommand or topic 'tarin'. Did you mean 'train'?"),
    ("help topics", "topics"),
    ("help determinism", "topic: determinism"),
    ("help court", "topic: court of tessera court"),
    ("help data", "topic: data of tessera data"),
    (
      "help determinsm",
      "error: There is no subcommand or topic 'determinsm'. Did you mean "
        + "'determinism'?"
    ),
    ("help topic", "error: There is no subcommand or topic 'topic'. Did you mean 'topics'?"),
    ("data help determinism", "error: Unknown subcommand 'determinism'."),
    ("help train now", "error: Unexpected argument 'now'."),
    ("data lst", "error: Unknown subcommand 'lst'. Did you mean 'list'?"),
    ("--json info", "error: Unknown option '--json'."),
    ("--hepl", "error: Unknown option '--hepl'. Did you mean '--help'?"),
    ("info now", "error: Unexpected argument 'now'."),
  ])
  func lineAsksFor(line: String, answer: String) {
    #expect(self.answer(line) == answer)
  }

  @Test func errorInAGroupShowsTheGroup() {
    let error = #expect(throws: UsageError.self) {
      _ = try Request(["data", "lst"], root: CommandTable.root)
    }
    #expect(error?.path == ["tessera", "data"])
  }
}
