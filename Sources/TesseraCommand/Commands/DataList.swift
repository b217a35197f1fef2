import Tessera

/// `tessera data list`: the data sets, where they are and how to get them.
struct DataList: Command {
  var data: DataLocation?
  var json = false

  static let declaration = CommandDeclaration<DataList>(
    name: "list",
    overview: "List the data sets, where they are and how to get them.",
    discussion: """
      Shows for every set where it was looked for, and the commands that obtain it from its public \
      address with the SHA-256 of each file. The program itself downloads nothing; 'tessera data \
      verify' checks what is there.
      """,
    options: [.data(\.data), .json(\.json)])

  func run(_ console: Console) throws {
    let locator = datasetLocator(data)
    let entries = DatasetKind.allCases.map { DataListEntry($0, locator) }
    if json {
      try console.write(["datasets": .array(entries.map { .object($0.object) })])
    } else {
      try console.write(entries.map { $0.text + "\n" }.joined(separator: "\n"))
    }
  }
}

/// A set in the list.
struct DataListEntry {
  let kind: DatasetKind
  /// Where its images come from; nil where they are nowhere.
  let source: DatasetSource?
  /// Why there is no source, where something else than the set is there.
  let obstacle: String?
  /// The places that were searched.
  let searched: [String]
  /// Where the downloads go.
  let target: String

  init(_ kind: DatasetKind, _ locator: DatasetLocator) {
    self.kind = kind
    (searched, target) = (locator.searched, locator.target)
    do throws(DatasetError) {
      (source, obstacle) = (try locator.source(of: kind), nil)
    } catch {
      source = nil
      if case .notFound = error { obstacle = nil } else { obstacle = error.description }
    }
  }

  private var commands: [String] { kind.downloads.flatMap { $0.commands(into: target) } }

  /// The set for programs.
  var object: JSONObject {
    var path: String?
    var form = "missing"
    switch source {
    case .folder(let folder): (path, form) = (folder, "files")
    case .npz(let file): (path, form) = (file, "npz")
    case .pictures(let folder): (path, form) = (folder, "pictures")
    case .drawn: form = "drawn"
    case nil: break
    }
    let downloads = kind.downloads.map { download -> JSONValue in
      [
        "address": .string(download.address), "file": .string("\(target)/\(download.path)"),
        "sha256": .string(download.sha256),
        "commands": .strings(download.commands(into: target)),
      ]
    }
    return [
      "name": .string(kind.rawValue), "title": .string(kind.title),
      "folder": path.map(JSONValue.string) ?? .null, "source": .string(form),
      "drawn": .bool(source == .drawn),
      "stand_in": .bool(source == .drawn && kind != .glyphs),
      "searched": .strings(searched), "obstacle": obstacle.map(JSONValue.string) ?? .null,
      "image_shape": .integers(kind.imageShape.extents), "classes": .strings(kind.classNames),
      "files": .strings(kind.files.map(\.usualName)), "licence": .string(kind.licence),
      "address": .string(kind.address), "downloads": .array(downloads),
    ]
  }

  /// The set for people.
  var text: String {
    let size = kind.imageShape.extents.map(String.init).joined(separator: " x ")
    var lines = [
      "\(kind.title): images \(size), \(kind.classNames.count) classes", found,
      "looked for: \(searched.joined(separator: ", "))", kind.licence,
    ]
    if kind == .glyphs {
      lines += ["to write its files: \(kind.address)"]
    } else {
      lines += ["to get it, with the SHA-256 of what is downloaded:"]
      lines += commands.map { "  " + $0 }
      lines += kind.downloads.map { "  \($0.sha256)  \(target)/\($0.path)" }
    }
    let heads = [kind.rawValue] + [String](repeating: "", count: lines.count - 1)
    return zip(heads, lines).map { padded($0, 10) + printable($1) }.joined(separator: "\n")
  }

  private var found: String {
    switch source {
    case .folder(let path): "found in \(path)"
    case .npz(let path): "taken from \(path)"
    case .pictures(let path): "taken from the pictures in \(path)"
    case .drawn:
      kind == .glyphs ? "drawn in memory" : "drawn in memory: letters as a stand-in"
    case nil: obstacle.map { "not usable: \($0)" } ?? "not found"
    }
  }
}
