import Tessera

/// `tessera data verify`: checks the files of data sets.
struct DataVerify: Command {
  var data: DataLocation?
  var names: [DatasetKind] = []

  static let declaration = CommandDeclaration<DataVerify>(
    name: "verify",
    overview: "Check the files of data sets against their known SHA-256.",
    discussion: "The exit status is 1 if a file differs, or if a named data set is missing.",
    arguments: [
      .repeating(
        "name", \.names, .choice, atLeastOne: false, default: "every one that is found",
        help: "The data sets.")
    ],
    options: [.data(\.data)])

  func run(_ console: Console) throws {
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
