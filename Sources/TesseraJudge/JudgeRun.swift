import TesseraAnswers
import TesseraCases
import TesseraOracle
import TesseraTensors

/// One judgement of an operator, in one precision.
struct JudgeRun<Scalar: OperatorScalar> {
  private let judge: Judge
  private let kind: OperatorKind
  private let exchange: any Examinee
  private let model: RoundingModel
  /// Test vectors, where it is judged by them.
  private let vectors: OracleRequest?
  private let begin = ContinuousClock.now

  init(
    _ judge: Judge, _ kind: OperatorKind, _ examinee: any Examinee,
    _ vectors: OracleRequest? = nil
  ) {
    (self.judge, self.kind, self.vectors) = (judge, kind, vectors)
    exchange = examinee
    model = judge.rounding ?? .standard(Scalar.self)
  }

  func verdict() throws -> CommandVerdict {
    let questions = try questions()
    judge.progress("Asking \(questions.count) cases.")
    let answers = try exchange.ask(questions, name: "sweep")
    if let fault = answers.fault { return try endedEarly(questions, answers, fault) }
    let unsupported = answers.replies.compactMap { reply -> String? in
      if case .unsupported(let message) = reply { message } else { nil }
    }
    var outputs: [OutputVerdict] = []
    for output in kind.outputs {
      let trials = try trials(of: output, questions, answers.replies)
      if !trials.isEmpty { outputs.append(try judged(output, trials)) }
    }
    let isRejected = outputs.contains { $0.wrong > 0 }
    let compared = outputs.reduce(0) { $0 + $1.comparisons }
    let reason: String? =
      isRejected || compared > 0
      ? nil
      : unsupported.count == questions.count
        ? "the command calls every case unsupported" : "nothing could be compared"
    return verdict(
      isRejected ? .rejected : compared > 0 ? .accepted : .undecided, reason, questions.count,
      unsupported: unsupported, outputs)
  }

  private func questions() throws -> [Question<Scalar>] {
    if let vectors {
      return try VectorReader(vectors, of: kind, outputs: judge.outputs).questions
    }
    let sweep = CaseSweep(
      kind: kind, count: judge.cases, seed: judge.seed, restriction: judge.restriction)
    let questions = try sweep.specifications.compactMap(question)
    guard !questions.isEmpty else {
      throw JudgeError("\(kind.rawValue): there is no case that fits", isUsage: true)
    }
    return questions
  }

  /// A case with its inputs; nil where none of the outputs that are asked for is judged in it.
  private func question(_ specification: CaseSpecification) throws -> Question<Scalar>? {
    let outputs = specification.judged(judge.outputs)
    return outputs.isEmpty ? nil : try Question(specification, outputs: outputs)
  }

  private func trials(
    of output: OutputName, _ questions: [Question<Scalar>], _ replies: [Reply<Scalar>]
  ) throws -> [OutputTrial<Scalar>] {
    var trials: [OutputTrial<Scalar>] = []
    for (number, (question, reply)) in zip(questions, replies).enumerated() {
      guard question.outputs.contains(output) else { continue }
      if case .unsupported = reply { continue }
      trials.append(
        try OutputTrial(
          number: number, question, output, reply, layout: judge.layout, model: model))
    }
    return trials
  }

  private func judged(
    _ output: OutputName, _ trials: [OutputTrial<Scalar>]
  ) throws -> OutputVerdict {
    let wrong = trials.filter { !$0.isRight }
    let condition =
      wrong.isEmpty
      ? nil : FailureCondition(kind, trials.map { ($0.specification, !$0.isRight) })
    let diagnoses = Diagnostician(trials: trials, model: model, layout: judge.layout).diagnoses()
    return OutputVerdict(
      name: output.rawValue, cases: trials.count, wrong: wrong.count,
      comparisons: trials.reduce(0) { $0 + ($1.comparison?.count ?? 0) },
      undetermined: trials.reduce(0) { $0 + ($1.comparison?.undetermined ?? 0) },
      worstFraction: trials.map { $0.comparison?.worstFraction ?? .infinity }.max() ?? 0,
      condition: condition?.text, classes: condition?.classes ?? [],
      first: wrong.first?.failure(layout: judge.layout),
      smallest: try wrong.min { $0.specification.weight < $1.specification.weight }
        .map(smallest), diagnoses: diagnoses)
  }

