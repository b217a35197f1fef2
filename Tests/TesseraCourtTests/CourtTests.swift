import TesseraCases
import TesseraCourt
import TesseraMuseum
import TesseraOperators
import TesseraTensors
import Testing

/// The fast form of the court: every operator's table, thinned out, and the museum.
@Suite(.serialized) struct CourtTests {
  @Test(arguments: OperatorKind.allCases) func kernelsPassTheFastCourt(kind: OperatorKind) {
    let row = Court().row(kind)
    let tally = row.tally
    print(
      "court, \(kind.rawValue): \(tally.cases) cases, \(tally.refused) refused, "
        + "\(tally.comparisons) comparisons, worst \(tally.worstBoundFraction) of its bound, "
        + "\(tally.finiteDifferences) finite differences, \(tally.kinks) kinks, "
        + "\(row.mutantsKilled) of \(row.mutants) mutants killed")
    #expect(tally.cases > 0 && tally.comparisons > 0, "\(kind.rawValue): nothing was compared")
    for failure in tally.failures { Issue.record("\(failure)") }
    #expect(tally.failureCount == 0)
    #expect(row.survivors.isEmpty)
    #expect(row.passed)
  }

  @Test(arguments: FunctionSweep.Function.allCases)
  func functionsOfFloatsPassTheFastCourt(function: FunctionSweep.Function) {
    let row = Court().row(function)
    print("court, \(row.name): \(row.tally.comparisons) comparisons")
    for failure in row.tally.failures { Issue.record("\(failure)") }
    #expect(row.passed)
  }

  @Test func museumHasAtLeastSixtyWrongKernels() {
    print("museum: \(Museum.exhibits.count) wrong kernels")
    #expect(Museum.exhibits.count >= 60)
  }

  @Test func oneCaseIsRunInEveryWay() {
    var court = Court(operators: [.conv2d])
    court.only = Court.CaseAddress(family: "random", number: 29)
    let tally = court.examine(.conv2d)
    #expect(tally.cases + tally.refused == 1)
    court.only = Court.CaseAddress(family: "random", number: 10_000)
    #expect(court.examine(.conv2d).cases == 0)
  }

  /// A right implementation in another arithmetic than it claims is not right: the court says so.
  @Test func failureNamesCheckCaseAndReplay() throws {
    let family = try #require(CaseTable.families(of: .dense).first)
    let specification = family.specification(4_321)
    let unfused = Candidate(name: "claims to be fused") { _ in Unfused() }
    let outcome = try CourtCheck.bits.run(specification, unfused, .standard)
    let failure = try #require(outcome.failure)
    #expect(failure.contains("elements differ, first at"))
    #expect(outcome.comparisons > 0)
  }
}

/// The definition with two roundings, under the name of that with one.
private struct Unfused: OperatorSet {
  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    Definitions(arithmetic: .unfused).dense(x, weights: weights, bias: bias)
  }
}
