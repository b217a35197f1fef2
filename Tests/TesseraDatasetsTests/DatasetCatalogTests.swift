import Foundation
import Testing

@testable import TesseraDatasets

@Suite struct DatasetCatalogTests {
  @Test func readMeNamesEveryFileDigestAndAddress() throws {
    let text = try String(contentsOfFile: "\(projectFolder)/Data/README.md", encoding: .utf8)
    var compared = 0
    for kind in DatasetKind.allCases {
      #expect(text.contains("`\(kind.folder)`"))
      #expect(text.contains(kind.address), "README lacks \(kind.address)")
      for file in kind.files {
        let row = try #require(
          text.split(separator: "\n").first { line in
            file.sha256.map { line.contains($0) } ?? false
          }, "README lacks the digest of \(file.usualName)")
        #expect(row.contains("`\(file.usualName)`"))
        compared += 1
      }
    }
    #expect(compared == 18)
  }

  @Test func readMeHasTheCommandsThatGetEachSet() throws {
    let text = try String(contentsOfFile: "\(projectFolder)/Data/README.md", encoding: .utf8)
    let lines = Set(text.split(separator: "\n").map { $0.drop { $0 == " " } })
    var (commands, digests) = (0, 0)
    for download in DatasetKind.allCases.flatMap(\.downloads) {
      for command in download.commands(into: "Data") {
        #expect(lines.contains(command[...]), "README lacks \(command)")
        commands += 1
      }
      #expect(text.contains(download.sha256), "README lacks the digest of \(download.path)")
      digests += 1
    }
    #expect(commands == 8 && digests == 7)
    let shown = lines.count { $0.hasPrefix("curl ") || $0.hasPrefix("tar ") }
    #expect(shown == commands, "README has \(shown) commands")
  }

  @Test func commandsHoldAnyFolder() throws {
    let download = try #require(DatasetKind.cifar10.downloads.first)
    #expect(
      download.commands(into: "/my data") == [
        "curl -fL --create-dirs -o '/my data/cifar-10-binary.tar.gz' "
          + "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        "tar xzf '/my data/cifar-10-binary.tar.gz' -C '/my data'",
      ])
  }

  @Test func digestsAreDistinctAndWellFormed() {
    let digests = DatasetKind.allCases.flatMap(\.files).compactMap(\.sha256)
    #expect(Set(digests).count == 18)
    for digest in digests {
      #expect(digest.count == 64 && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
  }
}
