import Tessera
import TesseraJudge

/// A verdict for people and for programs.
struct VerdictReport {
  let verdict: CommandVerdict

  /// Short and exact: the decision, a table of outputs, and for each that is wrong where and why.
  var text: String {
    var lines = [
      "\(verdict.operation), \(verdict.precision.rawValue), \(verdict.layout.rawValue): "
        + (verdict.decision == .undecided ? "NOT JUDGED" : verdict.decision.rawValue.uppercased())
    ]
    if let reason = verdict.reason { lines.append(printable(reason)) }
    lines.append(asked)
    if !verdict.outputs.isEmpty { lines += ["", String(findings.dropLast())] }
    if let last = verdict.lastCase { lines += [""] + indented("the case without outputs", last) }
    let printed = verdict.printed.split(separator: "\n").suffix(5).map { printable(String($0)) }
    if !printed.isEmpty { lines += ["", "the command printed:"] + printed.map { "  " + $0 } }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The table of outputs, and for each that is wrong where and why.
  var findings: String {
    var lines = table
    for output in verdict.outputs where output.wrong > 0 { lines += [""] + details(output) }
    return lines.joined(separator: "\n") + "\n"
  }

  private var asked: String {
    let unsupported =
      verdict.unsupported == 0
      ? ""
      : ", \(verdict.unsupported) unsupported"
        + (verdict.unsupportedMessage.map { $0.isEmpty ? "" : " (\(printable($0)))" } ?? "")
    let seconds = (verdict.seconds * 10).rounded() / 10
    return "\(verdict.cases) cases, seed \(verdict.seed)\(unsupported), "
      + "\(verdict.runs) runs of the command, \(seconds) s"
  }

  private var table: [String] {
    let head = ["output", "cases", "right", "wrong", "compared", "worst error / bound"]
    let rows = verdict.outputs.map { output in
      [
        output.name, "\(output.cases)", "\(output.right)", "\(output.wrong)",
        "\(output.comparisons)", Self.short(output.worstFraction),
      ]
    }
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    return ([head] + rows).map { row in
      row.enumerated().map { column, cell in
        padded(cell, column == 0 ? widths[0] : -widths[column] - 2)
      }.joined()
    }
  }

  private func details(_ output: OutputVerdict) -> [String] {
    var lines = ["\(output.name): \(output.condition ?? "wrong")"]
    for diagnosis in output.diagnoses { lines += described(diagnosis).map { "  " + $0 } }
    if output.diagnoses.isEmpty, !isDifferences {
      lines.append("  no known mistake gives these numbers")
    }
    if let first = output.first { lines += indented("first", first) }
    if let smallest = output.smallest { lines += indented("smallest", smallest) }
    return lines
  }

  private var isDifferences: Bool { verdict.outputs.allSatisfy { $0.classes.isEmpty } }

  private func described(_ diagnosis: Diagnosis) -> [String] {
    let (failing, passing) = (diagnosis.failing, diagnosis.passing)
    let others =
      diagnosis.alternatives.isEmpty
      ? "" : "; so are " + diagnosis.alternatives.joined(separator: ", ")
    let right =
      passing.of == 0
      ? ""
      : failing.same == failing.of && passing.same == passing.of
        ? " and in all \(passing.of) right ones"
        : " and in \(passing.same) of \(passing.of) right ones"
    let likeness = diagnosis.kind == .precision ? "as from" : "identical to"
    return [
      "\(likeness) \(diagnosis.name) in \(failing.same) of \(failing.of) wrong cases\(right)"
        + others, "  " + diagnosis.mistake,
    ]
  }

  private func indented(_ title: String, _ failure: CaseFailure) -> [String] {
    let number = failure.number.map { " (case \($0))" } ?? ""
    var lines = ["  \(title)\(number): \(printable(failure.description))"]
    lines.append("    " + printable(failure.message))
    lines += failure.valueLines.map { "    " + $0 }
    if let remark = failure.remark { lines.append("    " + printable(remark)) }
    if let request = failure.request { lines.append("    kept in \(printable(request))") }
    return lines
  }

  /// A number with three digits.
  private static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "infinite" }
    if value >= 1000 { return "\(Int(min(value, 1e15)))" }
    return "\((value * 1000).rounded() / 1000)"
  }
}
