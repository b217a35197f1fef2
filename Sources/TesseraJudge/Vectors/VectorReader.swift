import TesseraAnswers
import TesseraCases
import TesseraOracle
import TesseraTensors

/// Test vectors of one operator, read back: what a kernel is asked, and what it is held against.
struct VectorReader<Scalar: OperatorScalar> {
  /// The cases with their answers, as the files have them.
  private(set) var questions: [Question<Scalar>] = []

  /// - Parameter outputs: Those that are judged; nil for all that the files answer.
  /// - Throws: `JudgeError` with the case and its file that cannot be used, or where there is none of
  ///   the operator.
  init(
    _ request: OracleRequest, of kind: OperatorKind, outputs: [OutputName]?
  ) throws(JudgeError) {
    for entry in request.entries {
      do throws(OracleError) {
        let vector = try entry.content.get()
        guard vector.operation.kind == kind else { continue }
        try add(vector, outputs: outputs)
      } catch {
        var located = error
        (located.file, located.caseID) = (request.path, entry.id)
        throw JudgeError(located.description)
      }
    }
    guard !questions.isEmpty else {
      throw JudgeError(
        "\(request.path): there is no case of \(kind.rawValue) with what is asked for",
        isUsage: true)
    }
  }

  private mutating func add(
    _ vector: OracleCase, outputs: [OutputName]?
  ) throws(OracleError) {
    let problem: OperatorCase<Scalar> = try vector.loaded(as: Scalar.self)
    var found: [OutputName: Answer] = [:]
    for name in vector.operation.kind.outputs where outputs?.contains(name) ?? true {
      guard let answer = try vector.expectedAnswer(of: name) else { continue }
      let shape: Shape
      do throws(ShapeError) { shape = try problem.shapes.output(name) } catch {
        throw OracleError(field: "", reason: error.description)
      }
      guard answer.shape == shape else {
        throw OracleError(
          field: "expected.\(name.rawValue)", expected: "the shape \(shape) of the output",
          found: "\(answer.shape)")
      }
      found[name] = answer
    }
    guard !found.isEmpty else { return }
    let specification = CaseSpecification(
      problem.operation, problem.shapes.operands, hasClassLabels: problem.labels != nil,
      values: problem.kindOfValues)
    questions.append(Question(specification, problem, answers: found))
  }
}

extension OperatorCase {
  /// How the case is filled, as far as can be seen.
  fileprivate var kindOfValues: CaseValues {
    let tensors = Array(inputs.values) + (cotangent.map { [$0] } ?? [])
    let elements = tensors.lazy.flatMap(\.elements)
    if elements.contains(where: { !$0.isFinite }) { return .special }
    return elements.allSatisfy { $0 == $0.rounded() } ? .integers : .real
  }
}
