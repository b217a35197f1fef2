import FileSupport
import TesseraAnswers
import TesseraCases
import TesseraFormats
import TesseraTensors
import TestSupport
import Testing

@testable import TesseraOracle

/// Every operator of the protocol, from files to files.
@Suite struct OracleOperatorsTests {
  @Test func everyOperatorHasAnExercise() {
    #expect(Set(OracleExercise.all.map(\.kind)) == Set(OperatorKind.allCases))
    for kind in OperatorKind.allCases {
      let asked = OracleExercise.all.filter { $0.kind == kind }.flatMap { $0.answers.map(\.name) }
      #expect(Set(asked) == Set(kind.outputs.map(\.rawValue)), "\(kind)")
    }
  }

  @Test func everyAnswerIsTheOneComputedByHand() throws {
    var tally = Tally("oracle, by hand")
    for evaluator in OracleEvaluator.all {
      for exercise in OracleExercise.all {
        for dtype in ["float32", "float64"] {
          try check(exercise, dtype, evaluator, &tally)
        }
      }
    }
    tally.finish()
  }

  private func check(
    _ exercise: OracleExercise, _ dtype: String, _ evaluator: OracleEvaluator,
    _ tally: inout Tally
  ) throws {
    let folder = try TemporaryFolder.forOracle()
    for operand in exercise.inputs + (exercise.upstream.map { [$0] } ?? []) {
      try folder.put("\(operand.name).npy", operand.shape, operand.elements)
    }
    let text = exercise.json(id: "a")
    let outcome = try folder.answer(text, dtype: dtype, by: evaluator).outcome("a")
    #expect(outcome == OracleOutcome(.ok), "\(exercise.kind): \(outcome.message)")
    let question = try folder.request(text).entries[0].content.get()
    for answer in exercise.answers {
      let found = try #require(try folder.array("out_\(answer.name).npy"), "\(text)")
      #expect("\(found.type)" == dtype && found.shape == answer.shape, "\(text)")
      let name = try #require(OutputName(rawValue: answer.name))
      let bounds =
        dtype == "float32"
        ? try question.loaded(as: Float.self).answer(name).bound
        : try question.loaded(as: Double.self).answer(name).bound
      let expected = try NPYArray(shape: answer.shape, answer.elements).doubles()
      for (i, value) in try found.doubles().enumerated() {
        let isRight =
          value.isNaN && expected[i].isNaN || value == expected[i]
          || abs(value - expected[i]) <= bounds[i]
        #expect(isRight, "\(answer.name)[\(i)] is \(value), not \(expected[i]): \(text)")
      }
      tally.count(expected.count)
    }
  }

  @Test func kernelsAndDefinitionsGiveTheSameBits() throws {
    var tally = Tally("oracle, kernels and definitions")
    for kind in OperatorKind.allCases {
      let folder = try TemporaryFolder.forOracle()
      var writer = OracleRequestWriter<Float>(folder: folder.path)
      var asked: [OracleCase] = []
      for family in CaseTable.families(of: kind) {
        for number in stride(from: 0, to: family.count, by: max(1, family.count / 6)) {
          let specification = family.specification(number)
          // Which NaN an operation gives no definition says, and files are compared byte by byte.
          guard specification.isLegal, specification.values.isFinite else { continue }
          let question = try specification.make(Float.self)
          asked.append(
            try writer.add(question, id: "\(asked.count)", outputs: question.availableOutputs))
        }
      }
      let (path, _) = try writer.finish()
      let request = try OracleRequest(path: path)
      var bits: [OracleEvaluator.Bits] = []
      for evaluator in OracleEvaluator.fused {
        bits.append(try evaluator.bits(of: request, asked))
      }
      #expect(bits.allSatisfy { $0 == bits[0] }, "\(kind)")
      tally.count(bits[0].reduce(0) { $0 + $1.count } * (bits.count - 1))
    }
    tally.finish()
  }
}

extension OracleEvaluator {
  fileprivate typealias Bits = [[UInt32]]

  /// Those of ``all`` that round multiply-adds once, and must agree in every bit.
  fileprivate static var fused: [OracleEvaluator] {
    all.filter { $0.operators.arithmetic == .fused }
  }

  /// The bits of the Floats that a request asks for, one NaN as good as another.
  fileprivate func bits(of request: OracleRequest, _ asked: [OracleCase]) throws -> Bits {
    let results = try evaluate(request)
    var files: Bits = []
    for question in asked {
      let outcome = try results.outcome(question.id)
      #expect(outcome.status == .ok, "\(question.operation): \(outcome.message)")
      for name in question.operation.kind.outputs {
        guard let path = question.outputs[name] else { continue }
        let values = try NPYArray(bytes: FileBytes.read(path)).floats()
        files.append(values.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern })
        FilePath.remove(path)
      }
    }
    return files
  }
}
