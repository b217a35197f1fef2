import Tessera

/// `tessera data list`: the data sets and where they are.
struct DataList: Command {
  var data: DataLocation?
  var json = false

  static let declaration = CommandDeclaration<DataList>(
    name: "list",
    overview: "List the data sets, where they were found and what they hold.",
    options: [.data(\.data), .json(\.json)])

  func run(_ console: Console) throws {
    let sets = DatasetKind.allCases.map { (kind: $0, place: Self.place(of: $0, data)) }
    if json {
      let list = sets.map { JSONValue.object(Self.object($0.kind, $0.place)) }
      try console.write(["datasets": .array(list)])
    } else {
      try console.write(sets.map { Self.text($0.kind, $0.place) }.joined(separator: "\n"))
    }
  }

  /// Where a set is: a folder, drawn by the program, or nowhere with the reason.
  enum Place: Equatable, Sendable {
    case found(DatasetSource)
    case missing(String)
  }

  private static func place(of kind: DatasetKind, _ data: DataLocation?) -> Place {
    do { return .found(try source(of: kind, data)) } catch { return .missing("\(error)") }
  }

  /// A set for programs.
  static func object(_ kind: DatasetKind, _ place: Place) -> JSONObject {
    var (folder, drawn): (JSONValue, Bool) = (.null, false)
    switch place {
    case .found(.folder(let path)): folder = .string(path)
    case .found(.drawn): drawn = true
    case .missing: break
    }
    return [
      "name": .string(kind.rawValue), "title": .string(kind.title), "folder": folder,
      "drawn": .bool(drawn), "stand_in": .bool(drawn && kind != .glyphs),
      "image_shape": .integers(kind.imageShape.extents), "classes": .strings(kind.classNames),
      "files": .strings(kind.files.map(\.usualName)), "licence": .string(kind.licence),
      "address": .string(kind.address),
    ]
  }

  /// A set for people.
  static func text(_ kind: DatasetKind, _ place: Place) -> String {
    let size = kind.imageShape.extents.map(String.init).joined(separator: " x ")
    let found =
      switch place {
      case .found(.folder(let path)): "in \(printable(path))"
      case .found(.drawn):
        kind == .glyphs ? "drawn in memory" : "drawn in memory: letters as a stand-in"
      case .missing: "not found; get it from \(kind.address)"
      }
    return """
      \(padded(kind.rawValue, 10))\(kind.title): images \(size), \(kind.classNames.count) classes
      \(padded("", 10))\(found)
      \(padded("", 10))\(kind.licence)

      """
  }
}
