#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Makes folders and removes them.
public enum Folder {
  /// Makes a folder and those above it, where they are missing.
  ///
  /// - Returns: The paths of those that were missing, the outermost first.
  /// - Throws: `FileWriteError`, also where there is a file in the place of a folder.
  @discardableResult
  public static func make(_ path: String) throws(FileWriteError) -> [String] {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw failure(path, "the path is empty or holds NUL", EINVAL)
    }
    if mkdir(path, 0o777) == 0 { return [path] }
    var made: [String] = []
    if errno == ENOENT, FilePath.folder(of: path) != path {
      made = try make(FilePath.folder(of: path))
      if mkdir(path, 0o777) == 0 { return made + [path] }
    }
    let code = errno
    // A path may end in a slash, so that its folder is there by now.
    guard code == EEXIST else { throw failure(path, systemReason(code), code) }
    var status = stat()
    guard fstatat(AT_FDCWD, path, &status, 0) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw failure(path, "it is a file", EEXIST)
    }
    return made
  }

  /// Removes a folder in which nothing is; anything else stays.
  public static func removeIfEmpty(_ path: String) { rmdir(path) }

  private static func failure(_ path: String, _ reason: String, _ code: Int32) -> FileWriteError {
    FileWriteError(path: path, action: "create the directory", reason: reason, code: code)
  }
}
