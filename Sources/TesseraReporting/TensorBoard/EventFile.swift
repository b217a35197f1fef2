import TesseraFormats

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

/// An events file that is being written, of one run in TensorBoard's sense: one folder, one colour.
///
/// Entries are kept until ``flush()`` and then appended whole, so that TensorBoard can read while the
/// file grows. Every process begins a file of its own, named so that readers take it after those that
/// are there: one that was cut by a crash stays as it is.
final class EventFile {
  private let file: GrowingFile
  private let clock: () -> Double
  private var pending: [UInt8] = []

  /// The most bytes that are kept back.
  private static let pendingLimit = 1 << 22

  /// Creates the file.
  ///
  /// - Parameters:
  ///   - folder: Where it is put; must be there.
  ///   - step: The first step that the file tells of. What other files of the folder say of this step
  ///     and of later ones is void.
  ///   - clock: Seconds since 1970.
  /// - Throws: `FileWriteError`.
  init(in folder: String, firstStep step: Int, clock: @escaping () -> Double) throws(FileWriteError)
  {
    let now = clock()
    file = try GrowingFile(path: "\(folder)/\(Self.name(in: folder, now: now))", isNew: true)
    self.clock = clock
    let beginning: [TensorBoardEvent] = [
      TensorBoardEvent(time: now, step: 0, content: .version),
      TensorBoardEvent(time: now, step: step, content: .sessionStart),
    ]
    for event in beginning { pending += TFRecord.framed(event.message) }
    do { try flush() } catch {
      FilePath.remove(file.path)
      throw error
    }
  }

  var path: String { file.path }

  /// Adds values.
  func add(_ values: [SummaryValue], step: Int) {
    guard !values.isEmpty else { return }
    add(TensorBoardEvent(time: clock(), step: step, content: .summary(values)))
  }

  /// Adds a graph.
  func add(_ graph: GraphDefinition) {
    add(TensorBoardEvent(time: clock(), step: 0, content: .graph(graph.message)))
  }

  private func add(_ event: TensorBoardEvent) {
    guard pending.count < Self.pendingLimit else { return }
    pending += TFRecord.framed(event.message)
  }

  /// Appends what has been added.
  ///
  /// - Throws: `FileWriteError`; what could not be written is lost, and the file is as before.
  func flush() throws(FileWriteError) {
    defer { pending.removeAll(keepingCapacity: true) }
    try file.append(pending)
  }

  /// The names of the events files in a folder, as TensorBoard knows them.
  static func names(in folder: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter { $0.contains("tfevents") }
  }

  /// `events.out.tfevents.<seconds>.<host>.<process>`: readers take a folder's files in the order of
  /// their names, so the seconds are later than those of every file that is there.
  private static func name(in folder: String, now: Double) -> String {
    let prefix = "events.out.tfevents."
    let taken = names(in: folder).filter { $0.hasPrefix(prefix) }
      .compactMap { Int($0.dropFirst(prefix.count).prefix { $0 != "." }) }
    let clock = now.isFinite ? Int(min(max(now, 0), 4e9)) : 0
    // One of a far future is no reason to count beyond ten digits.
    let seconds = max(clock, (taken.filter { $0 < 9_999_999_999 }.max() ?? 0) + 1)
    let digits = "\(seconds)"
    let padded = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    return "\(prefix)\(padded).\(host).\(getpid())"
  }

  private static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let plain = String(decoding: bytes, as: UTF8.self).filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")
    }
    return plain.isEmpty ? "localhost" : String(plain.prefix(64))
  }()
}
