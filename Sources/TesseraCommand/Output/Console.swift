import TesseraReporting

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The two outputs of the program: results on one, everything else on the other.
///
/// Nothing is buffered, so the two keep their order where both go to the same place.
struct Console: Sendable {
  /// The descriptor for results.
  let output: Int32
  /// The descriptor for progress, notes and errors.
  let error: Int32
  /// What results may contain.
  let outputCapabilities: TerminalCapabilities
  /// What progress and notes may contain.
  let errorCapabilities: TerminalCapabilities
  /// Whether a command ends when the reader of its results has gone away.
  private var endsWithItsReader = true

  /// The program's standard output and standard error.
  static let standard = Console(output: 1, error: 2)

  /// A console on two open descriptors.
  init(output: Int32, error: Int32) {
    self.output = output
    self.error = error
    outputCapabilities = TerminalCapabilities(descriptor: output)
    errorCapabilities = TerminalCapabilities(descriptor: error)
  }

  /// The columns of the terminal that shows progress.
  var width: Int { terminalSize(of: error).columns }

  /// The lines of the terminal that shows progress.
  var height: Int { terminalSize(of: error).rows }

  /// The same console for a command whose answer is its status: it goes on without a reader, since
  /// whoever looks at the status alone must not take a failure for a success.
  var untilTheVerdict: Console {
    var console = self
    console.endsWithItsReader = false
    return console
  }

  /// Writes `text` to the output for results.
  ///
  /// - Throws: ``OutputClosed`` when the reader has gone away, unless that is no matter;
  ///   ``CommandError`` when the output takes no more (a full disk).
  func write(_ text: String) throws {
    let code = Self.write(text, to: output)
    if code == EPIPE {
      if endsWithItsReader { throw OutputClosed() }
      return
    }
    if code != 0 {
      throw CommandError("standard output: cannot write: \(String(cString: strerror(code)))")
    }
  }

  /// Writes `text` and a line break to the output for results.
  func writeLine(_ text: String) throws { try write(text + "\n") }

  /// Writes `object` as the one line of JSON that `--json` promises.
  func write(_ object: JSONObject) throws { try writeLine(object.text()) }

  /// Writes `text` to the output for progress; a failure there is nobody's concern.
  func progress(_ text: String) { _ = Self.write(text, to: error) }

  /// Writes a line about what is going on.
  func note(_ text: String) { progress(text + "\n") }

  /// Writes `Error: ` and `text`, whose first line is the error.
  func fail(_ text: String) {
    let label = errorCapabilities.color ? "\u{1B}[1;31mError:\u{1B}[0m " : "Error: "
    progress(label + text + (text.hasSuffix("\n") ? "" : "\n"))
  }

  /// Writes all of `text`, and returns 0 or the error number.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        let slice = UnsafeRawBufferPointer(rebasing: rest)
        let count = systemWrite(descriptor, slice)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN || errno == EWOULDBLOCK {
          // Somebody made the descriptor non-blocking: wait until it takes more.
          var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&poller, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}

/// The reader of the standard output has gone away, as `head` does: not an error.
struct OutputClosed: Error {}

/// `write(2)`, whose name the methods above hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
