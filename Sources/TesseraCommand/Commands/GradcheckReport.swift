import Tessera
import TesseraVerification

/// What the checks of one subject came to.
struct GradcheckFinding {
  let name: String
  let group: String
  /// Whether each of its tensors has a line.
  let isNetwork: Bool
  /// One of each kind; that of the differences first.
  let reports: [GradientReport]

  var passed: Bool { reports.allSatisfy(\.passed) }

  /// The report of the differences.
  var differences: GradientReport { reports[0] }
}

/// Gradient checks for programs and for people.
struct GradcheckReport {
  let findings: [GradcheckFinding]
  let seed: UInt64
  let execution: Execution

  /// The object that `--json` promises.
  var object: JSONObject {
    [
      "subjects": .array(findings.map { .object(Self.object($0)) }),
      "seed": .unsigned(seed),
      "threads": .integer(execution.threads),
      "isa": .string(execution.instructionSet.rawValue),
      "passed": .bool(findings.allSatisfy(\.passed)),
    ]
  }

  private static func object(_ finding: GradcheckFinding) -> JSONObject {
    let differences = finding.differences
    return [
      "name": .string(finding.name),
      "group": .string(finding.group),
      "cases": .integer(differences.cases),
      "elements": .integer(differences.tensors.reduce(0) { $0 + $1.elements }),
      "finite_differences": .integer(differences.comparisons),
      "sampled": .bool(differences.isSampled),
      "kinks": .integer(differences.kinks),
      "worst_bound_fraction": .double(differences.worstFraction),
      "checks": .array(
        finding.reports.map { report in
          [
            "name": .string(report.kind.rawValue), "comparisons": .integer(report.comparisons),
            "worst_bound_fraction": .double(report.worstFraction),
            "failures": .integer(report.failureCount),
          ]
        }),
      "tensors": .array(differences.tensors.map { .object(object($0, finding)) }),
      "failures": .strings(finding.reports.flatMap(\.failures).map(\.description)),
    ]
  }

  private static func object(
    _ row: GradientReport.TensorRow, _ finding: GradcheckFinding
  ) -> JSONObject {
    [
      "name": .string(row.name),
      "shape": finding.isNetwork ? .integers(row.shape.extents) : .null,
      "elements": .integer(row.elements),
      "finite_differences": .integer(row.comparisons),
      "kinks": .integer(row.kinks),
      "worst_bound_fraction": .double(row.worstFraction),
      "resolution": .double(row.resolution),
      "failures": .integer(row.failureCount),
    ]
  }

  /// The tables for people: one for each network, one for all other subjects.
  var text: String {
    let (networks, others) = (findings.filter(\.isNetwork), findings.filter { !$0.isNetwork })
    let tables = (others.isEmpty ? [] : [table(others)]) + networks.map(table)
    return (tables + [failures]).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func table(_ findings: [GradcheckFinding]) -> String {
    let width = (findings.map(\.name.count).max() ?? 0) + 2
    let head =
      padded("subject", width) + padded("cases", -6) + padded("derivatives", -13)
      + padded("kinks", -8) + padded("worst", -9) + padded("resolution", -12) + "\n"
    let rows = findings.map { finding in
      let report = finding.differences
      let resolution = report.tensors.reduce(0) { max($0, $1.resolution) }
      return padded(finding.name, width) + padded("\(report.cases)", -6)
        + padded("\(report.comparisons)", -13) + padded("\(report.kinks)", -8)
        + padded(DisplayNumber.fixed(report.worstFraction, digits: 4), -9)
        + padded(Self.small(resolution), -12) + (finding.passed ? "" : "  FAILED") + "\n"
    }
    let reports = findings.flatMap(\.reports)
    let total = findings.reduce(0) { $0 + $1.differences.comparisons }
    return head + rows.joined() + """
      all: \(total) derivatives, \(reports.reduce(0) { $0 + $1.comparisons } - total) other \
      comparisons, \(reports.reduce(0) { $0 + $1.failureCount }) failures
      \(Self.legend)

      """
  }

  /// A line for each tensor of a network, then one for each other check.
  private func table(_ finding: GradcheckFinding) -> String {
    let tensors = finding.differences.tensors
    let names = max(tensors.map(\.name.count).max() ?? 0, finding.name.count) + 2
    let shapes = (tensors.map(\.shape.description.count).max() ?? 0) + 2
    let head =
      padded(finding.name, names) + padded("shape", shapes) + padded("elements", -9)
      + padded("compared", -10) + padded("kinks", -7) + padded("worst", -9)
      + padded("resolution", -12) + "\n"
    let rows = tensors.map { row in
      padded(row.name, names) + padded("\(row.shape)", shapes) + padded("\(row.elements)", -9)
        + padded("\(row.comparisons)", -10) + padded("\(row.kinks)", -7)
        + padded(DisplayNumber.fixed(row.worstFraction, digits: 4), -9)
        + padded(Self.small(row.resolution), -12) + (row.failureCount == 0 ? "" : "  FAILED") + "\n"
    }
    let checks = finding.reports.map { report in
      "\(report.kind.rawValue): \(report.comparisons) comparisons, "
        + "\(report.failureCount) failures\n"
    }
    let sampled =
      finding.differences.isSampled
      ? "sampled: \(GradientCheck.samplesOfTensor) elements of each larger tensor, by the seed\n"
      : ""
    return head + rows.joined() + checks.joined() + sampled + Self.legend + "\n"
  }

  /// What went wrong, each on its own line.
  private var failures: String {
    findings.flatMap(\.reports).filter { !$0.passed }.map { report in
      report.comparisons == 0
        ? "\(report.name), \(report.kind.rawValue): nothing compared\n"
        : report.failures.map { "\($0)\n" }.joined()
    }.joined()
  }

  private static let legend =
    "worst: the largest error as a fraction of its bound; resolution: the widest bound as a\n"
    + "fraction of the largest derivative"

  /// Two digits and a power of ten.
  private static func small(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
    var (mantissa, exponent) = (value, 0)
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return value >= 1
      ? DisplayNumber.fixed(value, digits: 1)
      : "\(DisplayNumber.fixed(mantissa, digits: 1))e\(exponent)"
  }
}
