import Foundation

/// Why a kernel could not be judged, for reasons that are not the kernel's.
public struct JudgeError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  /// Whether the question itself makes no sense, and not the machine is to blame.
  public let isUsage: Bool

  init(_ description: String, isUsage: Bool = false) {
    (self.description, self.isUsage) = (description, isUsage)
  }
}

/// Thrown where the judge was told to stop.
public struct JudgeCancelled: Error {}

/// Where requests and answers stand: a folder that goes away again, or one that stays.
final class WorkFolder {
  let path: String
  /// Whether it stays.
  let isKept: Bool

  /// - Parameter kept: A folder that is made, or is there and empty: what stands in one could be taken
  ///   for an answer.
  init(kept: String?) throws(JudgeError) {
    isKept = kept != nil
    path = kept.map(Self.absolute) ?? "\(Self.passing)/tessera-verify-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let content = try FileManager.default.contentsOfDirectory(atPath: path)
      guard content.isEmpty else {
        throw JudgeError("\(path): the folder for requests must be empty")
      }
    } catch let error as JudgeError { throw error } catch {
      throw JudgeError("\(path): cannot make the folder: \(error.localizedDescription)")
    }
  }

  deinit { if !isKept { try? FileManager.default.removeItem(atPath: path) } }

  /// Makes a folder for one request, empty: what an earlier one of its name left could be taken for an
  /// answer.
  func folder(_ name: String) throws(JudgeError) -> String {
    let folder = "\(path)/\(name)"
    do {
      if FileManager.default.fileExists(atPath: folder) {
        try FileManager.default.removeItem(atPath: folder)
      }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw JudgeError("\(folder): cannot make the folder: \(error.localizedDescription)")
    }
    return folder
  }

  /// Removes the folder of a request that has been read, unless all stay.
  func discard(_ folder: String) {
    if !isKept { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// Whether a file is there that can be read to its end.
  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Where files stand that nobody keeps: in memory where the system has such a place and the user
  /// names no other, since thousands of small ones are made and removed.
  private static var passing: String {
    let memory = "/dev/shm"
    let isNamed = ProcessInfo.processInfo.environment["TMPDIR"] != nil
    return !isNamed && FileManager.default.isWritableFile(atPath: memory)
      ? memory : NSTemporaryDirectory()
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
