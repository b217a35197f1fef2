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

/// The names in a folder, in the order of their bytes, without `.` and `..`; none where there is no
/// folder that can be read.
func folderEntries(_ path: String) -> [String] {
  guard !path.utf8.contains(0), let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// The first bytes of a file, fewer where it has fewer; none where it cannot be read.
func fileBeginning(_ path: String, count: Int) -> [UInt8] {
  guard !path.utf8.contains(0), let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: count)
  let read = fread(&bytes, 1, count, file)
  return Array(bytes.prefix(read))
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
