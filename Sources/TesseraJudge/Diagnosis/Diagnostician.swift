import TesseraAnswers
import TesseraCases
import TesseraTensors

/// Finds out which mistakes reproduce the wrong outputs of a kernel.
struct Diagnostician<Scalar: OperatorScalar> {
  /// Every case of one output.
  let trials: [OutputTrial<Scalar>]
  let model: RoundingModel
  let layout: ArrayLayout

  /// The most mistakes that are reported, one beside the other.
  private static var most: Int { 3 }
  /// How many failing cases are looked at before a suspect that agreed in none is let go.
  private static var patience: Int { 12 }

  /// The mistakes, each accounting for failing cases that those before it do not: first the one that
  /// accounts for most of them, and among equals for most of the right ones.
  func diagnoses() -> [Diagnosis] {
    let (failing, passing) = (trials.filter { !$0.isRight }, trials.filter(\.isRight))
    guard let first = failing.first else { return [] }
    let evidence = suspects(of: first.problem.operation.kind, first.output, layout: layout)
      .compactMap { testify($0, failing) }
    var unexplained = Set(failing.indices)
    var result: [Diagnosis] = []
    while !unexplained.isEmpty, result.count < Self.most {
      let most = evidence.map { $0.agreed.intersection(unexplained).count }.max() ?? 0
      // A lone agreement among many failures is chance.
      guard most > 0, 4 * most >= unexplained.count else { break }
      let best = evidence.filter { $0.agreed.intersection(unexplained).count == most }
        .map { (evidence: $0, passing: agreements($0.suspect, passing)) }
        .sorted { $0.passing > $1.passing }
      let equals = best.filter { $0.passing == best[0].passing }.map(\.evidence)
      result.append(
        Diagnosis(
          kind: equals[0].suspect.kind, name: equals[0].suspect.name,
          mistake: equals[0].suspect.mistake, failing: (equals[0].agreed.count, failing.count),
          passing: (best[0].passing, passing.count),
          alternatives: equals.dropFirst().map(\.suspect.name)))
      unexplained.subtract(equals[0].agreed)
    }
    if result.isEmpty,
      let precision = PrecisionSuspicion(trials: trials, layout: layout).diagnosis()
    {
      result.append(precision)
    }
    return result
  }

  private struct Evidence {
    let suspect: any Suspect
    /// The failing cases in which it agrees.
    let agreed: Set<Int>
  }

  private func testify(_ suspect: any Suspect, _ failing: [OutputTrial<Scalar>]) -> Evidence? {
    var agreed: Set<Int> = []
    for (place, trial) in failing.enumerated() {
      if agreed.isEmpty && place == Self.patience && failing.count > 2 * Self.patience {
        return nil
      }
      if agrees(suspect, trial) { agreed.insert(place) }
    }
    return agreed.isEmpty ? nil : Evidence(suspect: suspect, agreed: agreed)
  }

  private func agreements(_ suspect: any Suspect, _ trials: [OutputTrial<Scalar>]) -> Int {
    trials.count { agrees(suspect, $0) }
  }

  private func agrees(_ suspect: any Suspect, _ trial: OutputTrial<Scalar>) -> Bool {
    Agreement(trial: trial, model: model, layout: layout).holds(suspect)
  }
}
