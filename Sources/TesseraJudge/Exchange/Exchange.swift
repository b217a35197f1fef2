import TesseraAnswers
import TesseraCases
import TesseraFormats
import TesseraOracle
import TesseraTensors

/// One case with the outputs that are asked for.
struct Question<Scalar: OperatorScalar>: Sendable {
  let specification: CaseSpecification
  let problem: OperatorCase<Scalar>
  let outputs: [OutputName]
  /// The answers, where they are known beforehand; the others are derived.
  let answers: [OutputName: Answer]

  /// A case whose numbers and answers are given.
  init(
    _ specification: CaseSpecification, _ problem: OperatorCase<Scalar>,
    answers: [OutputName: Answer]
  ) {
    (self.specification, self.problem, self.answers) = (specification, problem, answers)
    outputs = specification.operation.kind.outputs.filter { answers[$0] != nil }
  }

  /// A case filled anew; y's cotangent is there where a gradient is asked for.
  init(_ specification: CaseSpecification, outputs: [OutputName]) throws(ShapeError) {
    var problem = try specification.filled(Scalar.self)
    if !outputs.contains(where: \.isGradient) { problem.cotangent = nil }
    (self.specification, self.problem, self.outputs) = (specification, problem, outputs)
    answers = [:]
  }
}

/// What a command says of one case.
enum Reply<Scalar: OperatorScalar>: Sendable {
  /// It has no kernel for this.
  case unsupported(String)
  /// It did not compute the case, which is legal, and says why; or it says nothing.
  case refused(String)
  /// It says it did.
  case answered([OutputName: Written<Scalar>])
}

/// What a command left for one output.
enum Written<Scalar: OperatorScalar>: Sendable {
  /// A tensor of the right type, as it stands in its file.
  case tensor(Tensor<Scalar>)
  /// Nothing that could be used.
  case fault(String)
}

/// What became of one request.
struct Answers<Scalar: OperatorScalar> {
  let run: ForeignCommand.Run
  /// What is wrong with the run as a whole, to follow "the command"; nil where all can be read.
  let fault: String?
  /// One for each question; empty where the run is wrong as a whole.
  let replies: [Reply<Scalar>]
  /// How many questions, from the first on, have something written for every output.
  let written: Int
  /// Where the request stands.
  let folder: String
}

/// Puts questions to a command, and reads what it answers.
final class Exchange {
  let command: ForeignCommand
  let layout: ArrayLayout
  let folder: WorkFolder
  /// How many times the command was started.
  private(set) var runs = 0

  init(_ command: ForeignCommand, layout: ArrayLayout, folder: WorkFolder) {
    (self.command, self.layout, self.folder) = (command, layout, folder)
  }

  /// Asks several questions with one start of the command.
  ///
  /// - Parameter name: The folder of the request, within the judge's own.
  func ask<Scalar: OperatorScalar>(
    _ questions: [Question<Scalar>], name: String
  ) throws -> Answers<Scalar> {
    let place = try folder.folder(name)
    defer { folder.discard(place) }
    var asked: [OracleCase] = []
    let request: (request: String, results: String)
    do throws(FileWriteError) {
      var writer = OracleRequestWriter<Scalar>(folder: place)
      for (number, question) in questions.enumerated() {
        asked.append(
          try writer.add(
            layout.stored(question.problem), id: "\(number)", outputs: question.outputs))
      }
      request = try writer.finish()
    } catch { throw JudgeError("\(error)") }
    let run = try start(request.request)
    var fault = run.ending.fault(timeLimit: command.timeLimit)
    var replies: [Reply<Scalar>] = []
    if fault == nil {
      do throws(OracleError) {
        let results = try readResults(request.results, run)
        replies = asked.map { reply(to: $0, results) }
      } catch { fault = error.reason }
    }
    let written = asked.firstIndex { !$0.outputs.values.allSatisfy(WorkFolder.isFile) }
    return Answers(
      run: run, fault: fault, replies: replies, written: written ?? asked.count, folder: place)
  }

  /// Runs the command.
  ///
  /// - Throws: `JudgeCancelled`.
  func start(_ request: String) throws -> ForeignCommand.Run {
    runs += 1
    let run = command.run(request)
    if run.ending == .cancelled { throw JudgeCancelled() }
    return run
  }

  /// The results of a run, or what is wrong with them, to follow "the command".
  func readResults(
    _ path: String, _ run: ForeignCommand.Run
  ) throws(OracleError) -> OracleResults {
    guard WorkFolder.isFile(path) else {
      let status: Int32 = if case .exited(let status) = run.ending { status } else { 0 }
      throw OracleError(
        field: "",
        reason: status == 0 ? "wrote no results" : "ended with status \(status) and no results")
    }
    do throws(OracleError) { return try OracleResults(path: path) } catch {
      throw OracleError(field: "", reason: "wrote results that cannot be read: \(error.message)")
    }
  }

  private func reply<Scalar: OperatorScalar>(
    to question: OracleCase, _ results: OracleResults
  ) -> Reply<Scalar> {
    guard let entry = results[question.id] else { return .refused("there is no result for it") }
    switch entry.outcome {
    case .failure(let error): return .refused("its result cannot be read: \(error.message)")
    case .success(let outcome):
      switch outcome.status {
      case .unsupported: return .unsupported(outcome.message)
      case .error: return .refused("it was refused: \(outcome.message)")
      case .ok: return .answered(question.outputs.mapValues { Self.read($0) })
      }
    }
  }

  /// An array of the type that was asked for.
  static func read<Scalar: OperatorScalar>(_ path: String) -> Written<Scalar> {
    guard WorkFolder.isFile(path) else { return .fault("it was not written") }
    do throws(OracleError) {
      let array = try NPYArray(path: path, field: "its file")
      let type: NPYType = Scalar.self == Float.self ? .float32 : .float64
      guard array.type == type else {
        return .fault("its type is \(array.type.numPyName) and not \(type.numPyName)")
      }
      return .tensor(try array.tensor(of: Scalar.self, field: "its file"))
    } catch { return .fault(error.message) }
  }
}

extension NPYType {
  /// What NumPy calls the type.
  var numPyName: String { "\(self)" }
}
