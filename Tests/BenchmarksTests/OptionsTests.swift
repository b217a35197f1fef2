import FileSupport
import Foundation
import TesseraOperators
import Testing

@testable import benchmarks

@Suite struct OptionsTests {
  private let shapes = URL(filePath: #filePath).appending(path: "../../../Benchmarks/Shapes")
    .standardized.path()

  private func table(_ text: String) throws -> ShapeTable {
    let folder = try TemporaryFolder()
    try folder.write("gemm.csv", text.utf8)
    return try ShapeTable(
      "gemm", Options(["--shapes", folder.path, "--only", "2x"]), columns: GEMMBenchmark.columns)
  }

  @Test func everythingIsMeasuredButScalingWhereNothingIsNamed() throws {
    let options = try Options([])
    #expect(!options.subjects.contains(.scaling) && options.subjects.contains(.steps))
    #expect(options.threads.first == 1 && options.instructionSets.count == 1)
    #expect(Options.usage.contains("steps"))
  }

  @Test func wordsAreTaken() throws {
    let options = try Options([
      "gemm", "--threads", "1,3", "--isa", "x86-64", "--json", "--quick", "--in-turn", "--only",
      "a,b",
    ])
    #expect(options.subjects == [.gemm] && options.threads == [1, 3] && options.json)
    #expect(options.instructionSets == [.baseline] && options.isQuick)
    #expect(options.takesTurns)
    #expect(options.wants("cab") && !options.wants("xyz"))
  }

  @Test(arguments: [
    ["nothing"], ["--threads"], ["--threads", "0"], ["--threads", "1,x"], ["--isa", "z80"],
  ])
  func whatMakesNoSenseIsAUsageError(words: [String]) {
    #expect(throws: UsageError.self) { try Options(words) }
  }

  @Test func aTableOfShapesSaysWhereItIsWrong() throws {
    #expect(try table("m,n,k\n2,3,4\n3,3,3\n").rows.count == 1)
    for (text, message) in [
      ("m,n\n1,2\n", "line 1: expected the columns m,n,k"),
      ("m,n,k\n2,3,4\n2,3\n", "line 3: expected 3 values, found 2"),
      ("m,n,k\n2,0,4\n", "line 2: '0' is no n from 1 to 2^26"),
    ] {
      let error = #expect(throws: ShapeFileError.self) { try table(text) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }

  @Test func theTablesThatAreThereCanBeRead() throws {
    let options = try Options(["--shapes", shapes])
    let rows = [
      try ShapeTable("gemm", options, columns: GEMMBenchmark.columns).rows.count,
      try ShapeTable("convolution", options, columns: ConvolutionBenchmark.columns).rows.count,
    ]
    print("OptionsTests: \(rows) shapes")
    #expect(rows.allSatisfy { $0 > 5 })
  }
}
