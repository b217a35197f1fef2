import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes files that are, at every moment, either the old ones or the new ones, whole.
public enum AtomicFile {
  /// Tells the temporary files of one process apart.
  private static let counter = Atomic<Int>(0)

  /// Replaces or creates the file at `path`.
  ///
  /// The bytes go to a temporary file in the same folder, which is synced, given the old file's
  /// permissions and renamed to `path`; then the folder is synced. A symbolic link stays one: the
  /// file it leads to is replaced (a link that leads nowhere is replaced itself). After an error `path`
  /// is what it was and the temporary file is gone, except when only the folder's sync failed, or the
  /// process was killed meanwhile.
  ///
  /// - Parameters:
  ///   - bytes: All that the file is to hold.
  ///   - path: Where it is to stand; the folder must be there.
  ///   - isSynced: Whether the call waits until the file is on its medium, which takes
  ///     milliseconds. Without it a power failure can leave an empty file: for thousands of small
  ///     files that can be computed again.
  /// - Throws: `FileWriteError` with the path and the system's reason. What is not a regular file
  ///   (a folder, a device) is never replaced.
  public static func write(
    _ bytes: [UInt8], to path: String, isSynced: Bool = true
  ) throws(FileWriteError) {
    try stage(bytes, for: path, isSynced: isSynced).commit()
  }

  /// A file that is written and not yet in its place: files that belong together are staged one after
  /// the other, and put in their places when all of them could be written.
  ///
  /// Exactly one of ``commit()`` and ``discard()`` is to be called.
  public struct Staged: Sendable {
    fileprivate let target: Target
    fileprivate let temporary: String
    fileprivate let isSynced: Bool

    /// Puts the file in its place.
    ///
    /// - Throws: `FileWriteError`; the temporary file is gone then.
    public func commit() throws(FileWriteError) {
      if rename(temporary, target.resolved) != 0 {
        throw target.failure("rename", removing: temporary)
      }
      if isSynced { try AtomicFile.syncFolder(target) }
    }

    /// Removes the temporary file.
    public func discard() { unlink(temporary) }
  }

  /// Does all of ``write(_:to:isSynced:)`` but the last step.
  public static func stage(
    _ bytes: [UInt8], for path: String, isSynced: Bool = true
  ) throws(FileWriteError) -> Staged {
    guard !path.utf8.contains(0), !path.isEmpty else {
      throw FileWriteError(
        path: path, action: "write", reason: "the path is empty or holds NUL", code: EINVAL)
    }
    let target = Target(path)
    try target.checkIsRegularFileOrNothing()
    let number = counter.add(1, ordering: .relaxed).newValue
    let temporary = "\(target.folder)/.tessera-\(getpid())-\(number).tmp"
    let descriptor = retrying { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else { throw target.failure("create a file in \(target.folder)") }
    do {
      try fill(descriptor, bytes, target, isSynced)
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    if close(descriptor) != 0 { throw target.failure("close", removing: temporary) }
    return Staged(target: target, temporary: temporary, isSynced: isSynced)
  }

  private static func fill(
    _ descriptor: Int32, _ bytes: [UInt8], _ target: Target, _ isSynced: Bool
  ) throws(FileWriteError) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        retrying { systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: buffer[offset...])) }
      }
      if count < 0 { throw target.failure("write") }
      offset += count
    }
    if let mode = target.mode, fchmod(descriptor, mode) != 0 {
      throw target.failure("set permissions")
    }
    if isSynced, retrying({ fsync(descriptor) }) != 0 { throw target.failure("sync") }
  }

  fileprivate static func syncFolder(_ target: Target) throws(FileWriteError) {
    let descriptor = retrying { open(target.folder, O_RDONLY | O_CLOEXEC) }
    // A folder one may write to but not read cannot be synced; the file itself is.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some file systems have no sync for folders and say EINVAL.
    if retrying({ fsync(descriptor) }) != 0 && errno != EINVAL {
      throw target.failure("sync the folder")
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    // The name is shadowed by this type's own `write`.
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}

extension AtomicFile {
  /// Where a file is to be put and what is there now.
  fileprivate struct Target {
    let path: String
    /// The path with symbolic links followed, where there is something.
    let resolved: String
    let folder: String
    private let status: stat?

    init(_ path: String) {
      self.path = path
      resolved = FilePath.followingLinks(path) ?? path
      folder = FilePath.folder(of: resolved)
      var status = stat()
      self.status = readStatus(resolved, &status) == 0 ? status : nil
    }

    /// The permissions of the file that is there now.
    var mode: mode_t? { status.map { $0.st_mode & 0o777 } }

    func checkIsRegularFileOrNothing() throws(FileWriteError) {
      guard let status, status.st_mode & S_IFMT != S_IFREG else { return }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw FileWriteError(
        path: path, action: "replace",
        reason: isFolder ? "it is a folder" : "it is no regular file",
        code: isFolder ? EISDIR : EINVAL)
    }

    /// The error for a system call that has just failed; removes the temporary file, if given one.
    func failure(_ action: String, removing temporary: String? = nil) -> FileWriteError {
      let code = errno
      if let temporary { unlink(temporary) }
      return FileWriteError(path: path, action: action, reason: systemReason(code), code: code)
    }
  }
}

/// The system call `stat`, whose name is also its result's type.
private func readStatus(_ path: String, _ status: inout stat) -> Int32 {
  fstatat(AT_FDCWD, path, &status, 0)
}
