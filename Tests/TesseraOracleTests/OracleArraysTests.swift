import FileSupport
import TesseraAnswers
import TesseraCases
import TesseraFormats
import TesseraTensors
import Testing

@testable import TesseraOracle

/// The message of reading a case with these files as its inputs.
private func message(
  _ operation: TesseraCases.Operation, _ arrays: [OperandName: NPYArray?]
) throws -> String? {
  let folder = try TemporaryFolder.forOracle()
  var inputs: [OperandName: String] = [:]
  for (name, array) in arrays {
    inputs[name] = "\(folder.path)/\(name.rawValue).npy"
    guard let array else { continue }
    try AtomicFile.write(array.serialized(), to: "\(folder.path)/\(name.rawValue).npy")
  }
  let question = OracleCase(id: "a", operation: operation, inputs: inputs, outputs: [:])
  let error = oracleError { () throws(OracleError) in _ = try question.loaded(as: Float.self) }
  return error?.message.replacing(folder.path, with: "/f")
}

@Suite struct OracleArraysTests {
  @Test func namesTheInputAndTheFileThatIsMissingOrWrong() throws {
    #expect(
      try message(.relu, [.x: nil])
        == "inputs.x: /f/x.npy: expected a file, found no such file")
    #expect(
      try message(.relu, [.x: NPYArray(shape: [2], .int32([0, 1 << 24]))]) == nil)
    #expect(
      try message(.relu, [.x: NPYArray(shape: [2], .int32([0, (1 << 24) + 1]))])
        == "inputs.x: expected integers that a Float equals, found 16777217 at [1]")
    let axes = [Int](repeating: 1, count: 65)
    #expect(
      try message(.relu, [.x: NPYArray(shape: axes, .uint8([1]))])
        == "inputs.x: expected at most 64 axes, found 65")
  }

  @Test func readsLabelsAsIndicesOrProbabilities() throws {
    let logits = NPYArray(shape: [2, 3], .float32([1, 2, 3, 4, 5, 6]))
    func message(_ labels: NPYArray) throws -> String? {
      try TesseraOracleTests.message(
        .softmaxCrossEntropy(.none), [.logits: logits, .labels: labels])
    }
    #expect(try message(NPYArray(shape: [2], .uint8([0, 2]))) == nil)
    #expect(try message(NPYArray(shape: [2, 3], .float64([0, 0.5, 0.5, 1, 0, 0]))) == nil)
    #expect(
      try message(NPYArray(shape: [2], .int64([0, -1])))
        == "inputs.labels: expected integers from 0 to 2147483647, found -1 at [1]")
    #expect(
      try message(NPYArray(shape: [2], .float32([0.5, 1])))
        == "inputs.labels: expected integers from 0 to 2147483647, found 0.5 at [0]")
  }

  @Test func readsEveryTypeOfElement() throws {
    for elements: NPYArray.Elements in [
      .float32([0, 200]), .float64([0, 200]), .int32([0, 200]), .int64([0, 200]), .uint8([0, 200]),
    ] {
      let array = NPYArray(shape: [1, 2], elements)
      #expect(try array.tensor(of: Float.self, field: "x").elements == [0, 200])
      #expect(try array.tensor(of: Double.self, field: "x").elements == [0, 200])
      #expect(try array.tensor(of: Double.self, field: "x").shape == [1, 2])
    }
  }
}
