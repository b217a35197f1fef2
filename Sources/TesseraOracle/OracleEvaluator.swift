import TesseraCases
import TesseraFormats
import TesseraTensors

/// Answers requests: evaluates every case and writes its outputs.
///
///     let request = try OracleRequest(path: "request.json")
///     let results = try OracleEvaluator(KernelOperators()).evaluate(request)
///     try results.write(to: request.results)
///
/// Nothing that stands in a request or in a file which it names can stop the program: a case that
/// cannot be evaluated has an outcome that says why, and none of its outputs is there.
public struct OracleEvaluator: Sendable {
  /// Whose answers are given: the kernels', the definitions', or anybody's.
  public let operators: any OperatorSet

  /// Answers with what these operators compute.
  public init(_ operators: some OperatorSet) { self.operators = operators }

  /// Tries every case, in order and whatever happens to the others, and writes what it asks for.
  ///
  /// - Returns: An outcome for each case; the file of results is left to the caller, to be written
  ///   last.
  /// - Throws: `OracleError` where that file would replace the request or an input; nothing is
  ///   evaluated then.
  public func evaluate(_ request: OracleRequest) throws(OracleError) -> OracleResults {
    var files = try OracleFiles(request)
    var results = OracleResults()
    for entry in request.entries {
      do throws(OracleError) {
        let question = try entry.content.get()
        try files.claim(question)
        // A case that fails must not leave the numbers of an earlier run; and where nothing stands, a
        // file is put in its place without the disk being waited for.
        for path in question.outputs.values { FilePath.remove(path) }
        results.record(try evaluate(question, request.precision), for: entry.id)
      } catch {
        // Nor must one that is no case at all.
        files.removeLeftovers(entry.writes)
        results.record(OracleOutcome(error), for: entry.id)
      }
    }
    return results
  }

  private func evaluate(
    _ question: OracleCase, _ precision: OracleRequest.Precision
  ) throws(OracleError) -> OracleOutcome {
    switch precision {
    case .float32: try evaluate(question, as: Float.self)
    case .float64: try evaluate(question, as: Double.self)
    }
  }

  private func evaluate<Scalar: OperatorScalar>(
    _ question: OracleCase, as _: Scalar.Type
  ) throws(OracleError) -> OracleOutcome {
    let problem = try question.loaded(as: Scalar.self)
    var outputs: [(name: OutputName, value: Tensor<Scalar>)] = []
    do throws(ShapeError) {
      // All of them before the first is computed; y's also where nothing is asked for.
      let names = question.namesAskedFor
      for name in names.isEmpty ? [question.operation.kind.outputs[0]] : names {
        try check(problem.shapes, name)
      }
      for name in names { outputs.append((name, try problem.output(name, of: operators))) }
    } catch {
      throw OracleError(field: "", reason: error.description)
    }
    var worst: Double?
    for (name, value) in outputs {
      guard let expectation = try question.expectation(of: name) else { continue }
      worst = max(worst ?? 0, try expectation.worstBoundFraction(of: value))
    }
    try question.write(outputs)
    return OracleOutcome(.ok, worstBoundFraction: worst)
  }

  private func check(_ shapes: CaseShapes, _ name: OutputName) throws(ShapeError) {
    _ = try shapes.output(name)
    let kernels = operators as? KernelOperators
    if kernels?.execution.algorithm == .im2col { try shapes.checkPatches(of: name) }
  }
}

extension OracleCase {
  /// The outputs to be computed, in the order of the operator's.
  fileprivate var namesAskedFor: [OutputName] {
    operation.kind.outputs.filter { outputs[$0] != nil || expected[$0] != nil }
  }
}
