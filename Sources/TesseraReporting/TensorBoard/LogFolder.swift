import TesseraFormats
import TesseraTraining

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

/// Why nothing can be logged into a folder, in one line.
public struct LogFolderError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// The folder of a log, which belongs to one run.
///
/// TensorBoard draws all that it finds in a folder as one curve, so two runs in one folder would be a
/// zigzag. A file beside the events says whose they are: a run may go on in its own folder, and no
/// other run may begin there.
struct LogFolder {
  let path: String
  /// Whether events of this run, from before it was resumed, are there.
  let isContinued: Bool
  /// What this process has made, for ``removeUnused()``.
  private var made: [String] = []

  /// Takes a folder for a run, and makes it where it is missing.
  ///
  /// - Throws: `LogFolderError` where it is another run's or cannot be written.
  init(_ path: String, for start: TrainingStart) throws(LogFolderError) {
    self.path = path
    let owner = Owner(start)
    let marker = Self.marker(in: path)
    let hasEvents = Self.hasEvents(path)
    isContinued = hasEvents
    if hasEvents || FileManager.default.fileExists(atPath: marker) {
      guard let found = Owner(path: marker), owner.mayContinue(found, from: start.progress.step)
      else { throw Self.taken(path) }
      return
    }
    do throws(FileWriteError) {
      try makeFolder(path)
      // Of two runs that begin at once, one creates it.
      let file = try GrowingFile(path: marker, isNew: true)
      made.append(marker)
      try file.append(owner.serialized())
    } catch {
      removeUnused()
      throw error.path == marker && error.code == EEXIST
        ? Self.taken(path) : LogFolderError(error.description)
    }
  }

  private static func taken(_ path: String) -> LogFolderError {
    LogFolderError(
      "\(path): holds the log of another run already; give another directory, such as "
        + "\(free(path)), or resume that run")
  }

  /// Creates an events file in the folder or one below it.
  mutating func eventFile(
    _ name: String?, firstStep: Int, clock: @escaping () -> Double
  ) throws(LogFolderError) -> EventFile {
    let folder = name.map { "\(path)/\($0)" } ?? path
    do throws(FileWriteError) {
      try makeFolder(folder)
      let file = try EventFile(in: folder, firstStep: firstStep, clock: clock)
      made.append(file.path)
      return file
    } catch {
      throw LogFolderError(error.description)
    }
  }

  /// Removes what this process has made, of a run that has not come to its first step.
  func removeUnused() {
    for path in made.reversed() {
      FilePath.remove(path)
      Folder.removeIfEmpty(path)
    }
  }

  private mutating func makeFolder(_ path: String) throws(FileWriteError) {
    made += try Folder.make(path)
  }

  private static func marker(in path: String) -> String { "\(path)/tessera-run.json" }

  private static func hasEvents(_ path: String) -> Bool {
    [path, "\(path)/train", "\(path)/validation"].contains {
      EventFile.names(in: $0).isEmpty == false
    }
  }

  /// The first of `path-2`, `path-3`, … where nothing is.
  private static func free(_ path: String) -> String {
    var base = path
    while base.count > 1, base.hasSuffix("/") { base.removeLast() }
    let number = (2...10_000).first { !FileManager.default.fileExists(atPath: "\(base)-\($0)") }
    return "\(base)-\(number ?? 2)"
  }
}

extension LogFolder {
  /// Whose events are in a folder.
  private struct Owner: Codable, Hashable {
    /// What decides the bits of the run, in short.
    var fingerprint: String
    /// Where the run keeps its files.
    var directory: String

    init(_ start: TrainingStart) {
      directory = start.directory.map(FilePath.identity) ?? ""
      var configuration = start.configuration
      // A run may be made longer, its curves finer, and what ends it early another.
      configuration.steps = 0
      configuration.targetAccuracy = nil
      configuration.curve = CurveConfiguration()
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let parts: [Data?] = [
        try? encoder.encode(start.plan.architecture), try? encoder.encode(configuration),
        try? encoder.encode(start.information), try? encoder.encode(start.train.count),
      ]
      fingerprint = SHA256.hex(parts.flatMap { Array($0 ?? Data()) })
    }

    init?(path: String) {
      guard let bytes = try? FileBytes.read(path, limit: 1 << 16),
        let owner = try? JSONDecoder().decode(Self.self, from: Data(bytes))
      else { return nil }
      self = owner
    }

    /// Whether this run, at this step, may go on in the folder of another: runs with one fingerprint
    /// have the same bits, but one that begins anew elsewhere is meant to be another curve.
    func mayContinue(_ other: Owner, from step: Int) -> Bool {
      fingerprint == other.fingerprint && (step > 0 || directory == other.directory)
    }

    func serialized() -> [UInt8] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return ((try? encoder.encode(self)).map(Array.init) ?? []) + [0x0A]
    }
  }
}
