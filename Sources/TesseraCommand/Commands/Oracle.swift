import Dispatch
import Tessera
import TesseraOracle
import TesseraVerification

/// `tessera oracle`: answers a request of the oracle protocol.
struct Oracle: Command {
  var request = ""
  var threads: Int?
  var algorithm = ConvolutionAlgorithm.direct
  var reference = false
  var json = false

  static let declaration = CommandDeclaration<Oracle>(
    name: "oracle",
    overview: "Evaluate operators on the .npy files that a request names.",
    discussion: """
      A request is a JSON file: {"version": 1, "dtype": "float32", "results": "r.json", "cases": \
      [{"id": "a", "op": "relu", "inputs": {"x": "x.npy"}, "outputs": {"y": "y.npy"}}]}. File \
      names are relative to its folder. Every case is tried; the results say "ok", "error" or \
      "unsupported" for each, with a message, and are written last.

      With several cases the exit status is 0 once the results are written. A single case shows \
      its own: 0 ok, 1 error, 3 unsupported. 64 says that the request itself cannot be used.
      """,
    examples: [
      "tessera oracle request.json",
      "tessera oracle request.json --reference --json",
    ],
    arguments: [
      .required("request", \.request, .file("json"), help: "The request, a JSON file.")
    ],
    options: [
      .threads(\.threads),
      .value(
        "algorithm", "name", \.algorithm, .choice,
        help: "How convolutions are computed: direct or im2col. Both give the same bits."),
      .flag(
        "reference", \.reference,
        help: "Evaluate the definitions, plain loops, instead of the kernels."),
      .json(\.json),
    ])

  static var answersByStatus: Bool { true }

  func run(_ console: Console) throws {
    let start = DispatchTime.now().uptimeNanoseconds
    let request: OracleRequest
    let results: OracleResults
    let execution: Execution
    do throws(OracleError) { request = try OracleRequest(path: self.request) } catch {
      throw CommandError(error.description, status: .usage)
    }
    execution = try chosenExecution(threads: threads, algorithm: algorithm)
    do throws(OracleError) { results = try evaluator(execution).evaluate(request) } catch {
      throw CommandError(error.description, status: .usage)
    }
    try results.write(to: request.results)
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    let report = OracleReport(
      results: results, path: request.results, execution: execution, isReference: reference,
      seconds: seconds)
    if json { try console.write(report.object) } else { try console.write(report.text) }
    try report.showFailures(on: console)
  }

  private func evaluator(_ execution: Execution) -> OracleEvaluator {
    reference
      ? OracleEvaluator(Definitions(arithmetic: execution.instructionSet.arithmetic))
      : OracleEvaluator(KernelOperators(execution))
  }
}
