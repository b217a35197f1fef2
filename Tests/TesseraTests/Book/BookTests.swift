import Foundation
import Tessera
import Testing

/// The book and the examples that are run: neither has a block that the other lacks.
@Suite(.serialized) struct BookTests {
  private typealias Example = @Sendable (_ print: (Any...) -> Void) throws -> Void

  private static let examples: [(page: String, run: Example)] = [
    ("TheConvolutionAsASum", { try BookOperatorExamples.boxFilter($0) }),
    ("SameAndItsOddPixel", { try BookOperatorExamples.oddPixel($0) }),
    ("SameAndItsOddPixel", { try BookOperatorExamples.symmetricPadding($0) }),
    ("FromLoopsToTiles", { try BookOperatorExamples.patchMatrix($0) }),
    ("FromLoopsToTiles", { try BookOperatorExamples.twoAlgorithms($0) }),
    ("WhyTheBitsAreTheSame", { try BookOperatorExamples.orderOfASum($0) }),
    ("WhyTheBitsAreTheSame", { try BookTrainingExamples.threadsAndBits($0) }),
    ("CheckingAGradient", { try BookTrainingExamples.checkedGradient($0) }),
    ("CheckingAGradient", { try BookTrainingExamples.fooledByNaN($0) }),
    ("FiveTutorialsRetold", { try BookTrainingExamples.sizesOfTheTutorials($0) }),
    ("WriteALayer", { try BookOwnExamples.ownLayer($0) }),
    ("YourOwnImages", { try BookOwnExamples.ownImages($0) }),
    ("YourKernelInTheCourt", { try BookTrainingExamples.ownKernel($0) }),
  ]

  private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

  private static func files(_ folder: String, _ ending: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: root.appending(path: folder), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == ending }.sorted { $0.path < $1.path }
  }

  /// The text between the lines that begin and end an example, without its indentation.
  private static func examples(in file: URL) throws -> [String] {
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    var result: [String] = []
    var begin: Int?
    for (number, line) in lines.enumerated() {
      let bare = line.drop { $0 == " " }
      let isMark = bare.hasPrefix("// book ") || bare.hasPrefix("// README ")
      if isMark, bare.hasSuffix("begins") { begin = number + 1 }
      guard isMark, bare.hasSuffix("ends"), let first = begin else { continue }
      let indent = line.count - bare.count
      result.append(lines[first..<number].map { $0.dropFirst(indent) }.joined(separator: "\n"))
      begin = nil
    }
    return result
  }

  /// The blocks of Swift in a page, without the imports at their head.
  private static func blocks(in page: String) -> [String] {
    page.components(separatedBy: "```swift\n").dropFirst().map { part in
      let block = part.components(separatedBy: "\n```")[0]
      let lines = block.components(separatedBy: "\n").drop { $0.hasPrefix("import ") || $0.isEmpty }
      return lines.joined(separator: "\n")
    }
  }

  @Test func everyBlockOfSwiftIsCompiledAndRun() throws {
    let sources =
      try Self.files("Tests/TesseraTests", "swift") + Self.files("Tests/TesseraTests/Book", "swift")
      + Self.files("Tests/TesseraExercisesTests/Solutions", "swift")
    let known = Set(try sources.flatMap(Self.examples(in:)))
    var seen: Set<String> = []
    for page in try Self.files("Sources/Tessera/Tessera.docc", "md") {
      for block in Self.blocks(in: try String(contentsOf: page, encoding: .utf8)) {
        #expect(known.contains(block), "\(page.lastPathComponent): nothing runs\n\(block)")
        seen.insert(block)
      }
    }
    for example in known.subtracting(seen) { Issue.record("no page shows\n\(example)") }
    print("BookTests: \(seen.count) blocks of Swift")
    #expect(seen.count >= 17)
  }

  @Test func pagesShowWhatTheirExamplesPrint() throws {
    // Without fused multiply-adds the last digits may differ.
    guard Execution.standard.instructionSet.isFused else { return }
    for example in Self.examples {
      var printed: [String] = []
      try example.run { items in printed.append(items.map { "\($0)" }.joined(separator: " ")) }
      #expect(!printed.isEmpty)
      let path = "Sources/Tessera/Tessera.docc/\(example.page).md"
      let page = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
      let text = printed.joined(separator: "\n")
      let isShown = page.contains("```\n\(text)\n```")
      #expect(isShown, "\(example.page).md should show\n\(text)")
    }
  }

  /// A page that no other names cannot be found.
  @Test func everyPageIsInTheReadingOrder() throws {
    let landing = try String(
      contentsOf: Self.root.appending(path: "Sources/Tessera/Tessera.docc/Tessera.md"),
      encoding: .utf8)
    let pages = try Self.files("Sources/Tessera/Tessera.docc", "md")
    for page in pages where page.lastPathComponent != "Tessera.md" {
      let name = page.deletingPathExtension().lastPathComponent
      #expect(landing.contains("- <doc:\(name)>"), "\(name)")
    }
    #expect(pages.count == 13)
  }
}
