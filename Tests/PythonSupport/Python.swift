import Foundation

/// Runs Python programs, on machines that have Python and what the programs import.
public enum Python {
  /// A program that ended in failure, with what it printed.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Whether Python finds these modules; they are not imported, which takes seconds for some.
  public static func has(_ modules: String...) -> Bool {
    let program = """
      import importlib.util, sys
      sys.exit(not all(importlib.util.find_spec(name) for name in sys.argv[1:]))
      """
    return (try? run(program, arguments: modules)) != nil
  }

  /// Why a test that needs these modules does not run.
  public static func absence(of modules: String...) -> String {
    "python3 with \(modules.joined(separator: " and ")) is not installed"
  }

  /// Runs a program and gives what it printed, errors included.
  ///
  /// - Throws: `Failure` where its exit status is not 0.
  @discardableResult
  public static func run(_ program: String, _ arguments: String...) throws -> String {
    try run(program, arguments: arguments)
  }

  static func run(_ program: String, arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-W", "ignore", "-c", program] + arguments
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try output.fileHandleForWriting.close()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Failure(description: "python3 ended with \(process.terminationStatus): \(text)")
    }
    return text
  }
}
