#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What stands at a path, symbolic links followed.
struct FileStatus {
  /// Whether it is a folder.
  let isFolder: Bool
  /// Its size in bytes; `nil` where there is nothing.
  let size: Int?

  init(_ path: String) {
    var status = stat()
    let exists = !path.utf8.contains(0) && stat(path, &status) == 0
    isFolder = exists && status.st_mode & S_IFMT == S_IFDIR
    size = exists ? Int(status.st_size) : nil
  }

  /// Whether there is anything.
  var exists: Bool { size != nil }
}

/// The folder in which the program was started.
func currentFolder() -> String {
  guard let path = getcwd(nil, 0) else { return "." }
  defer { free(path) }
  return String(cString: path)
}

/// The value of a variable of the environment, where it is set and not empty.
func environmentValue(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}

/// Makes a folder and those around it where they are missing; the reason where that fails.
func createFolder(_ path: String) -> Int32? {
  if FileStatus(path).isFolder { return nil }
  if let slash = path.lastIndex(of: "/"), slash > path.startIndex,
    let code = createFolder(String(path[..<slash]))
  {
    return code
  }
  return mkdir(path, 0o777) == 0 || errno == EEXIST && FileStatus(path).isFolder ? nil : errno
}

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
