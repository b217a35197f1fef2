import TesseraGradients
import TesseraOracle
import TesseraTensors

/// One judgement of gradients by differences: every problem's points in the same few requests.
struct DifferenceRun {
  private let judge: Judge
  private let exchange: Exchange
  private let functions: [ForeignFunction]
  private let begin = ContinuousClock.now

  /// The most requests: the middle of every problem, the points around it, and the sweeps over h of
  /// what failed; more only where decisions change.
  private static let mostRounds = 8

  init(_ judge: Judge, _ problems: [ForeignProblem]) throws(JudgeError) {
    guard !problems.isEmpty else {
      throw JudgeError("there is nothing to differentiate", isUsage: true)
    }
    self.judge = judge
    exchange = try judge.exchange()
    functions = problems.map(ForeignFunction.init)
  }

  /// What became of a problem.
  private enum Outcome {
    case report(GradientReport)
    case unsupported(String)
    case wrong(String)
    /// y is no number somewhere, and may be none there.
    case undefined
  }

  func verdict(_ operation: String) throws -> CommandVerdict {
    var outcomes: [Int: Outcome] = [:]
    for round in 0...Self.mostRounds {
      for place in functions.indices where isOpen(outcomes[place]) {
        outcomes[place] = try report(place).map { .report($0) }
      }
      let asked = functions.indices.filter {
        isOpen(outcomes[$0]) && !functions[$0].isComplete
      }
      guard !asked.isEmpty else { break }
      guard round < Self.mostRounds else {
        for place in asked { outcomes[place] = .wrong("the differences come to no end") }
        break
      }
      judge.progress("Asking for \(asked.reduce(0) { $0 + functions[$1].lacking }) points.")
      var request = try DifferenceRequest(exchange, name: "points-\(round)")
      let places = try asked.map { try request.add(functions[$0]) }
      defer { request.discard() }
      let run = try request.ask()
      if let fault = run.fault { return endedEarly(operation, run.run, fault) }
      for (place, cases) in zip(asked, places) {
        switch try request.answers(to: functions[place], cases) {
        case .learnt:
          if isUndefined(place, outcomes[place]) { outcomes[place] = .undefined }
        case .unsupported(let message): outcomes[place] = .unsupported(message)
        case .wrong(let message): outcomes[place] = .wrong(message)
        }
      }
    }
    return verdict(operation, functions.indices.compactMap { outcomes[$0] })
  }

  /// Whether y is no number at a point that the check rests on; points that were asked for to show a
  /// failure say nothing against it.
  private func isUndefined(_ place: Int, _ outcome: Outcome?) -> Bool {
    if case .report(let report)? = outcome, report.tensors.contains(where: { $0.failureCount > 0 })
    {
      return false
    }
    return functions[place].problem.mayBeUndefined && !functions[place].isDefined
  }

  private func isOpen(_ outcome: Outcome?) -> Bool {
    switch outcome {
    case nil, .report: true
    default: false
    }
  }

  /// The check on what is known so far; nil where not even y's shape is.
  private func report(_ place: Int) throws -> GradientReport? {
    do {
      return try GradientCheck.check(
        functions[place].gradientProblem, seed: judge.seed &+ UInt64(place))
    } catch is ForeignFunction.Unknown { return nil }
  }
}

// MARK: The verdict

extension DifferenceRun {
  private func verdict(_ operation: String, _ outcomes: [Outcome]) -> CommandVerdict {
    var names: [String] = []
    for name in functions.flatMap({ $0.problem.gradients }) where !names.contains(name) {
      names.append(name)
    }
    let outputs = names.map { output($0, outcomes) }.filter { $0.cases > 0 }
    let unsupported = outcomes.compactMap { outcome in
      if case .unsupported(let message) = outcome { message } else { nil }
    }
    let isRejected = outputs.contains { $0.wrong > 0 }
    let compared = outputs.reduce(0) { $0 + $1.comparisons }
    let reason = isRejected ? nil : reservation(outcomes, unsupported.count, compared)
    return make(
      operation, isRejected ? .rejected : compared > 0 ? .accepted : .undecided, reason,
      unsupported, outputs, printed: "")
  }

  /// Why not everything was compared; nil where it was, but for what is unsupported.
  private func reservation(_ outcomes: [Outcome], _ unsupported: Int, _ compared: Int) -> String? {
    if unsupported == outcomes.count { return "the command calls every case unsupported" }
    let undefined = outcomes.count { if case .undefined = $0 { true } else { false } }
    if undefined > 0 {
      return "y was infinite or no number in \(undefined) of \(outcomes.count) cases, which say "
        + "nothing; --range says where it is defined"
    }
    return compared > 0 ? nil : "nothing could be compared"
  }

