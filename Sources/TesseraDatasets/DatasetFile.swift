/// A file of a data set: its name and what it holds.
public struct DatasetFile: Hashable, Sendable {
  /// The name without `.gz`.
  public let name: String
  /// Whether the file is usually compressed; both forms are read.
  public let isUsuallyCompressed: Bool
  /// The size of the content in bytes, decompressed; `nil` where nobody has fixed it.
  public let byteCount: Int?
  /// The SHA-256 of the content, decompressed, 64 hexadecimal digits.
  ///
  /// Of the content, because a file that was compressed again differs while its images do not.
  public let sha256: String?

  /// The name under which the file is usually had.
  public var usualName: String { isUsuallyCompressed ? name + ".gz" : name }

  /// The file in this folder, under its usual name, else uncompressed; `nil` where there is neither.
  public func path(in folder: String) -> String? {
    [usualName, name].map { "\(folder)/\($0)" }.first { FileStatus($0).exists }
  }

  /// An IDX file, usually compressed.
  static func idx(_ name: String, _ byteCount: Int? = nil, _ sha256: String? = nil) -> DatasetFile {
    DatasetFile(name: name, isUsuallyCompressed: true, byteCount: byteCount, sha256: sha256)
  }

  /// A batch of 10,000 records of CIFAR-10.
  static func cifarBatch(_ name: String, _ sha256: String) -> DatasetFile {
    DatasetFile(
      name: name, isUsuallyCompressed: false, byteCount: 10_000 * CIFAR10Reader.recordSize,
      sha256: sha256)
  }
}
