import FileSupport
import Foundation
import Tessera
import Testing

@Suite struct CompletionTests {
  /// Runs a shell; nil where it is not installed.
  private func run(
    _ shell: String, _ arguments: [String], in folder: String? = nil
  ) throws -> (status: Int32, output: String)? {
    let places = ["/bin/", "/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"]
    guard
      let place = places.first(where: {
        FileManager.default.isExecutableFile(atPath: $0 + shell)
      })
    else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: place + shell)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try output.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// A folder with the program's completions for a shell in its file `script`.
  private func folder(withScriptFor shell: String) throws -> TemporaryFolder {
    let printed = try ProcessRun("completions \(shell)")
    #expect(printed.status == 0 && printed.errors == "")
    let folder = try TemporaryFolder()
    try folder.write("script", printed.output.utf8)
    return folder
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func scriptIsReadByItsShell(shell: String) throws {
    let folder = try folder(withScriptFor: shell)
    guard let run = try run(shell, ["-n", "script"], in: folder.path) else {
      print("CompletionTests: \(shell) is not installed: its script is not read")
      return
    }
    #expect(run.status == 0 && run.output == "", "\(run.output)")
  }

  /// What bash itself offers at the end of a line.
  private func candidates(_ words: [String], in folder: String) throws -> Set<String>? {
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let program = """
      source ./script
      [[ $(complete -p tessera) == 'complete -F _tessera tessera' ]] || exit 9
      COMP_WORDS=(\(quoted)) COMP_CWORD=\(words.count - 1)
      _tessera tessera "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    guard let run = try run("bash", ["--norc", "-c", program], in: folder) else { return nil }
    #expect(run.status == 0, "\(run.output)")
    return Set(run.output.split(separator: "\n").map(String.init))
  }

  private static let recipes = Set(Recipe.all.map(\.name))

  @Test(arguments: [
    (["tr"], ["train"]), (["data", ""], ["list", "verify", "generate", "help"]),
    (["help", "det"], ["determinism"]), (["help", "tra"], ["train"]),
    (["train", "mnist-c"], ["mnist-conv3", "mnist-conv3-doubled"]),
    (["train", "--epo"], ["--epochs"]), (["train", "--optimizer", "ad"], ["adam", "adamw"]),
    (["train", "--optimizer", "=", "ad"], ["adam", "adamw"]),
    (["train", "--algorithm", "="], ["direct", "im2col"]),
    (["train", "--optimizer", "=", "adam", "mnist-l"], ["mnist-lenet"]),
    (["train", "--epochs", "3", "mnist-l"], ["mnist-lenet"]), (["train", "--epochs", ""], []),
    (["train", "--quiet", "mnist-l"], ["mnist-lenet"]), (["train", "glyphs", ""], []),
    (["train", "--", "mnist-l"], ["mnist-lenet"]), (["train", "--", "--ep"], []),
    (["court", "conv2d", "rel"], ["relu", "relu-gradients"]),
    (["completions", ""], ["bash", "zsh", "fish"]),
    (["predict", "model.s"], ["model.safetensors"]),
    (["predict", "m", ""], ["two words.png", "runs"]),
    (["predict", "m", "--json", "a.png", "two"], ["two words.png"]),
    (["train", "--output", ""], ["runs"]), (["oracle", ""], ["runs", "request.json"]),
    (["train", "--data", "g"], ["glyphs"]), (["train", "-o", "r"], ["runs"]),
  ]) func bashOffers(line: [String], expected: [String]) throws {
    let folder = try folder(withScriptFor: "bash")
    for name in ["model.safetensors", "two words.png", "request.json", "runs/a.txt", "notes.txt"] {
      try folder.write(name, "".utf8)
    }
    guard let offered = try candidates(["tessera"] + line, in: folder.path) else {
      print("CompletionTests: bash is not installed: nothing is completed")
      return
    }
    #expect(offered == Set(expected), "\(line)")
  }

  @Test func bashOffersEveryCommandAndEveryRecipe() throws {
    let folder = try folder(withScriptFor: "bash")
    guard let commands = try candidates(["tessera", ""], in: folder.path) else { return }
    // Each stands in the help, far from what is said of it.
    let help = try ProcessRun("--help").output
    let listed = help.matches(of: #/(?m)^  ([a-z]+) {2,}\S/#).map { String($0.1) }
    #expect(commands == Set(listed + ["help"]))
    #expect(try candidates(["tessera", "train", ""], in: folder.path) == Self.recipes)
  }
}
