import FileSupport
import Foundation
import TesseraCases
import TesseraFormats
import TesseraOperators
import TesseraTensors
import Testing

@testable import TesseraOracle

private let relu = #""op":"relu","inputs":{"x":"x.npy"}"#

@Suite struct OracleEvaluatorTests {
  @Test func onlyWhatIsNamedIsWritten() throws {
    let folder = try TemporaryFolder.forOracle()
    try folder.put("x.npy", [2], .float32([-1, 2]))
    let results = try folder.answer(
      #"{"id":"a",\#(relu),"upstream":{"y":"x.npy"},"outputs":{"grad_x":"g.npy"}}"#)
    #expect(try results.outcome("a") == OracleOutcome(.ok))
    #expect(try folder.names == ["g.npy", "x.npy"])
    #expect(try folder.array("g.npy") == NPYArray(shape: [2], .float32([0, 2])))
  }

  @Test func aCaseThatAsksForNothingIsCheckedAllTheSame() throws {
    let folder = try TemporaryFolder.forOracle()
    try folder.put("x.npy", [2], .float32([-1, 2]))
    let results = try folder.answer(
      #"{"id":"a",\#(relu)},{"id":"b","op":"softmax","attrs":{"axis":2},"inputs":{"x":"x.npy"}}"#)
    #expect(try results.outcome("a") == OracleOutcome(.ok))
    #expect(try results.outcome("b").status == .error)
    #expect(try folder.names == ["x.npy"])
  }

  @Test func inputsAreConvertedToTheTypeOfTheRequest() throws {
    let folder = try TemporaryFolder.forOracle()
    try folder.put("x.npy", [2], .float64([0.1, 0x1p-1074]))
    let text = #"{"id":"a",\#(relu),"outputs":{"y":"y.npy"}}"#
    #expect(try folder.answer(text).outcome("a").status == .ok)
    #expect(try folder.array("y.npy") == NPYArray(shape: [2], .float32([0.1, 0])))
    #expect(try folder.answer(text, dtype: "float64").outcome("a").status == .ok)
    #expect(try folder.array("y.npy") == NPYArray(shape: [2], .float64([0.1, 0x1p-1074])))
  }

  @Test func everyCaseIsTriedWhateverHappensToTheOthers() throws {
    let folder = try TemporaryFolder.forOracle()
    try folder.put("x.npy", [2], .float32([-1, 2]))
    let results = try folder.answer(
      """
      {"id":"no operator","op":"conv3d"},{"id":"no file","op":"tanh","inputs":{"x":"none.npy"},
      "outputs":{"y":"y0.npy"}},{"id":"good",\(relu),"outputs":{"y":"y1.npy"}},
      {"id":"not offered","op":"batch_norm"},{"id":"no folder",\(relu),"outputs":{"y":"none/y.npy"}},
      {"id":"no axis","op":"softmax","attrs":{"axis":1},"inputs":{"x":"x.npy"},
      "outputs":{"y":"y2.npy"}},{"id":"good too",\(relu),"outputs":{"y":"y3.npy"}}
      """)
    #expect(
      try results.entries.map { "\($0.id): \(try $0.outcome.get().status)" } == [
        "no operator: error", "no file: error", "good: ok", "not offered: unsupported",
        "no folder: error", "no axis: error", "good too: ok",
      ])
    #expect(try folder.names == ["x.npy", "y1.npy", "y3.npy"])
  }

  @Test func aWrongOperatorSetIsAnsweredWithToo() throws {
    struct Doubling: OperatorSet {
      func relu<Scalar: OperatorScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        Tensor(shape: x.shape, x.elements.map { $0 * 2 })
      }
    }
    let folder = try TemporaryFolder.forOracle()
    try folder.put("x.npy", [2], .float32([-1, 2]))
    let text = #"{"id":"a",\#(relu),"outputs":{"y":"y.npy"}}"#
    _ = try folder.answer(text, by: OracleEvaluator(Doubling()))
    #expect(try folder.array("y.npy") == NPYArray(shape: [2], .float32([-2, 4])))
  }

  /// y of a 1 × 1 kernel on 8,192 × 1,024 pixels has as many patches as pixels; of a 3 × 3 kernel nine
  /// times as many, which is beyond the limit.
  @Test func onlyTheAlgorithmThatWritesPatchesIsRefusedForThem() throws {
    let folder = try TemporaryFolder.forOracle()
    try folder.put("x.npy", [1, 2, 2, 1], .float32([1, 2, 3, 4]))
    try folder.put("w.npy", [3, 3, 1, 1], .float32([Float](repeating: 1, count: 9)))
    let text = #"""
      {"id":"a","op":"conv2d","attrs":{"padding":[[4096,4096],[512,512]]},
      "inputs":{"x":"x.npy","w":"w.npy"}}
      """#
    let lowered = OracleEvaluator(KernelOperators(Execution(algorithm: .im2col)))
    let outcome = try folder.answer(text, by: lowered).outcome("a")
    #expect(outcome.status == .error)
    #expect(
      outcome.message == "conv2d: a matrix of patches [8192, 1024, 3, 3, 1] has more than 67108864 "
        + "elements")
    #expect(try folder.answer(text).outcome("a").status == .ok)
  }

  @Test func resultsAreWrittenWhereTheRequestSays() throws {
    let folder = try TemporaryFolder.forOracle()
    try folder.put("x.npy", [1], .float32([1]))
    let request = try folder.request(#"{"id":"a",\#(relu)}"#)
    try OracleEvaluator(Definitions()).evaluate(request).write(to: request.results)
    #expect(try folder.names == ["results.json", "x.npy"])
    #expect(try OracleResults(path: request.results).outcome("a").status == .ok)
  }
}