  private func verdict(
    _ decision: CommandVerdict.Decision, _ reason: String?, _ cases: Int,
    unsupported: [String] = [],
    _ outputs: [OutputVerdict] = [], lastCase: CaseFailure? = nil, printed: String = ""
  ) -> CommandVerdict {
    CommandVerdict(
      decision: decision, reason: reason, operation: kind.rawValue,
      precision: judge.precision, layout: judge.layout, seed: judge.seed, cases: cases,
      unsupported: unsupported.count, unsupportedMessage: unsupported.first, outputs: outputs,
      lastCase: lastCase, printed: printed, runs: exchange.runs,
      seconds: (ContinuousClock.now - begin) / .seconds(1))
  }
}

// MARK: Smaller cases

extension JudgeRun {
  /// The smallest case that can be reached from this one and still fails, through the same command.
  ///
  /// Of test vectors the case itself: what it is made of is not known.
  private func smallest(_ trial: OutputTrial<Scalar>) throws -> CaseFailure {
    if vectors != nil { return trial.failure(layout: judge.layout) }
    let output = trial.output
    judge.progress("Looking for the smallest case in which \(output.rawValue) is wrong.")
    let specification = try CaseShrinker.smallest(
      trial.specification,
      where: { judge.restriction.allows($0) && $0.judged([output]) == [output] },
      failing: { candidates in
        let found = try outcomes(of: output, candidates, name: "smaller").trials
        // What is refused is another mistake than a wrong number.
        return found.map { found in
          found.map { !$0.isRight && ($0.fault == nil) == (trial.fault == nil) } ?? false
        }
      })
    let alone = "smallest-\(output.rawValue)"
    let outcome = try outcomes(of: output, [specification], name: alone)
    guard let again = outcome.trials.first ?? nil else {
      let answer = outcome.fault ?? "calls it unsupported"
      return trial.failure(layout: judge.layout, remark: "asked alone, the command \(answer)")
    }
    guard !again.isRight else {
      return trial.failure(
        layout: judge.layout,
        remark: "it is right when it is asked alone: the kernel is not the same every time")
    }
    return again.failure(
      layout: judge.layout, isFromSweep: specification == trial.specification,
      request: exchange.keptRequest(alone))
  }

  /// One output of several cases, nil where there is nothing to judge, and what was wrong with all, to
  /// follow "the command".
  private func outcomes(
    of output: OutputName, _ specifications: [CaseSpecification], name: String
  ) throws -> (trials: [OutputTrial<Scalar>?], fault: String?) {
    let questions = try specifications.map { try Question<Scalar>($0, outputs: [output]) }
    let answers = try exchange.ask(questions, name: name)
    guard answers.fault == nil else { return (specifications.map { _ in nil }, answers.fault) }
    let trials = try zip(questions, answers.replies).enumerated().map {
      number, pair -> OutputTrial<Scalar>? in
      if case .unsupported = pair.1 { return nil }
      return try OutputTrial(
        number: number, pair.0, output, pair.1, layout: judge.layout, model: model)
    }
    return (trials, nil)
  }
}

// MARK: Commands that do not come to their end

extension JudgeRun {
  /// The verdict on a command whose answers cannot be read: its own fault, unless it is not there.
  private func endedEarly(
    _ questions: [Question<Scalar>], _ answers: Answers<Scalar>, _ fault: String
  ) throws -> CommandVerdict {
    let printed = answers.run.printed
    if answers.run.ending.isNotStarted {
      return verdict(
        .undecided, "the command could not be started", questions.count, printed: printed)
    }
    var lastCase: CaseFailure?
    if answers.run.ending.fault(timeLimit: judge.timeLimit) != nil,
      answers.written < questions.count
    {
      lastCase = try accused(questions[answers.written], number: answers.written)
    }
    return verdict(
      .rejected, "the command \(fault)", questions.count, lastCase: lastCase, printed: printed)
  }

  /// The first case of which not everything was written, and what happens when it is asked alone.
  private func accused(_ question: Question<Scalar>, number: Int) throws -> CaseFailure {
    judge.progress("Asking the first case without outputs alone.")
    let again = try exchange.ask([question], name: "alone")
    let message =
      again.fault.map { "alone as well, the command \($0)" }
      ?? "asked alone, the command comes to its end"
    return CaseFailure(
      question.specification, inputs: judge.layout.stored(question.problem), layout: judge.layout,
      number: number, message: message)
  }
}
