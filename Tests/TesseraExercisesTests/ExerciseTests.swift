import TesseraJudge
import TesseraMuseum
import Testing

@testable import TesseraExercises

@Suite struct ExerciseTests {
  @Test(arguments: Exercise.allCases) func solutionIsAccepted(exercise: Exercise) throws {
    let grade = try exercise.grade(.solved)
    let verdict = try #require(grade.verdict)
    #expect(grade.isAccepted, "\(exercise.rawValue): \(verdict.outputs)")
    #expect(verdict.outputs.map(\.name) == exercise.outputs.map(\.rawValue))
    for output in verdict.outputs { #expect(output.cases > 100 && output.comparisons > 150) }
    print(
      "\(exercise.rawValue): \(verdict.cases) cases, "
        + "\(verdict.outputs.reduce(0) { $0 + $1.comparisons }) numbers")
  }

  /// The blanks stand empty, or a reader has filled them in rightly.
  @Test(arguments: Exercise.allCases) func blankIsSeenAsBlank(exercise: Exercise) throws {
    let grade = try exercise.grade(cases: 60)
    #expect(grade.verdict == nil || grade.isAccepted)
  }

  /// Mistakes that are none here: groups, transposes, class labels and reductions that the blanks leave
  /// out; what only Floats, arrays beyond 16-bit offsets, NaN and infinities among the weights, or our own
  /// kernels' lists show.
  private static let absent: Set<String> = [
    "transpose-of-a-ignored", "transpose-of-b-ignored", "beta-zero-reads-c",
    "offsets-in-sixteen-bits", "group-offset-counts-groups", "groups-interleaved",
    "one-filter-per-group", "first-group-in-filter-vjp", "first-group-in-input-vjp",
    "padded-taps-skipped", "kernel-skips-zeros", "kernel-sums-in-bfloat16", "mean-for-sum",
    "labels-counted-from-one", "loss-vjp-always-averages", "loss-vjp-reads-one-cotangent",
    "zero-cotangents-skipped-in-input-vjp", "kernel-list-ends-early",
  ]

  @Test(arguments: Exercise.allCases) func everyMistakeOfTheMuseumIsRefusedByItsName(
    exercise: Exercise
  ) throws {
    var refused = 0
    for exhibit in Museum.exhibits
    where exhibit.operation == exercise.operation && exercise.outputs.contains(exhibit.output) {
      // Few need all the cases to be seen.
      var grade = try exercise.grade(ExerciseAnswers(exhibit), cases: 60)
      if grade.isAccepted { grade = try exercise.grade(ExerciseAnswers(exhibit)) }
      let verdict = try #require(grade.verdict)
      if Self.absent.contains(exhibit.name) {
        #expect(grade.isAccepted, "\(exhibit.name) can be made after all")
        continue
      }
      #expect(!grade.isAccepted, "\(exhibit.name) is accepted")
      let wrong = verdict.outputs.filter { $0.wrong > 0 }
      #expect(wrong.map(\.name) == [exhibit.output.rawValue], "\(exhibit.name)")
      let diagnosis = wrong.first?.diagnoses.first
      let names = diagnosis.map { [$0.name] + $0.alternatives } ?? []
      #expect(names.contains(exhibit.name), "\(exhibit.name): \(names)")
      #expect(wrong.first?.smallest != nil)
      refused += 1
    }
    print("\(exercise.rawValue): \(refused) mistakes of the museum refused, each by its name")
    #expect(refused >= 4)
  }
}
