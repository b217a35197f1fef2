import Tessera
import TesseraJudge
import TesseraOracle
import TesseraVerification

/// `tessera verify`: judges somebody else's kernel.
struct Verify: Command {
  var subject = ""
  var commandLine: String?
  var cases: Int?
  var seed: UInt64 = 0
  var precision: OracleRequest.Precision?
  var layout = ArrayLayout.nhwc
  var outputs: [String]?
  var only: [String]?
  var roundoff: UnitRoundoff?
  var finiteDifferences = false
  var inputs: [String]?
  var attributes: String?
  var range: [String]?
  var timeLimit = 60.0
  var keep: String?
  var vectors: String?
  var json = false

  static let declaration = CommandDeclaration<Verify>(
    name: "verify",
    overview: "Judge somebody else's kernel: right, or wrong where and why.",
    discussion: """
      The command is started with the path of a request in the place of {request}: cases of an \
      operator, with arrays as .npy files. It writes the outputs and the results that the request \
      names. Every element is held against the exact value within a bound derived for the format. \
      What the results call 'unsupported' is counted apart.

      --layout nchw: images are NCHW and filters OIHW in the files; the request does not say so, \
      tell your command yourself. --only keeps to attributes: --only \
      strides=1,groups=1,padding=SAME/VALID,bias=false.

      --finite-differences holds the command's gradients against its own y in float64. Then the \
      operator may be any name, with --inputs x=2x3x4,w=3x5 and perhaps --attributes and --range; \
      the gradient of x is called grad_x.

      EXIT STATUS:
        0 accepted, 1 rejected, 2 could not be judged, 64 the command line was not
        understood.
      """,
    examples: [
      "tessera verify conv2d --run 'python3 my_kernel.py {request}'",
      "tessera verify conv2d --vectors vectors --run './kernel {request}'",
      "tessera verify conv2d --layout nchw --outputs y --run './kernel {request}'",
      "tessera verify swish --finite-differences --inputs x=9 --run './f {request}'",
    ],
    arguments: [
      .required("operator", \.subject, .text("the name of an operator"), help: operatorHelp)
    ],
    options: options)

  private static let operatorHelp =
    "The operator: " + OperatorKind.allCases.map(\.rawValue).joined(separator: ", ") + "."

  private static let options: [CommandOption<Verify>] = [
    .optional(
      "run", "command", \.commandLine, .text("a command with {request} in it"),
      help: "The command for the shell, {request} standing for the request's path, unquoted."),
    .optional(
      "cases", "n", \.cases, .integer(in: 1...100_000), default: "200; 12 points of differences",
      help: "How many cases are asked."),
    .value("seed", "n", \.seed, .seed, help: "Chooses the cases and what is in them."),
    .optional(
      "dtype", "type", \.precision, .choice, default: "float32",
      help: "The type of every array."),
    .value("layout", "name", \.layout, .choice, help: "The order of axes in the files."),
    .optional(
      "outputs", "names", \.outputs, .list, default: "all",
      help: "What is asked for: y, grad_x, ..., with commas between."),
    .optional(
      "only", "rules", \.only, .list, help: "What the cases are like: strides=1,bias=false."),
    .optional(
      "unit-roundoff", "format", \.roundoff, .choice, default: "that of the type",
      help: "The format that the kernel computes in."),
    .flag(
      "finite-differences", \.finiteDifferences,
      help: "Hold the command's gradients against differences of its own y."),
    .optional(
      "inputs", "shapes", \.inputs, .list,
      help: "The inputs of an operator that only the command knows: x=2x3x4,w=3x5."),
    .optional(
      "attributes", "json", \.attributes, .text("a JSON object"), default: "{}",
      help: "The attributes of such an operator."),
    .optional(
      "range", "least,largest", \.range, .list, default: "-2,2",
      help: "Where the elements of its inputs lie, for one that is not defined everywhere: 0.1,4."),
    .value(
      "time-limit", "s", \.timeLimit, .positiveNumber,
      help: "The seconds that one run of the command may take."),
    .optional(
      "keep", "dir", \.keep, .directory,
      help: "A new folder in which the requests and answers stay."),
    .optional(
      "vectors", "dir", \.vectors, .directory,
      help: "Judge by the cases that 'tessera vectors export' wrote there."),
    .json(\.json),
  ]

  static var answersByStatus: Bool { true }
  /// Status 1 would be a verdict.
  static var failureStatus: ExitStatus { .undecided }

