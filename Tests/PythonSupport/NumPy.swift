import Foundation

/// Runs Python programs that use NumPy, on machines that have both.
public enum NumPy {
  /// Why a test that needs NumPy does not run.
  public static let absence: String = "python3 with NumPy is not installed"

  /// Whether a program that imports NumPy runs here.
  public static let isPresent = (try? run("import numpy")) != nil

  /// A program that ended in failure, with what it printed.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Runs a program and gives what it printed, errors included.
  ///
  /// - Throws: `Failure` where its exit status is not 0.
  @discardableResult
  public static func run(_ program: String, _ arguments: String...) throws -> String {
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
