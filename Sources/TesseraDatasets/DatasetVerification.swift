import TesseraFormats

/// What comparing one file with the catalogue gave.
public struct DatasetFileCheck: Hashable, Sendable {
  /// The outcome.
  public enum Outcome: Hashable, Sendable {
    /// The content has the digest of the catalogue.
    case verified
    /// There is no such file.
    case missing
    /// The content is another one.
    case differs(byteCount: Int, sha256: String)
    /// The file cannot be read, or not be decompressed.
    case unreadable(FormatError)
  }

  /// The file as the catalogue has it.
  public let file: DatasetFile
  /// Where it stands, where it does.
  public let path: String?
  /// The outcome.
  public let outcome: Outcome
}

extension DatasetKind {
  /// Compares the files in a folder with the catalogue, content by content.
  ///
  /// - Parameter folder: The set's own folder, as `DatasetLocator` finds it.
  /// - Returns: One result for each file of the set, in the catalogue's order.
  public func verify(folder: String) -> [DatasetFileCheck] {
    files.map { file in
      guard let path = file.path(in: folder) else {
        return DatasetFileCheck(file: file, path: nil, outcome: .missing)
      }
      return DatasetFileCheck(file: file, path: path, outcome: Self.outcome(file, path))
    }
  }

  private static func outcome(_ file: DatasetFile, _ path: String) -> DatasetFileCheck.Outcome {
    do throws(FormatError) {
      var content = try FileBytes.read(path)
      if Gzip.isGzip(content) {
        content = try Gzip.decompress(content, limit: IDXFile.defaultLimit, file: path)
      }
      let sha256 = SHA256.hex(content)
      if sha256 == file.sha256 { return .verified }
      return .differs(byteCount: content.count, sha256: sha256)
    } catch {
      return .unreadable(error)
    }
  }
}
