#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads whole files.
public enum FileBytes {
  /// The most bytes that are read by default: 4 GiB.
  public static let defaultLimit = 1 << 32

  /// The bytes of the file at `path`.
  ///
  /// - Parameters:
  ///   - path: The file. A pipe or device is read up to its end.
  ///   - limit: The most bytes it may have.
  /// - Throws: `FormatError` that carries the path and says what is there instead: nothing, a
  ///   folder, a file that must not be read, one beyond the limit.
  public static func read(
    _ path: String, limit: Int = defaultLimit
  ) throws(FormatError) -> [UInt8] {
    guard !path.utf8.contains(0), !path.isEmpty else {
      throw FormatError(file: path, expected: "a path", found: "an empty one or one with NUL")
    }
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw failure(path, EISDIR) }
    guard status.st_size <= limit else { throw tooLarge(path, limit) }
    return try readToEnd(descriptor, expected: Int(status.st_size), path: path, limit: limit)
  }

  /// Refuses a named pipe, whose reader waits until somebody writes into it; what is missing or cannot
  /// be read is left to ``read(_:limit:)``.
  ///
  /// - Throws: `FormatError` that carries the path.
  public static func checkIsNoPipe(_ path: String) throws(FormatError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return }
    throw FormatError(file: path, expected: "a file", found: "a pipe")
  }

  private static func readToEnd(
    _ descriptor: Int32, expected: Int, path: String, limit: Int
  ) throws(FormatError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(expected)
    // One byte more than is expected, so that the file's end is met at once.
    var portion = [UInt8](repeating: 0, count: min(max(expected + 1, 1 << 12), 1 << 18))
    while true {
      let count = portion.withUnsafeMutableBytes { buffer in
        retrying { systemRead(descriptor, buffer) }
      }
      if count < 0 { throw failure(path, errno) }
      if count == 0 { return bytes }
      guard count <= limit - bytes.count else { throw tooLarge(path, limit) }
      bytes.append(contentsOf: portion[..<count])
    }
  }

  private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer)
    -> Int
  {
    // The name is shadowed by this type's own `read`.
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private static func tooLarge(_ path: String, _ limit: Int) -> FormatError {
    FormatError(file: path, expected: "a file of at most \(limit) bytes", found: "more")
  }

  private static func failure(_ path: String, _ code: Int32) -> FormatError {
    let found =
      switch code {
      case ENOENT: "no such file"
      case ENOTDIR: "a file where the path names a folder"
      case EISDIR: "a folder"
      case EACCES, EPERM: "one without permission to read it"
      default: systemReason(code)
      }
    return FormatError(file: path, expected: "a file", found: found)
  }
}

/// Repeats a system call for as long as a signal interrupts it.
func retrying<Count: SignedInteger>(_ call: () -> Count) -> Count {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

/// The system's words for an error number.
func systemReason(_ code: Int32) -> String {
  String(cString: strerror(code))
}
