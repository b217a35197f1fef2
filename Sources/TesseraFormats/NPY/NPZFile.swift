/// Several arrays under names, as NumPy's `.npz`: a zip archive with one `.npy` file for each.
///
///     let file = try NPZFile(bytes: FileBytes.read("mnist.npz"), file: "mnist.npz")
///     let images = try file.array("x_train")
///
/// An array is decompressed when it is asked for, so that one of many costs no more than itself.
public struct NPZFile: Sendable {
  private let archive: ZipArchive
  private let file: String?
  private static let suffix = ".npy"

  /// Reads the names of the arrays.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError` as ``ZipArchive`` does.
  public init(bytes: [UInt8], file: String? = nil) throws(FormatError) {
    archive = try ZipArchive(bytes: bytes, file: file)
    self.file = file
  }

  /// The names of the arrays in their order, without `.npy`; other files of the archive are ignored.
  public var names: [String] {
    archive.members.map(\.name).filter { $0.hasSuffix(Self.suffix) }.map {
      String($0.dropLast(Self.suffix.count))
    }
  }

  /// The array of this name.
  ///
  /// - Throws: `FormatError` that names file and array: there is none of that name (the names that
  ///   there are follow), or it is damaged.
  public func array(_ name: String) throws(FormatError) -> NPYArray {
    guard let member = archive[name + Self.suffix] else {
      let names = names.prefix(8).joined(separator: ", ")
      throw FormatError(
        file: file, expected: "an array \(name.quotedForMessage)",
        found: names.isEmpty ? "no array" : "only \(names)")
    }
    return try NPYArray(
      bytes: try archive.content(of: member), file: archive.title(of: member))
  }

  /// The bytes of a file with these arrays, which `np.load` reads.
  ///
  /// - Parameters:
  ///   - arrays: Names, without `.npy`, and arrays.
  ///   - isCompressed: Whether it is written as by `np.savez_compressed`, not as by `np.savez`.
  /// - Throws: `FormatError` where it would reach 4 GiB.
  /// - Precondition: No two arrays have one name.
  public static func serialized(
    _ arrays: [(name: String, array: NPYArray)], isCompressed: Bool
  ) throws(FormatError) -> [UInt8] {
    try ZipArchive.serialized(
      arrays.map { ($0.name + suffix, $0.array.serialized()) },
      method: isCompressed ? .deflate : .stored)
  }
}