  /// One gradient in every problem that has it.
  private func output(_ name: String, _ outcomes: [Outcome]) -> OutputVerdict {
    var (cases, comparisons, worst) = (0, 0, 0.0)
    var failures: [(place: Int, failure: CaseFailure)] = []
    for (place, outcome) in outcomes.enumerated() {
      let problem = functions[place].problem
      guard let tensor = problem.gradients.firstIndex(of: name) else { continue }
      switch outcome {
      case .unsupported, .undefined: continue
      case .wrong(let message):
        cases += 1
        worst = .infinity
        failures.append((place, failure(place, message)))
      case .report(let report):
        cases += 1
        comparisons += report.tensors[tensor].comparisons
        worst = max(worst, report.tensors[tensor].worstFraction)
        let found = report.failures.first { $0.tensor == tensor && !$0.index.isEmpty }
        let whole = report.failures.first { $0.index.isEmpty && $0.element == "all inputs" }
        let isWrong = report.tensors[tensor].failureCount > 0
        if let failure = isWrong ? found ?? whole : whole {
          failures.append((place, self.failure(place, failure, report.tensors[tensor])))
        } else if isWrong {
          failures.append((place, self.failure(place, "\(name): wrong")))
        }
      }
    }
    let smallest = failures.min { elements($0.place) < elements($1.place) }
    return OutputVerdict(
      name: name, cases: cases, wrong: failures.count, comparisons: comparisons, undetermined: 0,
      worstFraction: worst,
      condition: failures.isEmpty ? nil : "wrong in \(failures.count) of \(cases) cases",
      classes: [], first: failures.first?.failure, smallest: smallest?.failure, diagnoses: [])
  }

  private func elements(_ place: Int) -> Int {
    functions[place].problem.point.reduce(0) { $0 + $1.count }
  }

  private func failure(
    _ place: Int, _ failure: GradientFailure, _ row: GradientReport.TensorRow
  ) -> CaseFailure {
    guard failure.analytic.isFinite || !failure.index.isEmpty else {
      return self.failure(place, failure.remark)
    }
    let settled = failure.sweep.map {
      "h = \(shortNumber($0.step)): \(shortNumber($0.value, digits: 9))"
    }.joined(
      separator: ", ")
    let remarks = [failure.remark, settled.isEmpty ? "" : "differences: \(settled)"]
    return self.failure(
      place,
      "grad_\(failure.element) is \(failure.analytic), differences of y give \(failure.numeric) ± "
        + "\(shortNumber(failure.bound)); \(row.failureCount) of \(row.comparisons) elements are wrong",
      worst: CaseFailure.Element(
        name: "grad_\(failure.element)", actual: failure.analytic, exact: failure.numeric,
        bound: failure.bound, wrong: row.failureCount, count: row.comparisons),
      remark: remarks.filter { !$0.isEmpty }.joined(separator: "; "))
  }

  private func failure(
    _ place: Int, _ message: String, worst: CaseFailure.Element? = nil, remark: String = ""
  ) -> CaseFailure {
    let problem = functions[place].problem
    let shapes =
      zip(problem.names, problem.point).map { ($0, $1.shape.extents) }
      + problem.constants.map { ($0.name, $0.array.shape) }
    return CaseFailure(
      number: place, description: problem.description, attributes: problem.attributes.text,
      shapes: shapes, message: message, worst: worst, values: [],
      remark: remark.isEmpty ? nil : remark, request: nil)
  }

  private func endedEarly(
    _ operation: String, _ run: ForeignCommand.Run, _ fault: String
  ) -> CommandVerdict {
    run.ending.isNotStarted
      ? make(
        operation, .undecided, "the command could not be started", [], [],
        printed: run.printed)
      : make(operation, .rejected, "the command \(fault)", [], [], printed: run.printed)
  }

  private func make(
    _ operation: String, _ decision: CommandVerdict.Decision, _ reason: String?,
    _ unsupported: [String],
    _ outputs: [OutputVerdict], printed: String
  ) -> CommandVerdict {
    CommandVerdict(
      decision: decision, reason: reason, operation: operation, precision: .float64,
      layout: judge.layout, seed: judge.seed, cases: functions.count,
      unsupported: unsupported.count, unsupportedMessage: unsupported.first, outputs: outputs,
      lastCase: nil, printed: printed, runs: exchange.runs,
      seconds: (ContinuousClock.now - begin) / .seconds(1))
  }
}
