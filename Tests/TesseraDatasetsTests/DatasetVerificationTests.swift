import FileSupport
import TesseraFormats
import Testing

@testable import TesseraDatasets

@Suite struct DatasetVerificationTests {
  @Test func shippedGlyphsAreVerified() {
    let checks = DatasetKind.glyphs.verify(folder: "\(projectFolder)/Data/Glyphs")
    #expect(checks.count == 6)
    #expect(checks.allSatisfy { $0.outcome == .verified })
  }

  @Test func eachFaultHasItsOutcome() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images-idx3-ubyte.gz", [0x1F, 0x8B, 8])
    try folder.write("train-labels-idx1-ubyte", Array("abc".utf8))
    try folder.write("t10k-images-idx3-ubyte.gz", Gzip.compress(Array("abc".utf8)))
    let outcomes = DatasetKind.mnist.verify(folder: folder.path).map(\.outcome)
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    guard case .unreadable(let error) = outcomes[0] else {
      Issue.record("\(outcomes[0])")
      return
    }
    #expect(error.description.contains("train-images-idx3-ubyte.gz"))
    #expect(outcomes[1] == .differs(byteCount: 3, sha256: abc))
    #expect(outcomes[2] == .differs(byteCount: 3, sha256: abc))
    #expect(outcomes[3] == .missing)
  }
}
