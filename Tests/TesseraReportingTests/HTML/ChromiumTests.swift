import FileSupport
import Foundation
import TesseraTraining
import Testing

@testable import TesseraReporting

/// Opens pages in the real browser, on machines that have it.
enum Chromium {
  static let absence: Comment = "no chromium or chromium-browser in the PATH"

  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.flatMap { ["\($0)/chromium", "\($0)/chromium-browser"] }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The document as it is when its scripts have run, and what was said on the console.
  static func open(_ page: String, in folder: String) throws -> (document: String, console: String)
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--user-data-dir=\(folder)/profile", "--enable-logging=stderr", "--log-level=0",
      "--dump-dom", "file://\(page)",
    ]
    // Into files, since both may be longer than a pipe holds.
    let paths = (document: "\(folder)/document", console: "\(folder)/console")
    for path in [paths.document, paths.console] {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(
      forWritingTo: URL(fileURLWithPath: paths.document))
    process.standardError = try FileHandle(
      forWritingTo: URL(fileURLWithPath: paths.console))
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let console = try String(contentsOfFile: paths.console, encoding: .utf8)
      .split(separator: "\n").filter { $0.contains("CONSOLE") }.joined(separator: "\n")
    return (try String(contentsOfFile: paths.document, encoding: .utf8), console)
  }
}

@Suite struct ChromiumTests {
  @Test(.enabled(if: Chromium.path != nil, Chromium.absence))
  func pageRunsWithoutAWordOnTheConsole() throws {
    let folder = try TemporaryFolder()
    try SampleRun.run(in: folder.path)
    let (document, console) = try Chromium.open("\(folder.path)/report.html", in: folder.path)
    #expect(console == "")
    // What only the script makes: it went through to its end.
    #expect(document.contains("class=\"scripted\""))
    #expect(document.contains("role=\"slider\"") && document.contains("aria-valuetext=\"step 60:"))
    #expect(document.contains("✓ Finished") && !document.contains("<b onclick"))
  }

  @Test(.enabled(if: Chromium.path != nil, Chromium.absence))
  func consoleIsHeard() throws {
    let folder = try TemporaryFolder()
    try folder.write("bad.html", "<!DOCTYPE html><title>x</title><script>missing()</script>")
    let (_, console) = try Chromium.open("\(folder.path)/bad.html", in: folder.path)
    #expect(console.contains("missing is not defined"))
  }
}
