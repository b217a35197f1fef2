#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that others may read while it grows: it ends, at every moment, with a whole portion or with
/// the beginning of the one that is being written, and after a failure with a whole one again.
///
/// For logs, which ``AtomicFile`` would have to write anew each time.
public final class GrowingFile {
  /// The path that it was opened under.
  public let path: String
  /// The size in bytes: what has been written whole.
  public private(set) var count: Int
  private let descriptor: Int32

  /// Opens a file to write behind its end.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isNew: Whether the file is created, and must not be there yet.
  /// - Throws: `FileWriteError` also where the path leads to something else than a regular file.
  public init(path: String, isNew: Bool) throws(FileWriteError) {
    guard !path.utf8.contains(0), !path.isEmpty else {
      throw FileWriteError(
        path: path, action: "write", reason: "the path is empty or holds NUL", code: EINVAL)
    }
    // Not blocking, so that a pipe which nobody reads is an error here and no endless wait.
    let flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK
    let descriptor = retrying { open(path, flags | (isNew ? O_CREAT | O_EXCL : 0), 0o666) }
    guard descriptor >= 0 else { throw failure(path, isNew ? "create" : "open", errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileWriteError(
        path: path, action: "append", reason: "it is no regular file", code: EINVAL)
    }
    self.path = path
    self.descriptor = descriptor
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Appends bytes, all or none.
  ///
  /// - Throws: `FileWriteError`, of a full disk for instance; what was written of the portion is cut
  ///   off again, so that the file can go on to be read and, later, to grow.
  public func append(_ bytes: [UInt8]) throws(FileWriteError) {
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        retrying { write(descriptor, buffer.baseAddress! + offset, buffer.count - offset) }
      }
      guard written > 0 else {
        let code = written < 0 ? errno : EIO
        _ = retrying { ftruncate(descriptor, off_t(count)) }
        throw failure(path, "write", code)
      }
      offset += written
    }
    count += bytes.count
  }
}

private func failure(_ path: String, _ action: String, _ code: Int32) -> FileWriteError {
  FileWriteError(path: path, action: action, reason: systemReason(code), code: code)
}
