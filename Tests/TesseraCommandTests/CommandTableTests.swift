import Testing

@testable import TesseraCommand

@Suite struct CommandTableTests {
  /// Every node of the tree.
  private var nodes: [CommandNode] {
    func below(_ node: CommandNode) -> [CommandNode] {
      [node] + node.subcommands.flatMap(below)
    }
    return below(CommandTable.root)
  }

  @Test func allCommandsOfTheProgramAreDeclared() {
    #expect(
      nodes.filter { $0.parse != nil }.map { $0.path.dropFirst().joined(separator: " ") } == [
        "train", "reproduce", "evaluate", "predict", "report", "summary", "export", "import",
        "recipes", "data list", "data verify", "data generate", "explain", "oracle", "verify",
        "vectors export", "court", "gradcheck", "info", "completions",
      ])
  }

  /// A reader that goes away must not make a success of their failure.
  @Test func commandsThatAnswerByTheirStatusDoSo() {
    let answering: [any Command.Type] = [
      Oracle.self, Verify.self, CourtRun.self, Gradcheck.self, DataVerify.self, Reproduce.self,
    ]
    let others: [any Command.Type] = [Train.self, Evaluate.self, Predict.self, Summary.self]
    #expect(answering.allSatisfy { $0.answersByStatus })
    #expect(!others.contains { $0.answersByStatus })
  }

  @Test func namesAreUnique() {
    for node in nodes {
      let spellings = node.options.flatMap(\.spellings)
      #expect(Set(spellings).count == spellings.count, "\(node.invocation)")
      let names = node.subcommands.map(\.name)
      #expect(Set(names).count == names.count, "\(node.invocation)")
      #expect(Set(node.arguments.map(\.name)).count == node.arguments.count)
    }
  }

  @Test func exclusiveOptionsExist() {
    for node in nodes {
      for name in node.exclusive.joined() {
        #expect(node.options.contains { $0.name == name }, "\(node.invocation) \(name)")
      }
    }
  }

  @Test func argumentsCanBeToldApart() {
    for node in nodes {
      let optional = node.arguments.firstIndex { !$0.isRequired } ?? node.arguments.count
      #expect(node.arguments[optional...].allSatisfy { !$0.isRequired }, "\(node.invocation)")
      #expect(node.arguments.dropLast().allSatisfy { !$0.isRepeating }, "\(node.invocation)")
    }
  }

  @Test func everyTextIsASentence() {
    var texts = 0
    for node in nodes {
      for text in [node.overview] + node.options.map(\.help) + node.arguments.map(\.help) {
        #expect(text.hasSuffix("."), "\(node.invocation): \(text)")
        #expect(text.first?.isUppercase == true, "\(node.invocation): \(text)")
        texts += 1
      }
    }
    print("CommandTableTests: \(texts) texts")
    #expect(texts > 50)
  }

  @Test func helpFitsEightyColumnsAndIsPlain() {
    var lines = 0
    for text in nodes.map({ HelpText(node: $0).text }) + [CommandTable.introduction] {
      for line in text.split(separator: "\n") {
        #expect(line.count <= 80, "\(line)")
        #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(line)")
        lines += 1
      }
    }
    print("CommandTableTests: \(lines) lines of help")
    #expect(lines > 100)
  }

  @Test func everyExampleParses() throws {
    var parsed = 0
    for example in nodes.flatMap(\.examples) {
      let words = Self.words(example).prefix { $0 != "#" }
      #expect(words.first == "tessera")
      guard case .run = try Request(Array(words.dropFirst()), root: CommandTable.root) else {
        Issue.record("not a command: \(example)")
        continue
      }
      parsed += 1
    }
    print("CommandTableTests: \(parsed) examples parsed")
    #expect(parsed >= 10)
  }

  /// The words of a line; what stands between quotation marks is part of one.
  static func words(_ line: String) -> [String] {
    let parts = line.split(separator: "'", omittingEmptySubsequences: false)
    return parts.enumerated().flatMap { number, part in
      number % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
    }
  }

  @Test func introductionHasThreeExamples() {
    #expect(
      CommandTable.introduction.split(separator: "\n").count { $0.hasPrefix("  tessera ") } == 3)
  }
}
