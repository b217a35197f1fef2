import Tessera
import TesseraJudge

extension VerdictReport {
  /// The object that `--json` promises.
  ///
  /// Numbers that are not finite are null: `worst_bound_fraction` is where a value should not be finite
  /// or should be.
  var object: JSONObject {
    [
      "verdict": .string(verdict.decision.rawValue), "reason": .optional(verdict.reason),
      "operator": .string(verdict.operation), "dtype": .string(verdict.precision.rawValue),
      "layout": .string(verdict.layout.rawValue), "seed": .unsigned(verdict.seed),
      "cases": .integer(verdict.cases), "unsupported": .integer(verdict.unsupported),
      "unsupported_message": .optional(verdict.unsupportedMessage),
      "outputs": .array(verdict.outputs.map { .object(Self.object($0)) }),
      "case_without_outputs": Self.optional(verdict.lastCase),
      "printed": .string(verdict.printed), "runs": .integer(verdict.runs),
      "seconds": .double(verdict.seconds),
    ]
  }

  private static func object(_ output: OutputVerdict) -> JSONObject {
    [
      "name": .string(output.name), "cases": .integer(output.cases),
      "right": .integer(output.right), "wrong": .integer(output.wrong),
      "comparisons": .integer(output.comparisons), "undetermined": .integer(output.undetermined),
      "worst_bound_fraction": .double(output.worstFraction),
      "condition": .optional(output.condition),
      "classes": .array(
        output.classes.map { entry in
          [
            "name": .string(entry.name), "cases": .integer(entry.cases),
            "wrong": .integer(entry.wrong),
          ]
        }),
      "first": optional(output.first), "smallest": optional(output.smallest),
      "diagnoses": .array(output.diagnoses.map { .object(object($0)) }),
    ]
  }

  private static func object(_ diagnosis: Diagnosis) -> JSONObject {
    [
      "kind": .string(diagnosis.kind.rawValue), "name": .string(diagnosis.name),
      "mistake": .string(diagnosis.mistake),
      "failing_same": .integer(diagnosis.failing.same), "failing": .integer(diagnosis.failing.of),
      "passing_same": .integer(diagnosis.passing.same), "passing": .integer(diagnosis.passing.of),
      "explains_all": .bool(diagnosis.explainsAll),
      "alternatives": .strings(diagnosis.alternatives),
    ]
  }

  private static func optional(_ failure: CaseFailure?) -> JSONValue {
    guard let failure else { return .null }
    var object: JSONObject = [
      "case": .optional(failure.number), "description": .string(failure.description),
      "attributes": .string(failure.attributes),
      "shapes": .object(
        JSONObject(failure.shapes.map { ($0.name, JSONValue.integers($0.extents)) })),
      "message": .string(failure.message), "remark": .optional(failure.remark),
      "request": .optional(failure.request),
    ]
    if let worst = failure.worst {
      object["worst"] = [
        "element": .string(worst.name), "actual": .double(worst.actual),
        "exact": .double(worst.exact), "bound": .double(worst.bound),
        "wrong_elements": .integer(worst.wrong), "elements": .integer(worst.count),
      ]
    }
    if !failure.values.isEmpty {
      let inputs = failure.values.map {
        ($0.name, JSONValue.array($0.elements.map { .double($0) }))
      }
      object["inputs"] = .object(JSONObject(inputs))
    }
    return .object(object)
  }
}
