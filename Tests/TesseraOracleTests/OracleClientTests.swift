import FileSupport
import PythonSupport
import TesseraAnswers
import TesseraCases
import TesseraFormats
import TesseraTensors
import TestSupport
import Testing

@testable import TesseraOracle

/// Real numbers in the shapes given.
private func specification(
  _ operation: TesseraCases.Operation, _ operands: [OperandName: Shape],
  hasClassLabels: Bool = false
) -> CaseSpecification {
  CaseSpecification(
    operation, operands, hasClassLabels: hasClassLabels, seed: UInt64(operands.count))
}

private let convolutions: [CaseSpecification] = [
  // SAME and SAME_LOWER with a stride of 2, of an even and an odd number of pixels.
  specification(
    .conv2d(Window(stride: 2, padding: .same), groups: 1),
    [.x: [2, 6, 5, 3], .w: [3, 2, 3, 4], .b: [4]]),
  specification(
    .conv2d(Window(stride: Size2D(2, 1), padding: .sameLower), groups: 1),
    [.x: [1, 5, 6, 2], .w: [2, 4, 2, 3]]),
  specification(
    .conv2d(Window(dilation: Size2D(2, 3), padding: .same), groups: 1),
    [.x: [1, 7, 8, 2], .w: [3, 2, 2, 3], .b: [3]]),
  // Groups, and as many of them as channels, each with two filters.
  specification(
    .conv2d(Window(stride: Size2D(1, 2)), groups: 2), [.x: [2, 4, 5, 6], .w: [3, 2, 3, 4]]),
  specification(
    .conv2d(
      Window(dilation: 2, padding: .explicit(top: 1, left: 0, bottom: 2, right: 3)), groups: 3),
    [.x: [1, 5, 4, 3], .w: [2, 2, 1, 6], .b: [6]]),
  // A stride beyond the kernel.
  specification(.conv2d(Window(stride: 4), groups: 1), [.x: [1, 9, 10, 1], .w: [2, 3, 1, 17]]),
]

private let pools: [CaseSpecification] = [
  specification(
    .maxPool2d(kernel: Size2D(3, 2), Window(stride: 2, padding: .same)), [.x: [2, 6, 5, 3]]),
  specification(.maxPool2d(kernel: 2, Window(stride: 1)), [.x: [1, 4, 4, 2]]),
  specification(
    .averagePool2d(
      kernel: Size2D(2, 3), Window(stride: Size2D(1, 2), padding: .sameLower),
      includePadding: false), [.x: [2, 5, 6, 2]]),
  specification(
    .averagePool2d(
      kernel: 3, Window(stride: 2, padding: .explicit(top: 1, left: 2, bottom: 0, right: 1)),
      includePadding: true), [.x: [1, 6, 7, 3]]),
]

private let products: [CaseSpecification] =
  [
    specification(.dense, [.x: [5, 7], .w: [7, 4], .b: [4]]),
    specification(.dense, [.x: [1, 33], .w: [33, 2]]),
  ]
  + [(false, false), (true, false), (false, true), (true, true)].map { transposeA, transposeB in
    specification(
      .gemm(
        GEMMAttributes(alpha: 0.3, beta: -1.7, transposeA: transposeA, transposeB: transposeB)),
      [
        .a: transposeA ? [6, 5] : [5, 6], .b: transposeB ? [7, 6] : [6, 7],
        .c: transposeA ? [7] : [5, 1],
      ])
  }

private let softmaxes: [CaseSpecification] =
  [0, 1, -1].flatMap { axis in
    [
      specification(.softmax(axis: axis), [.x: [3, 4, 5]]),
      specification(.logSoftmax(axis: axis), [.x: [3, 4, 5]]),
    ]
  }
  + [RowReduction.none, .mean, .sum].flatMap { reduction in
    [
      specification(
        .softmaxCrossEntropy(reduction), [.logits: [6, 5], .labels: [6]], hasClassLabels: true),
      specification(.softmaxCrossEntropy(reduction), [.logits: [4, 7], .labels: [4, 7]]),
    ]
  }

/// A NumPy program asks the oracle, and answers the same questions itself.
@Suite(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
struct OracleClientTests {
  @Test func numPyAndTheOracleAgreeWithinTheirBounds() throws {
    var tally = Tally("oracle against NumPy")
    let specifications = convolutions + pools + products + softmaxes
    let worst = max(
      try worstFraction(specifications, Float.self, "right", &tally),
      try worstFraction(specifications, Double.self, "right", &tally))
    tally.finish()
    print("oracle against NumPy: the worst difference is \(worst) of its bound")
    #expect(worst <= 1 && worst > 0)
  }

  @Test func aClientThatPadsOnTheOtherSideIsBeyondThem() throws {
    var tally = Tally("oracle against a wrong client")
    for specification in [convolutions[0], pools[0]] {
      #expect(try worstFraction([specification], Float.self, "wrong", &tally) > 1_000)
    }
    tally.finish()
  }

  /// The largest difference between the client's answers and the oracle's, as a fraction of what both
  /// may be wrong.
  private func worstFraction<Scalar: OperatorScalar>(
    _ specifications: [CaseSpecification], _: Scalar.Type, _ client: String, _ tally: inout Tally
  ) throws -> Double {
    let folder = try TemporaryFolder.forOracle()
    var writer = OracleRequestWriter<Scalar>(folder: folder.path)
    var asked: [OracleCase] = []
    for (index, specification) in specifications.enumerated() {
      let question = try specification.make(Scalar.self)
      asked.append(try writer.add(question, id: "\(index)", outputs: question.availableOutputs))
    }
    _ = try writer.finish()
    let outputs = asked.reduce(0) { $0 + $1.outputs.count }
    #expect(try NumPy.run(oracleClient, folder.path, client) == "\(outputs)\n")
    for (index, specification) in specifications.enumerated() {
      try expectTheClientsAnswers(specification.make(Scalar.self), &asked[index], folder)
    }
    let cases = asked.map(\.json.text).joined(separator: ",")
    let request = try folder.request(
      cases, dtype: Scalar.self == Float.self ? "float32" : "float64")
    var worst = 0.0
    for evaluator in OracleEvaluator.all {
      let results = try evaluator.evaluate(request)
      for question in asked {
        let outcome = try results.outcome(question.id)
        #expect(outcome.status == .ok, "\(question.operation): \(outcome.message)")
        let fraction = try #require(outcome.worstBoundFraction)
        #expect(client == "wrong" || fraction <= 1, "\(question.operation): \(fraction)")
        worst = max(worst, fraction)
        tally.count(question.expected.count)
      }
    }
    return worst
  }

  /// Names the client's answers in the case, with the sum of the bounds that hold for the oracle and
  /// for a computation in float64.
  private func expectTheClientsAnswers<Scalar: OperatorScalar>(
    _ question: OperatorCase<Scalar>, _ asked: inout OracleCase, _ folder: TemporaryFolder
  ) throws {
    for (name, path) in asked.outputs {
      let file = String(path.dropFirst(folder.path.count + 1))
      let ours = try question.answer(name).bound.elements
      let theirs = try question.converted(to: Double.self).answer(name).bound
      try folder.put(
        "bound-\(file)", theirs.shape.extents, .float64(zip(ours, theirs.elements).map { $0 + $1 }))
      asked.expected[name] = "\(folder.path)/numpy-\(file)"
      asked.bounds[name] = "\(folder.path)/bound-\(file)"
    }
  }
}
