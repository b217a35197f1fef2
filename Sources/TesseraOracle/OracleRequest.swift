import TesseraCases
import TesseraFormats
import TesseraTensors

/// A request of the oracle protocol: cases to be evaluated, and where their results go.
///
///     { "version": 1, "dtype": "float32", "results": "results.json",
///       "cases": [ { "id": "a", "op": "relu", "inputs": { "x": "x.npy" },
///                    "outputs": { "y": "y.npy" } } ] }
///
/// File names are relative to the request's folder.
public struct OracleRequest: Sendable {
  /// The type in which a request is evaluated: inputs are converted to it, outputs written in it.
  public enum Precision: String, CaseIterable, Hashable, Sendable {
    /// Arrays and sums of Floats.
    case float32
    /// Arrays and sums of Doubles.
    case float64
  }

  /// A case, or why it is none. Its name is known in any event, for the result.
  public struct Entry: Sendable {
    /// The case's name.
    public let id: String
    /// The case, with paths for file names.
    public let content: Result<OracleCase, OracleError>
    /// The paths that stand among its inputs, also where the rest of it is no case.
    let reads: [String]
    /// Those among its outputs.
    let writes: [String]
  }

  /// The version that is read and written.
  public static let version = 1
  /// The most bytes that a request or its results may have: 1 GiB.
  public static let largestFile = 1 << 30

  /// Where the request stands.
  public let path: String
  /// The type of the evaluation.
  public let precision: Precision
  /// The path where the results go.
  public let results: String
  /// The cases in their order; no two have one name.
  public let entries: [Entry]

  /// Reads a request from its file.
  ///
  /// A fault inside of a case is that case's own, see ``Entry``.
  ///
  /// - Throws: `OracleError` where the request cannot be used at all: a file that cannot be read or
  ///   is no strict JSON, an unknown version, type or field, a case that is no object or has no
  ///   name, two cases of one name.
  public init(path: String) throws(OracleError) {
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(path, limit: Self.largestFile) } catch {
      throw OracleError(field: "", reason: error.description)
    }
    try self.init(bytes: bytes, path: path)
  }

  /// Reads a request that stands, or could stand, at `path`.
  public init(bytes: [UInt8], path: String) throws(OracleError) {
    self.path = path
    do throws(OracleError) {
      let json: JSONValue
      do { json = try JSONValue(parsing: bytes[...]) } catch {
        throw OracleError(field: "", reason: error.description)
      }
      var fields = try OracleFields(json, at: "")
      let version = try fields.integer("version", in: Self.version...Self.version)
      _ = try fields.required("version", version, "\(Self.version)")
      let precision = try fields.choice("dtype", of: Precision.self)
      self.precision = try fields.required("dtype", precision, "\"float32\" or \"float64\"")
      let folder = FilePath.folder(of: path)
      let results = try fields.string("results")
      self.results = Self.path(
        try fields.required("results", results, "the name of a file"), in: folder)
      entries = try Self.entries(fields.value("cases"), folder: folder)
      try fields.finish()
    } catch {
      var located = error
      located.file = path
      throw located
    }
  }

  private static func entries(
    _ json: JSONValue?, folder: String
  ) throws(OracleError) -> [Entry] {
    guard case .array(let cases)? = json else {
      throw OracleError(
        field: "cases", expected: "a list of cases", found: json?.forMessage ?? "nothing")
    }
    var entries: [Entry] = []
    // By their bytes: names that are equal to Unicode but not to the file are two.
    var ids: Set<[UInt8]> = []
    for (index, json) in cases.enumerated() {
      guard case .string(let id)? = json["id"] else {
        throw OracleError(
          field: "cases[\(index)]", expected: "an object with a string “id”",
          found: json.forMessage)
      }
      guard ids.insert(Array(id.utf8)).inserted else {
        throw OracleError(
          field: "cases[\(index)].id", expected: "a name of its own",
          found: "\(id.quotedForMessage) again")
      }
      entries.append(
        Entry(
          id: id, content: content(id, json, folder),
          reads: ["inputs", "upstream", "expected", "bounds"].flatMap {
            paths(json[$0], folder) { _ in true }
          },
          writes: paths(json["outputs"], folder, where: names(ofOutputsOf: json["op"]).contains)))
    }
    return entries
  }

  /// The names that outputs of an operator may have; of one that is none, those of all.
  private static func names(ofOutputsOf json: JSONValue?) -> [String] {
    guard case .string(let name)? = json, let kind = OperatorKind(rawValue: name) else {
      return OutputName.allCases.map(\.rawValue)
    }
    return kind.outputs.map(\.rawValue)
  }

  /// The paths that such members of an object name, whatever else stands there.
  private static func paths(
    _ json: JSONValue?, _ folder: String, where isKnown: (String) -> Bool
  ) -> [String] {
    guard case .object(let members)? = json else { return [] }
    return members.compactMap { member in
      guard isKnown(member.key), case .string(let name) = member.value, !name.utf8.contains(0)
      else { return nil }
      return path(name, in: folder)
    }
  }

  private static func content(
    _ id: String, _ json: JSONValue, _ folder: String
  ) -> Result<OracleCase, OracleError> {
    do throws(OracleError) {
      return .success(try OracleCase(id: id, json).resolved(in: folder))
    } catch {
      var located = error
      located.caseID = id
      return .failure(located)
    }
  }

  /// The path of a file whose name is relative to `folder`, unless it begins with a slash.
  static func path(_ name: String, in folder: String) -> String {
    name.utf8.first == UInt8(ascii: "/") ? name : "\(folder)/\(name)"
  }
}