  func run(_ console: Console) throws {
    Interruption.install()
    let verdict: CommandVerdict
    do { verdict = try judged(console) } catch is JudgeCancelled {
      throw Interrupted(signal: Interruption.requested ?? interruptionSignal)
    } catch let error as UsageError { throw error } catch {
      if let error = error as? JudgeError, error.isUsage { throw usage(error.description) }
      throw CommandError("\(error)", status: Self.failureStatus)
    }
    let report = VerdictReport(verdict: verdict)
    if json { try console.write(report.object) } else { try console.write(report.text) }
    switch verdict.decision {
    case .accepted: break
    case .rejected: throw Conclusion(status: .failure)
    case .undecided: throw Conclusion(status: .undecided)
    }
  }

  /// The verdict that the options ask for.
  private func judged(_ console: Console) throws -> CommandVerdict {
    guard let commandLine else { throw usage("Missing expected option '--run <command>'.") }
    var judge = Judge(command: commandLine)
    judge.precision = precision ?? .float32
    (judge.layout, judge.seed) = (layout, seed)
    judge.cases = cases ?? (finiteDifferences ? 12 : 200)
    judge.rounding = roundoff.map { RoundingModel($0) }
    (judge.timeLimit, judge.keptFolder) = (timeLimit, keep)
    try checkVectors()
    judge.vectors = vectors.map { "\($0)/\(TestVectors.manifest)" }
    judge.isCancelled = { Interruption.requested != nil }
    if !json { judge.progress = { console.note($0) } }
    if finiteDifferences, precision == .float32 {
      throw usage("Finite differences need '--dtype float64'.")
    }
    if let inputs { return try strangerJudged(judge, inputs) }
    if range != nil { throw usage("'--range' needs '--inputs'.") }
    guard let kind = OperatorKind(rawValue: subject) else { throw unknownOperator() }
    if layout != .nhwc, !ArrayLayout.matters(for: kind) {
      throw usage("\(subject) has no images: '--layout' does not apply.")
    }
    judge.outputs = try outputs?.map { name in
      guard let output = OutputName(rawValue: name), kind.outputs.contains(output) else {
        let known = kind.outputs.map(\.rawValue).joined(separator: ", ")
        throw usage("\(subject) has no output '\(printable(name))'; it has \(known).")
      }
      return output
    }
    judge.restriction = try CaseRestriction(only ?? [], for: kind)
    return finiteDifferences ? try judge.differences(on: kind) : try judge.verdict(on: kind)
  }

  /// Test vectors are what they are: nothing about them can be chosen.
  private func checkVectors() throws(UsageError) {
    guard vectors != nil else { return }
    let given = [
      ("cases", cases != nil), ("dtype", precision != nil), ("only", only != nil),
      ("unit-roundoff", roundoff != nil), ("finite-differences", finiteDifferences),
      ("inputs", inputs != nil),
    ]
    if let (name, _) = given.first(where: \.1) {
      throw usage("The options '--vectors' and '--\(name)' exclude each other.")
    }
  }

  /// The gradients of an operator that Tessera does not know.
  private func strangerJudged(_ judge: Judge, _ inputs: [String]) throws -> CommandVerdict {
    guard finiteDifferences else { throw usage("'--inputs' needs '--finite-differences'.") }
    let object = try DifferenceSubject.attributes(attributes ?? "{}")
    var subject = DifferenceSubject(
      operation: subject, attributes: object, inputs: try DifferenceSubject.inputs(inputs))
    subject.range = try range.map(DifferenceSubject.range)
    for name in outputs ?? [] where !subject.inputs.contains(where: { "grad_\($0.name)" == name }) {
      throw usage("There is no input for the gradient '\(printable(name))'.")
    }
    return try judge.differences(on: subject, gradients: outputs)
  }

  private func unknownOperator() -> UsageError {
    let known = OperatorKind.allCases.map(\.rawValue)
    let nearest = nearestWord(to: subject, among: known).map { " Did you mean '\($0)'?" } ?? ""
    return usage(
      "Unknown operator '\(printable(subject))'.\(nearest) An operator that only your command knows "
        + "needs '--finite-differences' and '--inputs'.")
  }

  private func usage(_ message: String) -> UsageError {
    UsageError(message: message, path: [CommandTable.name, Self.declaration.name])
  }
}
