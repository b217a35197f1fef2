import FileSupport
import Foundation
import TestSupport
import Testing

@testable import TesseraFormats

private func error(_ body: () throws(FileWriteError) -> Void) -> FileWriteError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

@Test func growingFileGrows() throws {
  try withTemporaryFolder { folder in
    let path = folder + "/log"
    let file = try GrowingFile(path: path, isNew: true)
    try file.append([1, 2])
    try file.append([])
    #expect(try FileBytes.read(path) == [1, 2])
    #expect(
      error { () throws(FileWriteError) in _ = try GrowingFile(path: path, isNew: true) }?.code
        == EEXIST)
    let again = try GrowingFile(path: path, isNew: false)
    try again.append([3])
    #expect(again.count == 3)
    #expect(try FileBytes.read(path) == [1, 2, 3])
  }
}

@Test func growingFileRefusesWhatIsNoFile() throws {
  #expect(error { () throws(FileWriteError) in _ = try GrowingFile(path: "", isNew: true) } != nil)
  let device = error { () throws(FileWriteError) in
    _ = try GrowingFile(path: "/dev/null", isNew: false)
  }
  #expect(device?.description == "/dev/null: cannot append: it is no regular file")
  let missing = error { () throws(FileWriteError) in
    _ = try GrowingFile(path: "/nowhere/at/all", isNew: true)
  }
  #expect(missing?.description == "/nowhere/at/all: cannot create: No such file or directory")
}

/// In a process of its own, since the limit is one of the whole process.
@Test(.awaitsProcess) func growingFileIsCutBackToWholePortionsWhenNothingMoreFits() async {
  await #expect(processExitsWith: .success) {
    let path = NSTemporaryDirectory() + "/tessera-full-\(getpid())"
    defer { unlink(path) }
    signal(SIGXFSZ, SIG_IGN)
    let file = try GrowingFile(path: path, isNew: true)
    try file.append([UInt8](repeating: 1, count: 90))
    var limit = rlimit(rlim_cur: 100, rlim_max: 1_000)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    var code: Int32 = 0
    do throws(FileWriteError) { try file.append([UInt8](repeating: 2, count: 20)) } catch {
      code = error.code
    }
    guard code == EFBIG, file.count == 90, try FileBytes.read(path).count == 90 else { exit(1) }
    limit.rlim_cur = 1_000
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    try file.append([3])
    guard try FileBytes.read(path) == [UInt8](repeating: 1, count: 90) + [3] else { exit(2) }
  }
}
