import Foundation
import Testing

@testable import TesseraCommand

/// The command lines that stand in the README and in the book: each is one that the program takes.
@Suite struct WrittenCommandTests {
  private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

  private static func pages() throws -> [URL] {
    let book = root.appending(path: "Sources/Tessera/Tessera.docc")
    return try [root.appending(path: "README.md")]
      + FileManager.default.contentsOfDirectory(at: book, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
  }

  /// The command lines of a page: indented lines, and what stands between backticks.
  private static func commands(in page: String) -> [String] {
    let joined = page.replacingOccurrences(of: "\\\n", with: " ")
    let indented = joined.components(separatedBy: "\n").filter { $0.hasPrefix("    ") }
    let spans = joined.replacingOccurrences(of: "```", with: "").components(separatedBy: "`")
      .enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    let starts = ["tessera ", "swift run tessera ", "swift run -c release tessera "]
    return (indented + spans).compactMap { text in
      let line = text.components(separatedBy: "#")[0]
        .split { $0 == " " || $0 == "\n" }.joined(separator: " ")
      guard let start = starts.first(where: { line.hasPrefix($0) }) else { return nil }
      return String(line.dropFirst(start.count))
    }
  }

  /// Words that stand for something, or for the whole of a group.
  private static let placeholders = ["SUBCOMMAND", "TOPIC"]

  @Test func everyCommandLineIsUnderstood() throws {
    var understood = 0
    for page in try Self.pages() {
      for line in Self.commands(in: try String(contentsOf: page, encoding: .utf8)) {
        if Self.placeholders.contains(where: line.contains) { continue }
        var words = CommandTableTests.words(line)
        // A command's name alone is often no command line but a name.
        if words.count == 1 { words.append("--help") }
        do throws(UsageError) {
          _ = try Request(words, root: CommandTable.root)
          understood += 1
        } catch {
          Issue.record("\(page.lastPathComponent): tessera \(line): \(error.message)")
        }
      }
    }
    print("WrittenCommandTests: \(understood) command lines")
    #expect(understood > 40)
  }
}
