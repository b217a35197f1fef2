import TesseraOperators
import TesseraVerification
import Testing

/// The fast form of the court: every operator's table, thinned out.
@Suite(.serialized) struct CourtTests {
  @Test(arguments: OperatorKind.allCases) func kernelsPassTheFastCourt(kind: OperatorKind) {
    let clock = ContinuousClock()
    let start = clock.now
    let tally = Court(operators: [kind]).examine(kind)
    print(
      "court, \(kind.rawValue): \(tally.cases) cases, \(tally.refused) refused, "
        + "\(tally.comparisons) comparisons, worst \(tally.worstBoundFraction) of its bound, "
        + "\(tally.finiteDifferences) finite differences, \(tally.kinks) kinks"
        + " \(clock.now - start)")
    #expect(tally.cases > 0 && tally.comparisons > 0, "\(kind.rawValue): nothing was compared")
    for failure in tally.failures { Issue.record("\(failure)") }
    #expect(tally.failureCount == 0)
  }
}
