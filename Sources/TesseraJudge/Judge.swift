import TesseraAnswers
import TesseraCases
import TesseraOracle
import TesseraTensors

/// Judges somebody else's kernel: a command that reads a request of the oracle protocol and writes its
/// outputs and results.
///
///     let judge = Judge(command: "python3 my_kernel.py {request}")
///     let verdict = try judge.verdict(on: .conv2d)
///     // verdict.decision, verdict.outputs[0].condition, .smallest, .diagnoses …
///
/// The command is started by `/bin/sh`, once for a request of many cases, with the request's quoted
/// path in the place of `{request}`. What it computes is held against `OperatorCase.answer(_:model:)`,
/// element by element, within the bound that is derived for the way the kernel may round. What it calls
/// unsupported is counted apart. A command that crashes, hangs, writes nothing, wrong shapes or NaN is
/// told so in the verdict; only what is not the kernel's doing is thrown.
public struct Judge: Sendable {
  /// The command line, `{request}` in it.
  public var command: String
  /// The type of every array. Finite differences are always in `.float64`.
  public var precision = OracleRequest.Precision.float32
  /// In which order the files hold images and filters.
  public var layout = ArrayLayout.nhwc
  /// What is asked for; nil for all that the operator has.
  public var outputs: [OutputName]?
  /// Which cases are drawn: all of the operator's, or those with certain attributes.
  public var restriction = CaseRestriction()
  /// How many cases are asked for.
  public var cases = 200
  /// Chooses the cases and what is in them.
  public var seed: UInt64 = 0
  /// How the kernel may round; nil for the format of ``precision``.
  public var rounding: RoundingModel?
  /// The longest that one run of the command may take, in seconds.
  public var timeLimit = 60.0
  /// The request of test vectors to judge by, in the place of cases that are drawn; its type is that of
  /// every array, and its bounds are the ones that hold. See ``TestVectors``.
  public var vectors: String?
  /// Where requests and answers stay, a new or empty folder; nil where they are removed.
  public var keptFolder: String?
  /// Told what is being done, in a line.
  public var progress: @Sendable (String) -> Void = { _ in }
  /// Asked again and again whether to stop.
  public var isCancelled: @Sendable () -> Bool = { false }

  /// A judge of a command, `{request}` in it, with everything else as most people want it.
  public init(command: String) { self.command = command }

  /// A judge of functions in Swift.
  public init() { command = "" }

  /// Judges an operator that Tessera knows.
  ///
  /// - Throws: `JudgeError` where there is no case, no folder for the requests, or no use in the test vectors;
  ///   `JudgeCancelled`.
  public func verdict(on kind: OperatorKind) throws -> CommandVerdict {
    guard let vectors else { return try verdict(on: kind, precision, nil) }
    let request: OracleRequest
    do throws(OracleError) { request = try OracleRequest(path: vectors) } catch {
      throw JudgeError(error.description)
    }
    var judge = self
    judge.precision = request.precision
    return try judge.verdict(on: kind, request.precision, request)
  }

  private func verdict(
    on kind: OperatorKind, _ precision: OracleRequest.Precision, _ vectors: OracleRequest?
  ) throws -> CommandVerdict {
    switch precision {
    case .float32: try JudgeRun<Float>(self, kind, exchange(), vectors).verdict()
    case .float64: try JudgeRun<Double>(self, kind, exchange(), vectors).verdict()
    }
  }

  /// What computes an output of a case in Swift; it may throw, which is a wrong answer like another.
  public typealias Function =
    @Sendable (OperatorCase<Double>, OutputName) throws -> Tensor<Double>

  /// Judges a function of this program, in `.float64` and without files; ``command`` is not used.
  ///
  /// Unlike a command, a function that traps ends the program.
  ///
  /// - Throws: `JudgeError` where there is no case; `JudgeCancelled`.
  public func verdict(
    on kind: OperatorKind, answering function: @escaping Function
  ) throws -> CommandVerdict {
    var judge = self
    judge.precision = .float64
    let examinee = FunctionExaminee(function, isCancelled: isCancelled)
    return try JudgeRun<Double>(judge, kind, examinee).verdict()
  }

  /// Holds the command's gradients of an operator that Tessera knows against differences of the
  /// command's own y, at ``cases`` small points.
  ///
  /// See `GradientCheck`; the round-off of y is measured. All arrays are `float64`.
  ///
  /// - Throws: As ``verdict(on:)``.
  public func differences(on kind: OperatorKind) throws -> CommandVerdict {
    let sweep = CaseSweep(
      kind: kind, count: cases, seed: seed, restriction: restriction, mostElements: 60,
      isReal: true)
    let problems = try sweep.specifications.compactMap {
      try ForeignProblem($0, layout: layout, gradients: outputs)
    }
    return try DifferenceRun(self, problems).verdict(kind.rawValue)
  }

  /// The same for an operator that nobody but the command knows, at ``cases`` random points in (−2, 2).
  ///
  /// Its gradients are called `grad_` and the input's name. Inputs should keep away from kinks, such as
  /// equal values of a maximum: what the command decides there is not known.
  ///
  /// - Parameters:
  ///   - subject: The operator's name, attributes and inputs.
  ///   - gradients: Those that are asked for; nil for one of every input.
  public func differences(
    on subject: DifferenceSubject, gradients: [String]? = nil
  ) throws -> CommandVerdict {
    let problems = (0..<cases).map { place in
      ForeignProblem(
        subject, seed: seed &* 1_000_003 &+ UInt64(place), gradients: gradients)
    }
    return try DifferenceRun(self, problems.filter { !$0.names.isEmpty })
      .verdict(subject.operation)
  }

  /// What the command is asked through.
  func exchange() throws(JudgeError) -> Exchange {
    guard command.contains(ForeignCommand.placeholder) else {
      throw JudgeError(
        "the command '\(command)' has no \(ForeignCommand.placeholder) in it", isUsage: true)
    }
    return Exchange(
      ForeignCommand(line: command, timeLimit: timeLimit, isCancelled: isCancelled), layout: layout,
      folder: try WorkFolder(kept: keptFolder))
  }
}
