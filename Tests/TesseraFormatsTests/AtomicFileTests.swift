import FileSupport
import Foundation
import TestSupport
import Testing

@testable import TesseraFormats

private func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

private func writeError(_ bytes: [UInt8], _ path: String) -> FileWriteError? {
  do {
    try AtomicFile.write(bytes, to: path)
    return nil
  } catch {
    return error
  }
}

@Test func atomicFileCreatesAndReplacesAndLeavesNothingBehind() throws {
  try withTemporaryFolder { folder in
    let path = folder + "/model.safetensors"
    for size in [0, 1, 1_000_000] {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
      try AtomicFile.write(bytes, to: path)
      #expect(try FileBytes.read(path) == bytes)
      #expect(try names(in: folder) == ["model.safetensors"])
    }
  }
}

@Test func atomicFileKeepsPermissionsAndLinks() throws {
  try withTemporaryFolder { folder in
    let path = folder + "/a"
    try AtomicFile.write([1], to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link", withDestinationPath: "a")
    try AtomicFile.write([2], to: folder + "/link")
    #expect(try FileBytes.read(path) == [2])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "a")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o640)
  }
}

@Test func atomicFileNamesPathAndReasonAndLeavesTheOldFile() throws {
  try withTemporaryFolder { folder in
    let missing = folder + "/none/a"
    #expect(
      writeError([1], missing)?.description
        == "\(missing): cannot create a file in \(folder)/none: No such file or directory")
    try FileManager.default.createDirectory(
      atPath: folder + "/sub", withIntermediateDirectories: false)
    #expect(
      writeError([1], folder + "/sub")?.description
        == "\(folder)/sub: cannot replace: it is a folder")
    #expect(writeError([1], "/dev/null")?.reason == "it is no regular file")
    #expect(writeError([1], "") != nil)
    #expect(writeError([1], "a\0b") != nil)
    let long = folder + "/" + String(repeating: "x", count: 300)
    #expect(writeError([1], long)?.action == "rename")
    #expect(try names(in: folder) == ["sub"])
  }
}

@Test(.awaitsProcess) func atomicFileLeavesTheOldFileWhenTheSizeIsLimited() async {
  // A limit on the file size is the full disk that every machine has.
  await #expect(processExitsWith: .success) {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try AtomicFile.write([7], to: path)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 4_096, rlim_max: 4_096)
      #if canImport(Glibc)
        let set = setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #else
        let set = setrlimit(RLIMIT_FSIZE, &limit)
      #endif
      guard set == 0 else { exit(1) }
      let error = writeError([UInt8](repeating: 0, count: 100_000), path)
      guard error?.action == "write", error?.code == EFBIG else { exit(2) }
      guard try FileBytes.read(path) == [7], try names(in: folder) == ["a"] else { exit(3) }
    }
  }
}

@Test func fileBytesSaysWhatIsThereInstead() throws {
  try withTemporaryFolder { folder in
    func message(_ path: String, limit: Int = FileBytes.defaultLimit) -> String? {
      formatError { () throws(FormatError) in _ = try FileBytes.read(path, limit: limit) }?
        .description
    }
    #expect(message(folder + "/a") == "\(folder)/a: expected a file, found no such file")
    #expect(message(folder) == "\(folder): expected a file, found a folder")
    try AtomicFile.write([1, 2, 3], to: folder + "/b")
    #expect(
      message(folder + "/b/c")
        == "\(folder)/b/c: expected a file, found a file where the path names a folder")
    #expect(
      message(folder + "/b", limit: 2)
        == "\(folder)/b: expected a file of at most 2 bytes, found more")
    #expect(message("/dev/zero", limit: 1_000_000)?.hasSuffix("found more") == true)
    #expect(message("") != nil)
    if geteuid() != 0 {
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder + "/b")
      #expect(message(folder + "/b")?.hasSuffix("found one without permission to read it") == true)
    }
  }
}
