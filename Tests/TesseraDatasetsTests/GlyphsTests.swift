import FileSupport
import Foundation
import TesseraFormats
import Testing

@testable import TesseraDatasets

@Suite struct GlyphsTests {
  @Test func committedFilesAreWhatTheGeneratorDraws() throws {
    var compared = 0
    for split in DatasetSplit.allCases {
      for (name, file) in Glyphs.files(of: split) {
        let path = "\(projectFolder)/Data/Glyphs/\(name).gz"
        let committed = try IDXFile(contents: try FileBytes.read(path), file: path)
        #expect(committed == file, "\(name) differs from what is drawn")
        compared += committed.bytes.count
      }
    }
    #expect(compared == 12_000 * 785)
    print("GlyphsTests: \(compared) bytes compared")
  }

  @Test func drawnFilesHaveTheFrozenDigests() throws {
    let drawn = DatasetSplit.allCases.flatMap(Glyphs.files(of:))
    let catalogue = DatasetKind.glyphs.files
    #expect(drawn.map(\.name) == catalogue.map(\.name))
    for ((_, file), entry) in zip(drawn, catalogue) {
      let bytes = file.serialized()
      #expect(bytes.count == entry.byteCount)
      #expect(SHA256.hex(bytes) == entry.sha256, "\(entry.name) has changed")
    }
  }

  @Test func committedFilesAreAtMostFiveMegabytes() throws {
    let sizes = DatasetKind.glyphs.files.map {
      FileStatus("\(projectFolder)/Data/Glyphs/\($0.usualName)").size ?? 0
    }
    #expect(sizes.allSatisfy { $0 > 0 })
    #expect(sizes.reduce(0, +) <= 5_000_000)
  }

  @Test func writtenFilesAreReadBackAsTheSetThatIsDrawn() throws {
    let folder = try TemporaryFolder()
    let paths = try Glyphs.write(to: "\(folder.path)/new/Data")
    #expect(paths.count == 6)
    #expect(
      DatasetKind.glyphs.verify(folder: "\(folder.path)/new/Data/Glyphs")
        .allSatisfy { $0.outcome == .verified })
    let source = DatasetSource.folder("\(folder.path)/new/Data/Glyphs")
    let (read, drawn) = (
      try Dataset.load(.glyphs, from: source), try Dataset.load(.glyphs, from: .drawn)
    )
    for (left, right) in [
      (read.train, drawn.train), (read.validation, drawn.validation), (read.test, drawn.test),
    ] {
      #expect(left?.images == right?.images && left?.labels == right?.labels)
    }
    let times = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    try Glyphs.write(to: "\(folder.path)/new/Data")
    #expect(try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) } == times)
  }

  @Test func writingWhereNoFolderCanBeIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", [])
    #expect(throws: FileWriteError.self) { try Glyphs.write(to: "\(folder.path)/file") }
  }

  @Test func aPrefixIsTheBeginningOfTheWhole() {
    let (whole, prefix) = (Glyphs.generate(.test), Glyphs.generate(.test, count: 3))
    #expect(prefix.images == whole[0..<3].images && prefix.labels == whole[0..<3].labels)
  }
}
