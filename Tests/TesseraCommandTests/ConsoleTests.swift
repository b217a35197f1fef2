import Foundation
import TesseraReporting
import Testing

@testable import TesseraCommand

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct ConsoleTests {
  private let output = Pipe()
  private let errors = Pipe()

  private var console: Console {
    Console(
      output: output.fileHandleForWriting.fileDescriptor,
      error: errors.fileHandleForWriting.fileDescriptor)
  }

  /// What was written to `pipe`.
  private func text(of pipe: Pipe) throws -> String {
    try pipe.fileHandleForWriting.close()
    return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }

  @Test func resultsAndNotesAreApart() throws {
    try console.write("a")
    try console.writeLine("b")
    try console.write(["k": 1])
    console.note("note")
    console.fail("wrong")
    #expect(try text(of: output) == "ab\n{\"k\":1}\n")
    #expect(try text(of: errors) == "note\nError: wrong\n")
  }

  @Test func pipeIsNeitherColoredNorRedrawn() {
    #expect(!console.outputCapabilities.color && !console.errorCapabilities.canRedraw)
    #expect(console.width == 80)
  }

  @Test func writingWithoutAReaderThrows() throws {
    Program.ignoreBrokenPipes()
    try output.fileHandleForReading.close()
    try errors.fileHandleForReading.close()
    #expect(throws: OutputClosed.self) { try console.write("a") }
    #expect(throws: Never.self) { try console.untilTheVerdict.write("a") }
    console.note("nobody hears this")
  }

  @Test func writingToAClosedFileThrows() throws {
    #expect(throws: CommandError.self) { try Console(output: -1, error: -1).write("a") }
  }

  @Test func everythingIsWrittenWhenThePipeIsFullForAWhile() throws {
    let console = console
    let descriptor = console.output
    #expect(fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0)
    let long = String(repeating: "0123456789", count: 100_000)
    let handle = output.fileHandleForWriting
    let failed = Flag()
    let writer = Thread {
      do { try console.write(long) } catch { failed.raise() }
      try? handle.close()
    }
    writer.start()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    #expect(String(decoding: data, as: UTF8.self) == long)
    #expect(!failed.isRaised)
  }

  @Test func progressIsPlainLinesInAPipe() throws {
    var progress = ConsoleProgress(console, quiet: false)
    let state = ProgressState.epoch(1, of: 1, done: 5, total: 5, images: 50, loss: 0.5)
    #expect(!progress.isDue)
    progress.update(state)
    progress.finish(state, notes: ["validation accuracy 50.00 %"])
    progress.clear()
    let text = try text(of: errors)
    #expect(text.hasPrefix("Epoch 1/1  5/5  ") && text.hasSuffix("  validation accuracy 50.00 %\n"))
    #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A })
    #expect(try self.text(of: output) == "")
  }

  @Test func quietProgressIsNone() throws {
    var progress = ConsoleProgress(console, quiet: true)
    let state = ProgressState.epoch(1, of: 1, done: 5, total: 5, images: 50)
    progress.update(state)
    progress.finish(state)
    #expect(try text(of: errors) == "")
  }

  @Test func clockOnlyGrows() {
    let times = (0..<1_000).map { _ in monotonicSeconds() }
    #expect(times == times.sorted())
  }
}

/// A flag raised on one thread and read on another.
private final class Flag: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false
  func raise() { lock.withLock { value = true } }
  var isRaised: Bool { lock.withLock { value } }
}
