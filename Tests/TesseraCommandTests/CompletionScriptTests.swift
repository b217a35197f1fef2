import Testing

@testable import TesseraCommand

@Suite struct CompletionScriptTests {
  @Test(arguments: CompletionShell.allCases) func scriptKnowsEveryCommandOptionAndWord(
    shell: CompletionShell
  ) {
    let script = shell.script(for: CommandTable.root)
    var found = 0
    for node in CommandTable.root.tree {
      let completions = node.options.map(\.completion) + node.arguments.map(\.completion)
      for word in [node.name] + node.options.map(\.name) + completions.flatMap(\.words) {
        #expect(script.contains(word), "\(shell) \(node.invocation): \(word)")
        found += 1
      }
    }
    print("CompletionScriptTests: \(found) words in the script of \(shell.rawValue)")
    #expect(found > 300)
  }
}
