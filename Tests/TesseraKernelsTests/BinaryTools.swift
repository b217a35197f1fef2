import Foundation
import Testing

/// The tools that read a built program.
struct BinaryTools {
  let disassembler: URL
  let swift: URL

  /// The toolchain's own disassembler, else the system's; nil where there is none.
  static let found: BinaryTools? = {
    guard let swift = onPath("swift") else { return nil }
    let beside = swift.resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("llvm-objdump")
    let own = FileManager.default.isExecutableFile(atPath: beside.path) ? beside : nil
    return (own ?? onPath("objdump")).map { .init(disassembler: $0, swift: swift) }
  }()

  private static func onPath(_ name: String) -> URL? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { URL(fileURLWithPath: String($0)).appendingPathComponent(name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  /// Reads all instructions and function symbols of a program.
  func disassemble(_ program: URL) throws -> Disassembly {
    var disassembly = Disassembly()
    try run(disassembler, ["-t", "-d", "--no-show-raw-insn", program.path]) {
      disassembly.read($0)
    }
    return disassembly
  }

  /// Turns mangled names into plain ones. Others, C's for instance, stay as they are.
  ///
  /// The plain name of a function that was specialised for a closure has the closure's mangled one
  /// inside, so the text is turned until nothing changes.
  func demangle(_ names: [String]) throws -> [String] {
    var (mangled, plain) = (names, try demangleOnce(names))
    while plain != mangled { (mangled, plain) = (plain, try demangleOnce(plain)) }
    return plain
  }

  private func demangleOnce(_ names: [String]) throws -> [String] {
    // Through a file, because with two pipes each side could wait for the other.
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("names-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(names.joined(separator: "\n").utf8).write(to: file)
    let input = try FileHandle(forReadingFrom: file)
    var output = Data()
    try run(swift, ["demangle", "--compact"], input: input) { output += $0 }
    let lines = String(decoding: output, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).prefix(names.count)
    try #require(lines.count == names.count)
    return lines.map(String.init)
  }

  private func run(
    _ tool: URL, _ arguments: [String], input: FileHandle = .nullDevice,
    chunk read: (Data) -> Void
  ) throws {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = tool
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    try pipe.fileHandleForWriting.close()
    while let chunk = try pipe.fileHandleForReading.read(upToCount: 1 << 20), !chunk.isEmpty {
      read(chunk)
    }
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(tool.path) \(arguments) failed")
  }
}
