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

  static var answersByStatus: Bool { true }

  func run(_ console: Console) throws {
    var tally = Tally()
    for kind in names.isEmpty ? DatasetKind.allCases : names {
      switch try place(of: kind) {
      case .folder(let folder)?: try check(kind, folder, &tally, console)
      case .drawn? where names.contains(kind):
        throw CommandError(
          "\(kind.title): no files to check, the program draws the letters in memory")
      case .drawn?, nil: break
      case .npz?, .pictures?: try readOwn(kind, &tally, console)
      }
    }
    guard tally.faults == 0 else {
      throw CommandError("\(tally.faults) of \(counted(tally.files, "file")) not as published")
    }
    if let misfit = tally.misfit, tally.own.isEmpty { throw misfit }
    guard tally.files > 0 || !tally.own.isEmpty else {
      throw CommandError("no data set found to verify")
    }
    if tally.files > 0 { console.note("\(counted(tally.files, "file")), each as published") }
  }

  /// What was found so far.
  private struct Tally {
    var files = 0
    var faults = 0
    /// Somebody's own images that could be read.
    var own: Set<DatasetSource> = []
    /// Why somebody's own images do not take a set's place.
    var misfit: DatasetError?
  }

  /// Where a set is; nil where it is nowhere and was not asked for by name.
  private func place(of kind: DatasetKind) throws -> DatasetSource? {
    do { return try source(of: kind, data) } catch let error as DatasetError {
      if names.contains(kind) { throw error }
      guard case .notFound = error else { throw error }
      return nil
    }
  }

  private func check(
    _ kind: DatasetKind, _ folder: String, _ tally: inout Tally, _ console: Console
  ) throws {
    for check in kind.verify(folder: folder) {
      tally.files += 1
      if check.outcome != .verified { tally.faults += 1 }
      try console.writeLine(printable(Self.line(check, folder: folder)))
    }
  }

  /// Reads somebody's own images and says how many there are. Without a name, the same images are
  /// read once, for the first set whose size they have.
  private func readOwn(_ kind: DatasetKind, _ tally: inout Tally, _ console: Console) throws {
    let source = try source(of: kind, data)
    guard names.contains(kind) || !tally.own.contains(source) else { return }
    do {
      let set = try Dataset.load(kind, from: source)
      let counts = DatasetSplit.allCases.compactMap { split in
        set.part(split).map { "\($0.count) \(split)" }
      }
      tally.own.insert(source)
      console.notes(set.notes)
      try console.writeLine(
        printable("read     \(path(of: source)): \(counts.joined(separator: ", "))"))
      console.note("\(printable(set.title)): images for the recipes of \(kind.title)")
    } catch let error as DatasetError {
      if names.contains(kind) { throw error }
      tally.misfit = tally.misfit ?? error
    }
  }

  private func path(of source: DatasetSource) -> String {
    switch source {
    case .folder(let path), .npz(let path), .pictures(let path): path
    case .drawn: "the program"
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
