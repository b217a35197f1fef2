import TesseraExercises
import TesseraJudge
import TesseraReporting
import TesseraVerification

/// `tessera court --exercise`: grades what a reader has written.
struct ExerciseRun {
  let exercise: Exercise
  let json: Bool
  let quiet: Bool

  func run(_ console: Console) throws {
    Interruption.install()
    let grade: ExerciseGrade
    do {
      grade = try exercise.grade(
        progress: { if !json && !quiet { console.note($0) } },
        isCancelled: { Interruption.requested != nil })
    } catch is JudgeCancelled {
      throw Interrupted(signal: Interruption.requested ?? interruptionSignal)
    }
    if json { try console.write(object(grade)) } else { try console.write(text(grade)) }
    if !grade.isAccepted { throw Conclusion(status: .failure) }
  }

  private func text(_ grade: ExerciseGrade) -> String {
    switch grade {
    case .blank:
      return """
        \(exercise.rawValue): not written yet

        Fill in \(exercise.file):
        the equation stands above the function. Then run this command again.

        """
    case .judged(let verdict):
      let right = grade.isAccepted ? "ACCEPTED" : "NOT YET RIGHT"
      let report = VerdictReport(verdict: verdict)
      return "\(exercise.rawValue): \(right), \(verdict.cases) cases\n\n" + report.findings
    }
  }

  private func object(_ grade: ExerciseGrade) -> JSONObject {
    let verdict: JSONValue =
      if case .judged(let verdict) = grade { .object(VerdictReport(verdict: verdict).object) } else
      {
        .null
      }
    return [
      "exercise": .string(exercise.rawValue), "file": .string(exercise.file),
      "accepted": .bool(grade.isAccepted), "verdict": verdict,
    ]
  }
}
