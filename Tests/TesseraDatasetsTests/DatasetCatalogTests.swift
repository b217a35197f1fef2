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

  @Test func digestsAreDistinctAndWellFormed() {
    let digests = DatasetKind.allCases.flatMap(\.files).compactMap(\.sha256)
    #expect(Set(digests).count == 18)
    for digest in digests {
      #expect(digest.count == 64 && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
  }
}
