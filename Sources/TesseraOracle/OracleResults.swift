import TesseraFormats

/// What became of a case.
public struct OracleOutcome: Hashable, Sendable {
  /// How a case can end.
  public enum Status: String, CaseIterable, Hashable, Sendable {
    /// Its outputs are written.
    case ok
    /// Something is wrong with it; nothing is written.
    case error
    /// It asks for what is not offered; nothing is written.
    case unsupported
  }

  /// How the case ended.
  public var status: Status
  /// What a person should know; may be empty where the status is ok.
  public var message: String
  /// The largest error as a fraction of its bound, where the case carries expected values: infinite
  /// where a value is not finite, or deviates where none may.
  public var worstBoundFraction: Double?

  /// Describes an outcome.
  public init(_ status: Status, message: String = "", worstBoundFraction: Double? = nil) {
    (self.status, self.message, self.worstBoundFraction) = (status, message, worstBoundFraction)
  }

  /// The outcome of a case that cannot be used.
  public init(_ error: OracleError) {
    self.init(error.isUnsupported ? .unsupported : .error, message: error.message)
  }
}

/// The results of a request: an outcome for the name of each case.
///
///     {"a":{"status":"ok","message":""},"b":{"status":"error","message":"inputs.x: …"}}
public struct OracleResults: Sendable {
  /// One case's outcome, or why what stands there is none.
  public struct Entry: Sendable {
    /// The case's name.
    public let id: String
    /// The outcome.
    public let outcome: Result<OracleOutcome, OracleError>
  }

  /// The outcomes in their order.
  public private(set) var entries: [Entry] = []
  /// Where a case's entry stands. By the bytes of its name: names that are equal to Unicode but not
  /// to the file are two.
  private var places: [[UInt8]: Int] = [:]

  /// Makes results without a case.
  public init() {}

  /// The entry of a case.
  public subscript(id: String) -> Entry? { places[Array(id.utf8)].map { entries[$0] } }

  /// Sets the outcome of a case.
  public mutating func record(_ outcome: OracleOutcome, for id: String) {
    record(Entry(id: id, outcome: .success(outcome)))
  }

  private mutating func record(_ entry: Entry) {
    if let place = places.updateValue(entries.count, forKey: Array(entry.id.utf8)) {
      places[Array(entry.id.utf8)] = place
      entries[place] = entry
    } else {
      entries.append(entry)
    }
  }
}

extension OracleResults {
  /// The results as JSON; an entry that is no outcome is left out.
  ///
  /// A fraction that is not finite, for which JSON has no digits, is written as `null`.
  public var text: String {
    let members = entries.compactMap { entry in
      (try? entry.outcome.get()).map { JSONValue.Member(entry.id, $0.json) }
    }
    return JSONValue.object(members).text + "\n"
  }

  /// Writes the results, whole or not at all.
  ///
  /// Nobody waits until they are on their medium, which on a busy disk takes seconds where thousands of
  /// outputs are on their way too: after a power failure the request is asked again.
  ///
  /// - Throws: `FileWriteError`.
  public func write(to path: String) throws(FileWriteError) {
    try AtomicFile.write(Array(text.utf8), to: path, isSynced: false)
  }

  /// Reads results which somebody else may have written.
  ///
  /// Members beside those of the protocol are ignored, and a message may be missing.
  ///
  /// - Throws: `OracleError` where the file cannot be read or is no JSON object.
  public init(path: String) throws(OracleError) {
    let json: JSONValue
    do {
      let bytes = try FileBytes.read(path, limit: OracleRequest.largestFile)
      json = try JSONValue(parsing: bytes[...], file: path)
    } catch {
      throw OracleError(field: "", reason: error.description)
    }
    guard case .object(let members) = json else {
      throw OracleError(file: path, field: "", reason: "expected an object, found \(json.kind)")
    }
    for member in members {
      var outcome: Result<OracleOutcome, OracleError>
      do throws(OracleError) { outcome = .success(try OracleOutcome(member.value)) } catch {
        var located = error
        (located.file, located.caseID) = (path, member.key)
        outcome = .failure(located)
      }
      record(Entry(id: member.key, outcome: outcome))
    }
  }
}

extension OracleOutcome {
  fileprivate init(_ json: JSONValue) throws(OracleError) {
    var fields = try OracleFields(json, at: "")
    let status = try fields.choice("status", of: Status.self)
    self.status = try fields.required("status", status, "\"ok\", \"error\" or \"unsupported\"")
    message = try fields.string("message") ?? ""
    worstBoundFraction =
      json["worst_bound_fraction"] == .null
      ? .infinity : try fields.number("worst_bound_fraction")
  }

  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("status", .string(status.rawValue)), .init("message", .string(message)),
    ]
    if let fraction = worstBoundFraction {
      members.append(
        .init("worst_bound_fraction", fraction.isFinite ? .number(fraction) : .null))
    }
    return .object(members)
  }
}
