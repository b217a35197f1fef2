#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The directory of a run: its model and its metrics.
public struct RunDirectory: Sendable {
  /// The directory's path, as it was asked for.
  public let path: String
  /// Whether this run made it, so that it may go again if nothing could be written.
  let isNew: Bool

  var model: String { "\(path)/model.safetensors" }
  var metrics: String { "\(path)/metrics.csv" }

  /// The directory that was asked for, made where it is missing.
  ///
  /// - Throws: `RunError` where it cannot be made, or is a file.
  public static func named(_ path: String) throws(RunError) -> RunDirectory {
    RunDirectory(path: path, isNew: try create(path))
  }

  /// The first of `runs/name`, `runs/name-2`, … that is not taken.
  static func numbered(_ name: String, in runs: String) throws(RunError) -> RunDirectory {
    _ = try create(runs)
    for number in 1... {
      let path = "\(runs)/\(name)" + (number == 1 ? "" : "-\(number)")
      if mkdir(path, 0o777) == 0 { return RunDirectory(path: path, isNew: true) }
      guard errno == EEXIST else { throw failure(path) }
    }
    throw RunError("\(runs): no number is left for \(name)")
  }

  /// The one of `runs/name`, `runs/name-2`, … whose model was written last.
  static func newest(_ name: String, in runs: String) throws(RunError) -> RunDirectory {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    let candidates = entries.compactMap { entry -> (written: Date, number: Int, path: String)? in
      guard let number = self.number(of: entry, name) else { return nil }
      let path = "\(runs)/\(entry)"
      let model = "\(path)/model.safetensors"
      let attributes = try? FileManager.default.attributesOfItem(atPath: model)
      guard let written = attributes?[.modificationDate] as? Date else { return nil }
      return (written, number, path)
    }
    let newest = candidates.max { ($0.written, $0.number) < ($1.written, $1.number) }
    guard let newest else {
      throw RunError("nothing to resume: no \(runs)/\(name) with a model.safetensors")
    }
    return RunDirectory(path: newest.path, isNew: false)
  }

  /// Refuses a directory in which another run stands: it would be lost.
  func checkIsFree() throws(RunError) {
    guard FileManager.default.fileExists(atPath: model) else { return }
    throw RunError(
      "\(path): expected a directory without a model.safetensors, found that of another run; please choose "
        + "another one, or go on with that run by --resume")
  }

  /// Keeps other runs out of the directory as long as the lock lives.
  ///
  /// - Throws: `RunError` where another process writes there.
  func lock() throws(RunError) -> RunLock {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    // A file system that knows no locks keeps nobody out.
    if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw RunError("\(path): another run writes into this directory; please choose another one")
    }
    return RunLock(descriptor)
  }

  /// Removes the directory if this run made it and nothing is in it.
  func removeIfUnused() { if isNew { rmdir(path) } }

  private static func number(of entry: String, _ name: String) -> Int? {
    if entry == name { return 1 }
    guard entry.hasPrefix(name + "-") else { return nil }
    return Int(entry.dropFirst(name.count + 1))
  }

  /// Makes a directory and those above it; returns whether it was missing.
  private static func create(_ path: String) throws(RunError) -> Bool {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw RunError("the output directory has an empty name or one with NUL")
    }
    if mkdir(path, 0o777) == 0 { return true }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      _ = try create(String(path[..<slash]))
      // A path may end in a slash, so that its directory is there by now.
      if mkdir(path, 0o777) == 0 || errno == EEXIST { return true }
    }
    guard errno == EEXIST else { throw failure(path) }
    var isDirectory = false
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    guard isDirectory else {
      throw RunError("\(path): cannot be the output directory: it is a file")
    }
    return false
  }

  private static func failure(_ path: String) -> RunError {
    RunError("\(path): cannot create the directory: \(String(cString: strerror(errno)))")
  }
}

/// A directory's lock, given back when nobody holds it any more.
final class RunLock {
  private let descriptor: Int32

  fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
