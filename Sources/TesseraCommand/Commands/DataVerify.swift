import Tessera

/// `tessera data verify`: checks the files of data sets.
struct DataVerify: Command {
  var data: DataLocation?
  var names: [DatasetKind] = []

  static let declaration = CommandDeclaration<DataVerify>(
    name: "verify",
    overview: "Check the files of data sets against their known SHA-256.",
    discussion: """
      Somebody's own images, an .npz file or a directory of pictures, have no published SHA-256: \
      they are read and counted. The exit status is 1 if a file differs or cannot be read, or if a \
      named data set is missing.
      """,
    examples: ["tessera data verify", "tessera data verify mnist --data ~/fashion.npz"],
    arguments: [
      .repeating(
        "name", \.names, .choice, atLeastOne: false, default: "every one that is found",
        help: "The data sets.")
    ],
    options: [.data(\.data)])

  func run(_ console: Console) throws {
    if case .directory(let path) = data, let kind = try ownImages(path, console) {
      return console.note("\(path): images for the recipes of \(kind.title)")
    }
    var (files, faults) = (0, 0)
    for kind in names.isEmpty ? DatasetKind.allCases : names {
      guard let folder = try folder(of: kind) else { continue }
      for check in kind.verify(folder: folder) {
        files += 1
        if check.outcome != .verified { faults += 1 }
        try console.writeLine(printable(Self.line(check, folder: folder)))
      }
    }
    guard faults == 0 else {
      throw CommandError("\(faults) of \(counted(files, "file")) not as published")
    }
    guard files > 0 else { throw CommandError("no data set found to verify") }
    console.note("\(counted(files, "file")), each as published")
  }

  /// Reads somebody's own images and says how many there are; nil where the path leads to none.
  ///
  /// - Returns: The set whose place they can take: the one that was named, or the first of their size.
  /// - Throws: `DatasetError` where they cannot be read, or fit no set that was asked for.
  private func ownImages(_ path: String, _ console: Console) throws -> DatasetKind? {
    var fault: DatasetError?
    for kind in names.isEmpty ? DatasetKind.allCases : names {
      do throws(DatasetError) {
        let source = try datasetLocator(data).source(of: kind)
        switch source {
        case .folder, .drawn: return nil
        case .npz, .pictures: break
        }
        let set = try Dataset.load(kind, from: source)
        let counts = DatasetSplit.allCases.compactMap { split in
          set.part(split).map { "\($0.count) \(split)" }
        }
        console.notes(set.notes)
        try? console.writeLine(printable("ok       \(path): \(counts.joined(separator: ", "))"))
        return kind
      } catch {
        if case .notFound = error { continue }
        fault = fault ?? error
      }
    }
    if let fault { throw fault }
    return nil
  }

  /// The set's folder; nil where there is nothing to check: the set was not asked for by name and is
  /// nowhere, or is drawn by the program.
  private func folder(of kind: DatasetKind) throws -> String? {
    do {
      if case .folder(let folder) = try source(of: kind, data) { return folder }
      guard names.contains(kind) else { return nil }
      throw CommandError(
        "\(kind.title): no files to check, the program draws the letters in memory")
    } catch let error as DatasetError {
      if names.contains(kind) { throw error }
      return nil
    }
  }

  private static func line(_ check: DatasetFileCheck, folder: String) -> String {
    let path = check.path ?? "\(folder)/\(check.file.usualName)"
    switch check.outcome {
    case .verified: return "ok       \(path)"
    case .missing: return "missing  \(path)"
    case .differs(let bytes, let sha256):
      let (size, digest) = (check.file.byteCount, check.file.sha256)
      let expected = "\(size.map(String.init) ?? "any") bytes, sha256 \(digest ?? "any")"
      return "DIFFERS  \(path): expected \(expected), found \(bytes) bytes, sha256 \(sha256)"
    case .unreadable(let error): return "DAMAGED  \(error)"
    }
  }
}
