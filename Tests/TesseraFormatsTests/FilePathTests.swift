import FileSupport
import Foundation
import TesseraFormats
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    ("a", "."), ("/a", "/"), ("a/b", "a"), ("/a/b", "/a"), ("a/", "a"), ("", "."), ("./a", "."),
    // A combining mark behind the slash makes one character of the two.
    ("a/\u{301}b", "a"),
  ])
  func theFolderIsWhatStandsBeforeTheLastSlash(path: String, folder: String) {
    #expect(FilePath.folder(of: path) == folder)
  }

  @Test func allNamesOfAFileHaveOneIdentity() throws {
    try withTemporaryFolder { folder in
      let files = FileManager.default
      try files.createDirectory(atPath: "\(folder)/sub", withIntermediateDirectories: false)
      try files.createSymbolicLink(atPath: "\(folder)/here", withDestinationPath: ".")
      try AtomicFile.write([1], to: "\(folder)/a")
      try files.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "a")
      // "b" and the name with a combining mark are not there.
      for name in ["a", "b", "\u{301}b"] {
        let identity = FilePath.identity(of: "\(folder)/\(name)")
        #expect(identity.hasSuffix("/\(name)"))
        for other in ["./\(name)", "sub/../\(name)", "here/\(name)", "here/here//\(name)"] {
          #expect(FilePath.identity(of: "\(folder)/\(other)") == identity, "\(other)")
        }
      }
      let real = FilePath.identity(of: "\(folder)/a")
      #expect(FilePath.identity(of: "\(folder)/link") == real)
      #expect(FilePath.identity(of: "\(folder)/sub/a") != real)
      #expect(FilePath.followingLinks("\(folder)/b") == nil)
      #expect(FilePath.identity(of: "\(folder)/none/b") == "\(folder)/none/b")
      #expect(FilePath.identity(of: "/no-such-file") == "/no-such-file")
    }
  }

  @Test func stagedFilesAppearTogether() throws {
    try withTemporaryFolder { folder in
      func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      }
      try AtomicFile.write([1], to: "\(folder)/a")
      let staged = try ["a", "b", "c"].map {
        try AtomicFile.stage([2], for: "\(folder)/\($0)", isSynced: false)
      }
      #expect(try FileBytes.read("\(folder)/a") == [1])
      #expect(try names().filter { !$0.hasPrefix(".") } == ["a"])
      try staged[0].commit()
      try staged[1].commit()
      staged[2].discard()
      #expect(try names() == ["a", "b"])
      #expect(try FileBytes.read("\(folder)/a") == [2])
      FilePath.remove("\(folder)/b")
      FilePath.remove("\(folder)/b")
      #expect(try names() == ["a"])
    }
  }
}
