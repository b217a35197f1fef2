import Tessera
import TesseraReporting
import TesseraVerification

/// What stands beside a wrong kernel in the museum.
enum MuseumPlacard {
  static func text(_ conviction: Conviction) -> String {
    let exhibit = conviction.exhibit
    let caught =
      conviction.isKilled
      ? "caught by  " + conviction.evidence.map(\.check.rawValue).joined(separator: ", ")
      : "NOT CAUGHT"
    let deceived =
      conviction.deceived.isEmpty
      ? "" : "\n  unseen by  " + conviction.deceived.map(\.rawValue).joined(separator: ", ")
    let smallest = conviction.evidence.first.map {
      "\n  smallest   \($0.smallest)\n             \($0.message)"
    }
    return """
      \(exhibit.name)  (\(exhibit.operation.rawValue), \(exhibit.output.rawValue))
        mistake    \(exhibit.mistake)
        met in     \(exhibit.origin)
        \(caught)\(deceived)\(smallest ?? "")


      """
  }

  static func object(_ conviction: Conviction) -> JSONObject {
    let exhibit = conviction.exhibit
    return [
      "name": .string(exhibit.name), "operator": .string(exhibit.operation.rawValue),
      "output": .string(exhibit.output.rawValue), "mistake": .string(exhibit.mistake),
      "origin": .string(exhibit.origin), "killed": .bool(conviction.isKilled),
      "evidence": .array(
        conviction.evidence.map { evidence in
          .object([
            "check": .string(evidence.check.rawValue),
            "smallest": .string("\(evidence.smallest)"), "message": .string(evidence.message),
          ])
        }),
      "unseen_by": .strings(conviction.deceived.map(\.rawValue)),
    ]
  }
}
