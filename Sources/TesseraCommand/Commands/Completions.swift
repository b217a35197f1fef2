/// `tessera completions`: the script by which a shell completes the program's command lines.
struct Completions: Command {
  var shell = CompletionShell.bash

  static let declaration = CommandDeclaration<Completions>(
    name: "completions",
    overview: "Print the script by which a shell completes command lines.",
    discussion: """
      It knows commands, options, the words that a value may be, and files by their endings.

      bash: source <(tessera completions bash), in ~/.bashrc
      zsh: tessera completions zsh > _tessera, in a folder of $fpath
      fish: tessera completions fish > ~/.config/fish/completions/tessera.fish
      """,
    examples: ["tessera completions bash"],
    arguments: [.required("shell", \.shell, .choice, help: "The shell: bash, zsh or fish.")])

  func run(_ console: Console) throws {
    try console.write(shell.script(for: CommandTable.root))
  }
}
