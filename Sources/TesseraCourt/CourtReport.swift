import TesseraCases
import TesseraGradients
import TesseraMuseum
import TesseraOperators
import TesseraTensors

/// What the court found of one operator, function or group of gradients.
public struct CourtRow: Sendable {
  /// The operator, by its name in the oracle protocol.
  public let name: String
  /// What was counted.
  public var tally: CourtTally
  /// The wrong kernels of this operator on trial.
  public var mutants = 0
  /// Those that were caught.
  public var mutantsKilled = 0
  /// Those that were not, by name.
  public var survivors: [String] = []

  /// Whether something was compared, nothing failed and no wrong kernel got away.
  public var passed: Bool {
    tally.comparisons + tally.finiteDifferences > 0 && tally.failureCount == 0
      && survivors.isEmpty
  }
}

extension Court {
  /// Examines one operator and puts its wrong kernels on trial.
  public func row(
    _ kind: OperatorKind, progress: @Sendable (Progress) -> Void = { _ in }
  ) -> CourtRow {
    var row = CourtRow(name: kind.rawValue, tally: examine(kind, progress: progress))
    guard only == nil else { return row }
    for exhibit in Museum.exhibits where exhibit.operation == kind {
      row.mutants += 1
      if isKilled(exhibit) {
        row.mutantsKilled += 1
      } else {
        row.survivors.append(exhibit.name)
      }
    }
    return row
  }

  /// One of exp, log, tanh and the logistic function on every Float there is, or on a dense sample.
  public func row(_ function: FunctionSweep.Function) -> CourtRow {
    var tally = CourtTally()
    let patterns = full ? [FunctionSweep.Patterns.all] : FunctionSweep.denseSample
    for pattern in patterns {
      let results = FunctionSweep.run(
        function, pattern, levels: instructionSets, threads: workers)
      for result in results {
        tally.cases += 1
        tally.comparisons += result.comparisons
        tally.worstBoundFraction = max(tally.worstBoundFraction, result.worstFraction)
        guard result.failures > 0 else { continue }
        tally.add(
          CourtFailure(
            check: .bound, subject: "\(function.rawValue) at \(result.firstFailure ?? .nan)",
            circumstances: result.level.rawValue, message: "\(result)",
            replay: "court \(function.rawValue)-floats"))
      }
    }
    return CourtRow(name: "\(function.rawValue) on Floats", tally: tally)
  }

  /// The gradients of one group of `GradientSubjects`: an operator's lattice of options, layers,
  /// losses or whole networks.
  public func row(gradientsOf group: String) -> CourtRow {
    var tally = CourtTally()
    let setting = GradientSetting(
      seed: 0, execution: Execution(threads: 1, instructionSet: instructionSets.last ?? .current))
    do {
      let reports = try GradientSubjects.reports(
        on: GradientSubjects.named(group), setting: setting, workers: workers)
      for report in reports.joined() {
        tally.cases += report.cases
        switch report.kind {
        case .differences:
          tally.finiteDifferences += report.comparisons
          tally.kinks += report.kinks
        default: tally.comparisons += report.comparisons
        }
        tally.worstBoundFraction = max(tally.worstBoundFraction, report.worstFraction)
        for failure in report.failures {
          tally.add(
            CourtFailure(
              check: .finiteDifferences, subject: report.name, circumstances: "in Double",
              message: failure.description, replay: "gradcheck \(group)"))
        }
      }
    } catch {
      tally.add(
        CourtFailure(
          check: .finiteDifferences, subject: group, circumstances: "in Double",
          message: "\(error)", replay: "gradcheck \(group)"))
    }
    return CourtRow(name: "\(group) gradients", tally: tally)
  }
}
