import FileSupport
import Foundation
import TesseraFormats
import Testing

@Suite struct VectorsTests {
  @Test func theOracleReadsThemBack() throws {
    let folder = try TemporaryFolder()
    let vectors = "\(folder.path)/vectors"
    let run = try ProcessRun("vectors export conv2d relu flatten --cases 5 --output \(vectors)")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix("conv2d: 5 cases, catching "), "\(run.output)")
    #expect(run.output.hasSuffix("\n\(vectors)/manifest.json: 15 cases\n"), "\(run.output)")
    let object = try ProcessRun("oracle \(vectors)/manifest.json --json").object()
    #expect(object["ok"] as? Int == 15)
    let worst = try #require(object["worst_bound_fraction"] as? Double)
    #expect(worst <= 1)
    #expect(FileManager.default.fileExists(atPath: "\(vectors)/README.md"))
  }

  @Test func programsLearnWhatIsCaught() throws {
    let folder = try TemporaryFolder()
    let run = try ProcessRun(
      "vectors export relu --dtype float64 --seed 4 --json -o \(folder.path)/v")
    let object = try run.object()
    #expect(object["cases"] as? Int == 16)
    let operators = try #require(object["operators"] as? [[String: Any]])
    #expect(operators.count == 1 && operators[0]["operator"] as? String == "relu")
    #expect((operators[0]["mistakes_caught"] as? Int ?? 0) > 3)
  }

  @Test func aKernelIsJudgedByThem() throws {
    let folder = try TemporaryFolder()
    let vectors = "\(folder.path)/vectors"
    #expect(try ProcessRun("vectors export relu --cases 3 --output \(vectors)").status == 0)
    // Whoever writes nothing is no right kernel.
    let run = try ProcessRun("verify relu --run true{request} --json --vectors \(vectors)")
    #expect(run.status == 1 || run.status == 2, "\(run.errors)")
    for option in ["--cases 3", "--dtype float32", "--only bias=false", "--finite-differences"] {
      let run = try ProcessRun("verify relu --run k{request} --vectors \(vectors) \(option)")
      #expect(run.status == 64 && run.errors.contains("exclude each other"), "\(run.errors)")
    }
    let missing = try ProcessRun(
      "verify relu --run k{request} --vectors \(folder.path)/none")
    #expect(missing.status == 2 && missing.errors.contains("none/manifest.json: "))
  }

  @Test func whatIsWrongIsSaid() throws {
    let folder = try TemporaryFolder()
    try folder.write("a", [1])
    try ProcessRun("vectors export relu --output \(folder.path)").expectFailure("must be empty")
    try ProcessRun("vectors export relu --output \(folder.path)/a/b").expectFailure("a/b")
    for line in [
      "vectors export", "vectors export conv --output v", "vectors export -o v --cases 0",
    ] {
      let run = try ProcessRun(line)
      #expect(run.status == 64 && run.output == "" && run.errors.hasPrefix("Error: "), "\(line)")
    }
  }
}
