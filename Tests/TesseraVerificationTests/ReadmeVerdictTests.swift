import Foundation
import TesseraVerification
import Testing

/// The README's kernel, which forgets that −0 has a sign.
private struct Mine: OperatorSet {
  func relu<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    Tensor(shape: x.shape, x.elements.map { $0 < 0 ? 0 : $0 })
  }
}

@Suite(.serialized) struct ReadmeVerdictTests {
  @Test func readmeShowsWhatTheCourtFindsOfItsKernel() throws {
    let verdict = Court().judge(Candidate(name: "mine") { _ in Mine() }, on: .relu)
    #expect(!verdict.isAccepted)
    let readme = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../README.md"), encoding: .utf8)
    #expect(readme.contains("```\n\(verdict)\n```"), "README.md should show\n\(verdict)")
    for line in ["struct Mine: OperatorSet {", "$0 < 0 ? 0 : $0 })", "{ _ in Mine() }, on: .relu)"]
    {
      #expect(readme.contains(line))
    }
  }

  @Test func rightKernelIsAccepted() {
    let verdict = Court().judge(Candidate(name: "definition") { _ in Definitions() }, on: .relu)
    #expect(verdict.isAccepted, "\(verdict)")
    #expect(verdict.comparisons > 100_000)
  }
}
