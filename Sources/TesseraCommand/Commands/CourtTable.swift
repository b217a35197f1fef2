import Tessera
import TesseraReporting
import TesseraVerification

/// The court's table, for people and for programs.
enum CourtTable {
  /// The names of the columns.
  static let heading =
    text("operator", "cases", "comparisons", "worst/bound", "differences", "kinks", "mutants")

  static func line(_ row: CourtRow) -> String {
    let tally = row.tally
    let line = text(
      row.name, grouped(tally.cases), grouped(tally.comparisons),
      fixed(tally.worstBoundFraction), grouped(tally.finiteDifferences), grouped(tally.kinks),
      row.mutants == 0 ? "" : "\(row.mutantsKilled)/\(row.mutants)")
    let failures = tally.failures.map { "  FAILED \($0)\n" }.joined()
    let rest =
      tally.failureCount > tally.failures.count
      ? "  … \(tally.failureCount) failures in all\n" : ""
    let nothing =
      tally.comparisons + tally.finiteDifferences == 0 ? "  FAILED nothing was compared\n" : ""
    return line + failures + rest + nothing
      + row.survivors.map { "  SURVIVED \($0)\n" }.joined()
  }

  static func summary(_ rows: [CourtRow], _ court: Court, seconds: Double) -> String {
    let comparisons = rows.reduce(0) { $0 + $1.tally.comparisons }
    let differences = rows.reduce(0) { $0 + $1.tally.finiteDifferences }
    let (mutants, killed) = (
      rows.reduce(0) { $0 + $1.mutants }, rows.reduce(0) { $0 + $1.mutantsKilled }
    )
    let failures = rows.reduce(0) { $0 + $1.tally.failureCount }
    let score = mutants == 0 ? "" : " Mutation score \(killed)/\(mutants)."
    return """

      \(grouped(comparisons)) comparisons and \(grouped(differences)) finite differences on \
      \(court.instructionSets.map(\.rawValue).joined(separator: ", ")) with \
      \(court.threads.map(String.init).joined(separator: ", ")) threads: \
      \(failures) failures.\(score) \(fixed(seconds, digits: 1)) s.

      """
  }

  static func object(_ rows: [CourtRow], _ court: Court, seconds: Double) -> JSONObject {
    [
      "operators": .array(rows.map { .object(object($0)) }), "seconds": .double(seconds),
      "isa": .strings(court.instructionSets.map(\.rawValue)),
      "threads": .integers(court.threads), "full": .bool(court.full),
    ]
  }

  private static func object(_ row: CourtRow) -> JSONObject {
    let tally = row.tally
    return [
      "name": .string(row.name), "cases": .integer(tally.cases),
      "refused": .integer(tally.refused), "comparisons": .integer(tally.comparisons),
      "worst_bound_fraction": .double(tally.worstBoundFraction),
      "finite_differences": .integer(tally.finiteDifferences), "kinks": .integer(tally.kinks),
      "mutants": .integer(row.mutants), "mutants_killed": .integer(row.mutantsKilled),
      "survivors": .strings(row.survivors), "failures": .integer(tally.failureCount),
      "failure_messages": .strings(tally.failures.map(\.description)),
    ]
  }

  private static func text(
    _ name: String, _ cases: String, _ comparisons: String, _ worst: String,
    _ differences: String, _ kinks: String, _ mutants: String
  ) -> String {
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(width - text.count, 1)) + text
    }
    let name = name + String(repeating: " ", count: max(32 - name.count, 1))
    return name + right(cases, 10) + right(comparisons, 16) + right(worst, 13)
      + right(differences, 13) + right(kinks, 9) + right(mutants, 9) + "\n"
  }

  /// A whole number in groups of three digits.
  private static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: position)
      position -= 3
    }
    return String(digits)
  }

  /// A number with its last digit rounded up, so that no error looks smaller than it is.
  private static func fixed(_ number: Double, digits: Int = 4) -> String {
    guard number.isFinite else { return "\(number)" }
    let scale = digits == 1 ? 10.0 : 10_000
    let whole = Int((number * scale).rounded(.up))
    let fraction = String(whole % Int(scale))
    return "\(whole / Int(scale))."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
