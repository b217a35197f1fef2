import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program as its user meets it: exit status, what is on which output.
@Suite struct ProgramTests {
  @Test func introductionIsShownWhenNothingIsGiven() throws {
    let run = try ProcessRun()
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.contains("tessera train") && run.output.contains("tessera help"))
  }

  @Test(arguments: [
    "--help", "-h", "help", "help train", "train --help", "evaluate -h", "predict --help",
    "summary --help", "recipes --help", "data --help", "data", "help data verify",
    "data list --help", "data generate --help", "oracle --help", "verify --help",
    "court --help", "gradcheck --help", "info --help",
  ])
  func helpGoesToTheOutput(line: String) throws {
    let run = try ProcessRun(line)
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix("OVERVIEW: ") && run.output.contains("\n\nUSAGE: tessera"))
    #expect(run.output.hasSuffix("\n") && !run.output.contains("\u{1B}"))
  }

  @Test func versionIsPrintedAlone() throws {
    let run = try ProcessRun("--version")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil)
  }

  @Test(arguments: [
    ("tarin", "Unknown subcommand 'tarin'. Did you mean 'train'?"),
    ("train --epoch 3", "Unknown option '--epoch'. Did you mean '--epochs'?"),
    (
      "train --threads 0",
      "The value '0' is invalid for '--threads <n>'. Please provide a whole number from 1 to 1024."
    ),
    ("train --epochs", "Missing value for '--epochs <n>'."),
    ("info now", "Unexpected argument 'now'."),
    ("predict m", "Missing expected argument '<image> ...', or else the option '--sample <n>'."),
  ])
  func usageErrorGoesToTheErrors(line: String, message: String) throws {
    let run = try ProcessRun(line)
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: \(message)\n"), "\(run.errors)")
    #expect(run.errors.contains("\nUsage: tessera") && run.errors.contains("--help' for more"))
    #expect(!run.errors.contains("\u{1B}"))
  }

  @Test func jsonIsOneObjectAndNothingElse() throws {
    let run = try ProcessRun("info --json")
    #expect(run.status == 0 && run.errors == "")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let version = try ProcessRun("--version").output
    #expect((object?["version"] as? String).map { $0 + "\n" } == version)
    #expect(run.output.hasSuffix("}\n") && run.output.count { $0 == "\n" } == 1)
  }

  @Test func readerThatHasGoneIsNoError() throws {
    let (output, errors) = (Pipe(), Pipe())
    try output.fileHandleForReading.close()
    let process = try ProcessRun.start(
      "--help", [:], output: output.fileHandleForWriting, errors: errors.fileHandleForWriting)
    try errors.fileHandleForWriting.close()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(text.isEmpty)
  }

  @Test func closedErrorsChangeNothing() throws {
    let errors = Pipe()
    try errors.fileHandleForReading.close()
    let process = try ProcessRun.start(
      "tarin", [:], output: .nullDevice, errors: errors.fileHandleForWriting)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 64)
  }

  #if os(Linux)
    @Test func fullDeviceIsAFailure() throws {
      let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
      let errors = Pipe()
      let process = try ProcessRun.start(
        "--help", [:], output: full, errors: errors.fileHandleForWriting)
      try errors.fileHandleForWriting.close()
      let text = try errors.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(process.terminationStatus == 1)
      #expect(
        String(decoding: text, as: UTF8.self)
          == "Error: standard output: cannot write: No space left on device\n")
    }
  #endif

  @Test(arguments: [
    ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
  ])
  func colorIsUsedOnATerminalThatWantsIt(environment: [String: String], color: Bool) throws {
    let terminal = try PseudoTerminal()
    let process = try ProcessRun.start(
      "tarin", ["TERM": "xterm"].merging(environment) { $1 }, output: .nullDevice,
      errors: terminal.end)
    process.waitUntilExit()
    let text = try terminal.read()
    #expect(process.terminationStatus == 64)
    #expect(text.contains("Unknown subcommand 'tarin'"))
    #expect(text.contains("\u{1B}") == color)
  }
}
