import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A finished run of the built program.
struct ProcessRun {
  let status: Int32
  let output: String
  let errors: String

  /// The `tessera` that was built together with these tests.
  static var executable: URL {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let tests = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appendingPathComponent("tessera")
  }

  /// Runs the program with the words of `line` and with `environment` alone, its two outputs into
  /// pipes.
  init(_ line: String = "", environment: [String: String] = [:]) throws {
    try self.init(words: line.split(separator: " ").map(String.init), environment: environment)
  }

  /// The same with words that may have blanks in them.
  init(words: [String], environment: [String: String] = [:]) throws {
    let (output, errors) = (Pipe(), Pipe())
    let process = try Self.start(
      words: words, environment, output: output.fileHandleForWriting,
      errors: errors.fileHandleForWriting)
    // What the program prints is far less than a pipe holds, so one can be read after the other.
    try output.fileHandleForWriting.close()
    try errors.fileHandleForWriting.close()
    let outputData = try output.fileHandleForReading.readToEnd() ?? Data()
    let errorData = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationReason == .exit)
    status = process.terminationStatus
    self.output = String(decoding: outputData, as: UTF8.self)
    self.errors = String(decoding: errorData, as: UTF8.self)
  }

  /// Starts the program on two open files.
  static func start(
    _ line: String, _ environment: [String: String], output: FileHandle, errors: FileHandle
  ) throws -> Process {
    try start(
      words: line.split(separator: " ").map(String.init), environment, output: output,
      errors: errors)
  }

  private static func start(
    words: [String], _ environment: [String: String], output: FileHandle, errors: FileHandle
  ) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = words
    // The toolchain's libraries are found the way these tests found them.
    let inherited = ProcessInfo.processInfo.environment.filter {
      $0.key.hasPrefix("LD_") || $0.key.hasPrefix("DYLD_") || $0.key == "PATH"
    }
    process.environment = inherited.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return process
  }
}
