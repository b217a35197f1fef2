#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What can be said of a path.
public enum FilePath {
  /// The folder in which a file is or would be: `/a` for `/a/b`, `.` for `b`.
  public static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path from the root with symbolic links followed; nil where there is nothing.
  public static func followingLinks(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// One path for all that name the same file, whether it is there yet or not: links are followed, in
  /// the folder at least, and `.` and `..` resolved.
  public static func identity(of path: String) -> String {
    if let real = followingLinks(path) { return real }
    guard let folder = followingLinks(folder(of: path)) else { return path }
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
    return folder == "/" ? "/\(name)" : "\(folder)/\(name)"
  }

  /// Removes a file, where there is one.
  public static func remove(_ path: String) { unlink(path) }
}
