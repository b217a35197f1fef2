import Tessera
import TesseraOracle
import TesseraReporting

/// What became of a request, for people and for programs.
struct OracleReport {
  let path: String
  let execution: Execution
  let isReference: Bool
  let seconds: Double
  private let outcomes: [(id: String, outcome: OracleOutcome)]

  init(
    results: OracleResults, path: String, execution: Execution, isReference: Bool,
    seconds: Double
  ) {
    outcomes = results.entries.compactMap { entry in
      (try? entry.outcome.get()).map { (entry.id, $0) }
    }
    (self.path, self.execution, self.seconds) = (path, execution, seconds)
    self.isReference = isReference
  }

  private func count(_ status: OracleOutcome.Status) -> Int {
    outcomes.count { $0.outcome.status == status }
  }

  /// The largest error as a fraction of its bound, and the first case that has it; nil where no case
  /// carries expected values.
  private var worst: (id: String, fraction: Double)? {
    let compared = outcomes.compactMap { entry in
      entry.outcome.worstBoundFraction.map { (id: entry.id, fraction: $0) }
    }
    return compared.max { $0.fraction < $1.fraction }
  }

  /// The counts for people.
  var text: String {
    var line =
      "\(count(.ok)) ok, \(count(.error)) error, \(count(.unsupported)) unsupported"
      + " of \(outcomes.count) \(outcomes.count == 1 ? "case" : "cases"); results in \(printable(path))\n"
    if let worst {
      line += "worst error \(worst.fraction) of its bound, in case \(quoted(worst.id))\n"
    }
    return line
  }

  /// The counts for programs.
  var object: JSONObject {
    var object: JSONObject = [
      "results": .string(path), "cases": .integer(outcomes.count), "ok": .integer(count(.ok)),
      "error": .integer(count(.error)), "unsupported": .integer(count(.unsupported)),
    ]
    if let worst { object["worst_bound_fraction"] = .double(worst.fraction) }
    object["seconds"] = .double(seconds)
    object["isa"] = .string(execution.instructionSet.rawValue)
    object["threads"] = .integer(execution.threads)
    object["algorithm"] = .string(execution.algorithm.rawValue)
    object["reference"] = .bool(isReference)
    return object
  }

  /// Says on standard error which cases have no answer, the first ten of many.
  ///
  /// - Throws: ``CommandError`` with the status of a single case.
  func showFailures(on console: Console) throws {
    let failed = outcomes.filter { $0.outcome.status != .ok }
    guard let first = failed.first else { return }
    if outcomes.count == 1 {
      throw CommandError(
        line(first), status: first.outcome.status == .unsupported ? .unsupported : .failure)
    }
    for entry in failed.prefix(10) { console.note(line(entry)) }
    if failed.count > 10 { console.note("and \(failed.count - 10) more, see the results") }
  }

  private func line(_ entry: (id: String, outcome: OracleOutcome)) -> String {
    printable("case \(quoted(entry.id)): \(entry.outcome.message)")
  }

  private func quoted(_ id: String) -> String {
    "“" + (id.count > 60 ? id.prefix(60) + "…" : printable(id)[...]) + "”"
  }
}
