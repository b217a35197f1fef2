import FileSupport
import TesseraFormats
import Testing

@testable import TesseraOracle

private let allBadInputs: [(OracleQuestion, String)] =
  [damagedFiles, badLabels, misfits, badWindows, badOptimizers].flatMap { $0 }

@Suite struct OracleBadInputTests {
  /// With every set of operators: a message, no numbers, and the next case answered.
  @Test(arguments: allBadInputs)
  func isAnErrorOfItsCaseAlone(question: OracleQuestion, message: String) throws {
    let folder = try TemporaryFolder.forOracle()
    try fillWithGoodAndBad(folder)
    let before = try folder.names
    let good = #"{"id":"good","op":"relu","inputs":{"x":"x.npy"},"outputs":{"y":"good.npy"}}"#
    for evaluator in OracleEvaluator.all {
      let results = try folder.answer(question.text + "," + good, by: evaluator)
      let outcome = try results.outcome("a")
      #expect(outcome.status == .error)
      let found = outcome.message.replacing(folder.path, with: "/f")
      #expect(found.hasPrefix(message), "\(found)")
      #expect(try results.outcome("good").status == .ok)
      #expect(try folder.names == (before + ["good.npy"]).sorted())
    }
  }

  @Test func everyOptimizerAttributeThatIsNotReadIsLeftAlone() throws {
    let folder = try TemporaryFolder.forOracle()
    try fillWithGoodAndBad(folder)
    let question = OracleQuestion(
      "optimizer",
      #""algo":"sgd","formula":"torch","lr":0.1,"beta1":7,"epsilon":-1,"rho":0.9"#, "p0=b grads=m",
      outputs: "params")
    #expect(try folder.answer(question.text).outcome("a").status == .ok)
  }
}
