import TesseraReporting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `tessera info`: what the program knows of itself and the machine.
struct Info: Command {
  var json = false

  static let declaration = CommandDeclaration<Info>(
    name: "info",
    overview: "Show the version, the threads and the caches of the machine.",
    options: [.json(\.json)])

  func run(_ console: Console) throws {
    let threads = ProcessInfo.processInfo.activeProcessorCount
    let caches = CacheSizes.current()
    if json {
      try console.write(Self.object(threads: threads, caches: caches))
    } else {
      try console.write(Self.text(threads: threads, caches: caches))
    }
  }

  /// The facts for programs: sizes in bytes, null where the system does not say.
  static func object(threads: Int, caches: CacheSizes) -> JSONObject {
    [
      "version": .string(programVersion),
      "architecture": .string(architecture),
      "threads": .integer(threads),
      "caches": [
        "level1_data_bytes": .optional(caches.level1Data),
        "level2_bytes": .optional(caches.level2),
        "level3_bytes": .optional(caches.level3),
      ],
    ]
  }

  /// The facts for people.
  static func text(threads: Int, caches: CacheSizes) -> String {
    """
    version       \(programVersion)
    architecture  \(architecture)
    threads       \(threads)
    L1 data       \(size(caches.level1Data))
    L2            \(size(caches.level2))
    L3            \(size(caches.level3))

    """
  }

  private static func size(_ bytes: Int?) -> String {
    guard let bytes else { return "unknown" }
    let mebi = 1 << 20
    if bytes >= mebi, bytes % mebi == 0 { return "\(bytes / mebi) MiB" }
    return bytes % 1024 == 0 ? "\(bytes / 1024) KiB" : "\(bytes) bytes"
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "other"
    #endif
  }
}
