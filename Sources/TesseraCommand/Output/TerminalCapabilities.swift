#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What may be written to one of the program's outputs.
struct TerminalCapabilities: Sendable, Equatable {
  /// Whether a line can be redrawn in place: the output is a terminal, and not a dumb one.
  var canRedraw: Bool
  /// Whether colours are wanted: as above, and `NO_COLOR` is unset or empty (no-color.org).
  var color: Bool
  /// Whether the locale's encoding is UTF-8, so that lines and bars can be drawn.
  var unicode: Bool

  /// Judges from facts: whether the output is a terminal, and the environment.
  init(isTerminal: Bool, environment: (String) -> String?) {
    canRedraw = isTerminal && environment("TERM") != "dumb"
    color = canRedraw && (environment("NO_COLOR") ?? "").isEmpty
    unicode = Self.isUTF8(environment)
  }

  /// Asks about the open file `descriptor`.
  init(descriptor: Int32) {
    self.init(isTerminal: isatty(descriptor) == 1, environment: environmentVariable)
  }

  /// POSIX: the first of the three that is set and not empty decides.
  private static func isUTF8(_ environment: (String) -> String?) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty }
    let name = (locale ?? "").lowercased()
    return name.hasSuffix("utf-8") || name.hasSuffix("utf8") || name.contains(".utf-8@")
      || name.contains(".utf8@")
  }
}

/// The value of the environment variable `name`.
func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// The extents of the terminal `descriptor`; 80 and 24 where it has none or does not know (a
/// pseudo-terminal may report 0).
func terminalSize(of descriptor: Int32) -> (columns: Int, rows: Int) {
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
  return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
}
