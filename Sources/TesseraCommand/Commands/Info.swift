import Tessera

/// `tessera info`: what the program knows of itself and the machine.
struct Info: Command {
  var json = false

  static let declaration = CommandDeclaration<Info>(
    name: "info",
    overview: "Show the version, the instruction set, the threads and the caches.",
    options: [.json(\.json)])

  func run(_ console: Console) throws {
    let (level, reason) = try InstructionSetLevel.choose()
    let machine = Machine(
      level: level, reason: reason, threads: processorCount, caches: CacheSizes.current())
    if json {
      try console.write(Self.object(machine))
    } else {
      try console.write(Self.text(machine))
    }
  }

  /// What the machine offers, and what is used of it.
  struct Machine: Sendable {
    let level: InstructionSetLevel
    /// Why this instruction set.
    let reason: String
    let threads: Int
    let caches: CacheSizes
  }

  /// The facts for programs: sizes in bytes, null where the system does not say.
  static func object(_ machine: Machine) -> JSONObject {
    [
      "version": .string(programVersion),
      "architecture": .string(architecture),
      "isa": .string(machine.level.rawValue),
      "isa_reason": .string(machine.reason),
      "isa_available": .strings(InstructionSetLevel.available.map(\.rawValue)),
      "threads": .integer(machine.threads),
      "caches": [
        "level1_data_bytes": .optional(machine.caches.level1Data),
        "level2_bytes": .optional(machine.caches.level2),
        "level3_bytes": .optional(machine.caches.level3),
      ],
    ]
  }

  /// The facts for people.
  static func text(_ machine: Machine) -> String {
    """
    version       \(programVersion)
    architecture  \(architecture)
    instructions  \(machine.level.rawValue), \(machine.reason)
    threads       \(machine.threads)
    L1 data       \(size(machine.caches.level1Data))
    L2            \(size(machine.caches.level2))
    L3            \(size(machine.caches.level3))

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
