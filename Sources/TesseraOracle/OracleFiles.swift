import TesseraFormats
import TesseraTensors

/// The files of a request, so that no answer replaces a question or another answer.
///
/// Paths are compared with links followed. Whether an output replaces an input is asked of all cases'
/// inputs: cases are answered one after the other, and what a later one reads must not depend on it.
struct OracleFiles {
  /// What stands where.
  private var owners: [String: String] = [:]

  /// Notes the request, where its results go and the inputs of all cases.
  ///
  /// - Throws: `OracleError` where the results would replace one of the others.
  init(_ request: OracleRequest) throws(OracleError) {
    owners[FilePath.identity(of: request.path)] = "the request"
    for entry in request.entries {
      guard let question = try? entry.content.get() else {
        for path in entry.reads {
          owners[FilePath.identity(of: path)] = "an input of case \(entry.id.quotedForMessage)"
        }
        continue
      }
      for (field, path) in question.filesRead {
        owners[FilePath.identity(of: path)] = "\(field) of case \(entry.id.quotedForMessage)"
      }
    }
    if let owner = owners.updateValue("the results", forKey: FilePath.identity(of: request.results))
    {
      throw OracleError(
        file: request.path, field: "results",
        reason: "\(request.results) is \(owner), which would be replaced")
    }
  }

  /// Removes what an earlier run may have left in the places of outputs that nobody has claimed.
  func removeLeftovers(_ outputs: [String]) {
    for path in outputs where owners[FilePath.identity(of: path)] == nil { FilePath.remove(path) }
  }

  /// Notes the outputs of a case.
  ///
  /// - Throws: `OracleError` where one of them would replace something noted before; none is noted
  ///   then.
  mutating func claim(_ question: OracleCase) throws(OracleError) {
    var claimed: [String: String] = [:]
    for name in question.operation.kind.outputs {
      guard let path = question.outputs[name] else { continue }
      let (field, identity) = ("outputs.\(name.rawValue)", FilePath.identity(of: path))
      if let owner = claimed[identity] ?? owners[identity] {
        throw OracleError(
          field: field, reason: "\(path) is \(owner), which would be replaced")
      }
      claimed[identity] = "\(field) of case \(question.id.quotedForMessage)"
    }
    owners.merge(claimed) { old, _ in old }
  }
}

extension OracleCase {
  /// What a case reads, by the fields' names.
  fileprivate var filesRead: [(field: String, path: String)] {
    func named<Name: RawRepresentable<String> & CaseIterable>(
      _ field: String, _ files: [Name: String]
    ) -> [(String, String)] {
      Name.allCases.compactMap { name in files[name].map { ("\(field).\(name.rawValue)", $0) } }
    }
    return named("inputs", inputs) + (upstream.map { [("upstream.y", $0)] } ?? [])
      + named("expected", expected) + named("bounds", bounds)
  }
}
