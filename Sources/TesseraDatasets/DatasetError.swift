import TesseraFormats

/// Why a data set cannot be had, in one line that says what to do.
public enum DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// None of the places searched has the set; each place says why not.
  case notFound(DatasetKind, searched: [String])
  /// The set's folder is there, and files are missing in it.
  case incomplete(DatasetKind, folder: String, missing: [String])
  /// A file is not what it should be.
  case malformed(FormatError)
  /// A pickle, which is not read; the line of Python makes an `.npz` of it.
  case pickle(String, conversion: String)
  /// An archive of files that are read when they are unpacked, with the line that does so.
  case packed(String, unpacking: String)
  /// The training images are too few to take these validation images from them.
  case tooFew(DatasetKind, train: Int, validation: Int)

  /// The message, on one line.
  public var description: String {
    switch self {
    case .notFound(.glyphs, let searched):
      "Glyphs not found in \(searched.joined(separator: ", ")); "
        + "with --data glyphs the letters are drawn in memory"
    case .notFound(let kind, let searched):
      "\(kind.title) not found: searched \(searched.joined(separator: ", ")); "
        + "Data/README.md says where to get it, and --data glyphs trains on letters drawn by this "
        + "program as a stand-in"
    case .incomplete(let kind, let folder, let missing):
      "\(folder): \(kind.title) is incomplete: no \(missing.joined(separator: ", no "))"
    case .malformed(let error): error.description
    case .pickle(let path, let conversion):
      "\(path): a Python pickle, which could run any program and is not read; this makes an .npz of "
        + "it for --data: \(conversion)"
    case .packed(let path, let unpacking):
      "\(path): an archive; unpack it and give the folder: \(unpacking)"
    case .tooFew(let kind, let train, let validation):
      "\(kind.title) has \(train) training images: too few to set \(validation) of them aside for "
        + "validation"
    }
  }
}

extension DatasetError {
  /// A fault in a file's content.
  static func malformed(
    _ file: String, at offset: Int? = nil, expected: String, found: String
  ) -> DatasetError {
    .malformed(FormatError(file: file, offset: offset, expected: expected, found: found))
  }
}

/// Does `body`, and turns a fault in a file into a `DatasetError`.
func reading<Result>(
  _ body: () throws(FormatError) -> Result
) throws(DatasetError) -> Result {
  do throws(FormatError) { return try body() } catch { throw .malformed(error) }
}
