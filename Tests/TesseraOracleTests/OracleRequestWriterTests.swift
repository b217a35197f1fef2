import FileSupport
import Foundation
import PythonSupport
import TesseraAnswers
import TesseraCases
import TesseraFormats
import TesseraTensors
import TestSupport
import Testing

@testable import TesseraOracle

private func tensor<Scalar: OperatorScalar>(_ shape: Shape) -> Tensor<Scalar> {
  Samples.real(shape, 7)
}

/// Cases whose operands differ in number, kind and rank.
private func questions<Scalar: OperatorScalar>() -> [OperatorCase<Scalar>] {
  [
    OperatorCase(
      .conv2d(Window(padding: .sameLower), groups: 2),
      inputs: [.x: tensor([2, 4, 3, 4]), .w: tensor([3, 2, 2, 6]), .b: tensor([6])],
      cotangent: tensor([2, 4, 3, 6])),
    OperatorCase(.relu, inputs: [.x: tensor([])], cotangent: tensor([])),
    OperatorCase(.add, inputs: [.a: tensor([2, 0]), .b: tensor([1])]),
    OperatorCase(
      .softmaxCrossEntropy(.mean), inputs: [.logits: tensor([3, 5])],
      labels: Tensor(shape: [3], [0, 4, 2]), cotangent: tensor([])),
    OperatorCase(
      .softmaxCrossEntropy(.none), inputs: [.logits: tensor([2, 3]), .labels: tensor([2, 3])]),
    OperatorCase(
      .optimizer(OptimizerAttributes(rule: .adam, formula: .keras, learningRates: [0.1, 0.2])),
      inputs: [.p0: tensor([3]), .grads: tensor([2, 3]), .m0: tensor([3])]),
  ]
}

private func write<Scalar: OperatorScalar>(
  _ questions: [OperatorCase<Scalar>], in folder: TemporaryFolder
) throws -> (request: OracleRequest, asked: [OracleCase]) {
  var writer = OracleRequestWriter<Scalar>(folder: folder.path)
  let asked = try questions.enumerated().map { index, question in
    try writer.add(question, id: "case \(index)", outputs: question.availableOutputs)
  }
  let (request, results) = try writer.finish()
  let read = try OracleRequest(path: request)
  #expect(read.results == results)
  return (read, asked)
}

private func expectSame<Scalar: OperatorScalar>(
  _ first: OperatorCase<Scalar>, _ second: OperatorCase<Scalar>
) -> Int {
  #expect(first.operation == second.operation)
  #expect(Set(first.inputs.keys) == Set(second.inputs.keys))
  var count = 0
  func expectSame<Element>(_ first: Tensor<Element>?, _ second: Tensor<Element>?) {
    #expect(first?.shape == second?.shape)
    #expect(first?.elements == second?.elements)
    count += first?.count ?? 0
  }
  for (name, tensor) in first.inputs { expectSame(tensor, second.inputs[name]) }
  expectSame(first.labels, second.labels)
  expectSame(first.cotangent, second.cotangent)
  return count
}

@Suite struct OracleRequestWriterTests {
  @Test func whatIsWrittenIsReadBack() throws {
    var tally = Tally("oracle requests")
    try check(Float.self, .float32, &tally)
    try check(Double.self, .float64, &tally)
    tally.finish()
  }

  private func check<Scalar: OperatorScalar>(
    _: Scalar.Type, _ precision: OracleRequest.Precision, _ tally: inout Tally
  ) throws {
    let folder = try TemporaryFolder.forOracle()
    let questions: [OperatorCase<Scalar>] = questions()
    let (request, asked) = try write(questions, in: folder)
    #expect(request.precision == precision)
    #expect(request.entries.count == questions.count)
    for (index, entry) in request.entries.enumerated() {
      let read = try entry.content.get()
      #expect(read == asked[index])
      #expect(Set(read.outputs.keys) == Set(questions[index].availableOutputs))
      tally.count(expectSame(questions[index], try read.loaded(as: Scalar.self)))
    }
  }

  @Test func aRequestInFloatIsReadExactlyInDouble() throws {
    let folder = try TemporaryFolder.forOracle()
    let questions: [OperatorCase<Float>] = questions()
    let (request, _) = try write(questions, in: folder)
    var tally = Tally("oracle requests, widened")
    for (question, entry) in zip(questions, request.entries) {
      let read = try entry.content.get().loaded(as: Double.self)
      tally.count(expectSame(question.converted(to: Double.self), read))
    }
    tally.finish()
  }

  @Test func writingWhereThereIsNoFolderIsAnError() {
    var writer = OracleRequestWriter<Float>(folder: "/nowhere")
    #expect(throws: FileWriteError.self) {
      try writer.add(questions()[0], id: "a", outputs: [.y])
    }
    #expect(throws: FileWriteError.self) { _ = try writer.finish() }
  }

  @Test(.awaitsProcess) func twoCasesOfOneNameStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      var writer = OracleRequestWriter<Float>(folder: NSTemporaryDirectory())
      let question = OperatorCase<Float>(.relu, inputs: [:])
      try writer.add(question, id: "a", outputs: [])
      try writer.add(question, id: "a", outputs: [])
    }
  }

  @Test(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
  func pythonCanAnswer() throws {
    let folder = try TemporaryFolder.forOracle()
    let question = OperatorCase<Float>(.relu, inputs: [.x: tensor([2, 3])])
    let (request, asked) = try write([question], in: folder)
    let program = """
      import json, os, sys, numpy as np
      os.chdir(sys.argv[1])
      request = json.load(open('request.json'))
      results = {}
      for case in request['cases']:
          x = np.load(case['inputs']['x'])
          assert x.dtype == request['dtype'] and case['op'] == 'relu'
          np.save(case['outputs']['y'], np.maximum(x, 0))
          results[case['id']] = {'status': 'ok'}
      json.dump(results, open(request['results'], 'w'))
      """
    try NumPy.run(program, folder.path)
    let results = try OracleResults(path: request.results)
    #expect(try results["case 0"]?.outcome.get().status == .ok)
    let y = try NPYArray(path: #require(asked[0].outputs[.y]), field: "y")
    let x: Tensor<Float> = tensor([2, 3])
    #expect(try y.floats() == x.elements.map { max($0, 0) })
  }
}
