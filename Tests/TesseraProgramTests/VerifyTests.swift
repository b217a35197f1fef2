import Foundation
import PythonSupport
import TesseraVerification
import Testing

/// `tessera verify` as its user meets it; what it finds is tested with the judge.
@Suite struct VerifyTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let client = "python3 '\(root.path)/Tests/Clients/numpy_kernels.py'"

  private func verify(_ words: String, run: String) throws -> ProcessRun {
    try ProcessRun(
      words: ["verify"] + words.split(separator: " ").map(String.init) + ["--run", run])
  }

  @Test(arguments: [
    ("conv2d", "true", "has no {request} in it"),
    ("conv3d", "true {request}", "Unknown operator 'conv3d'. Did you mean 'conv2d'?"),
    ("conv2d --outputs z", "true {request}", "conv2d has no output 'z'; it has y, grad_x"),
    ("conv2d --outputs y,,", "true {request}", "words with commas between"),
    ("relu --layout nchw", "true {request}", "relu has no images"),
    ("conv2d --layout hwcn", "true {request}", "one of 'nhwc' or 'nchw'"),
    ("conv2d --only strides=0", "true {request}", "strides"),
    ("conv2d --only strides", "true {request}", "'strides' is no name=value"),
    ("conv2d --only strides=/", "true {request}", "'strides=/' is no name=value"),
    ("conv2d --only strides=nan", "true {request}", "strides"),
    ("conv2d --only padding=1e999", "true {request}", "padding"),
    ("gemm --only alpha=inf", "true {request}", "alpha"),
    ("conv2d --unit-roundoff half", "true {request}", "'float16'"),
    ("conv2d --cases 0", "true {request}", "from 1 to"),
    ("conv2d --time-limit 0", "true {request}", "greater than 0"),
    ("conv2d --finite-differences --dtype float32", "true {request}", "--dtype float64"),
    ("swish --inputs x=2", "true {request}", "needs '--finite-differences'"),
    ("swish --finite-differences --inputs x=0", "true {request}", "1 or more"),
    ("swish --finite-differences --inputs x=2 --range 1", "true {request}", "is no range"),
    ("relu --finite-differences --range 0,1", "true {request}", "'--range' needs '--inputs'"),
    ("swish --finite-differences --inputs x=2 --outputs grad_y", "true {request}", "grad_y"),
    ("swish --finite-differences --inputs x=2 --attributes [", "true {request}", "attributes"),
  ])
  func whatMakesNoSenseIsUsage(words: String, run: String, message: String) throws {
    let run = try verify(words, run: run)
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: ") && run.errors.contains(message), "\(run.errors)")
  }

  @Test func aCommandMustBeGiven() throws {
    let run = try ProcessRun("verify conv2d")
    #expect(run.status == 64 && run.errors.contains("'--run <command>'"))
  }

  @Test func theStatusIsTheVerdict() throws {
    let rejected = try verify("relu --cases 3", run: "exit 0 #{request}")
    #expect(rejected.status == 1)
    #expect(
      rejected.output.hasPrefix("relu, float32, nhwc: REJECTED\nthe command wrote no results"))
    let lost = try verify("relu --cases 3 --json", run: "no-such-program-here {request}")
    #expect(lost.status == 2 && lost.errors == "")
    let object = try lost.object()
    #expect(object["verdict"] as? String == "undecided")
    #expect(object["reason"] as? String == "the command could not be started")
    // The machine's failures are no verdict on the kernel.
    let folder = try verify("relu --cases 3 --keep /dev/null/x", run: "true {request}")
    #expect(folder.status == 2 && folder.output == "" && folder.errors.contains("Error: "))
  }

  /// Status 1 would be a verdict.
  @Test func anInstructionSetThatCannotRunIsNoVerdict() throws {
    let run = try ProcessRun(
      words: ["verify", "relu", "--run", "true {request}"], environment: ["TESSERA_ISA": "z80"])
    #expect(run.status == 2 && run.output == "" && run.errors.contains("TESSERA_ISA is 'z80'"))
  }

  /// Our own kernels as somebody else's, through the same files.
  @Test(arguments: OperatorKind.allCases)
  func theOracleIsAccepted(kind: OperatorKind) throws {
    let oracle = "'\(ProcessRun.executable.path)' oracle {request}"
    for options in ["", " --dtype float64 --seed 1"] {
      let run = try verify("\(kind.rawValue) --cases 60 --json\(options)", run: oracle)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let object = try run.object()
      let outputs = try #require(object["outputs"] as? [[String: Any]])
      #expect(outputs.compactMap { $0["name"] as? String } == kind.outputs.map(\.rawValue))
      #expect(object["unsupported"] as? Int == 0 && object["cases"] as? Int == 60)
    }
  }

  @Test func aReaderThatHasGoneChangesNoVerdict() throws {
    let (output, errors) = (Pipe(), Pipe())
    try output.fileHandleForReading.close()
    let process = try ProcessRun.start(
      "verify relu --cases 2 --json --run true{request}", [:],
      output: output.fileHandleForWriting, errors: errors.fileHandleForWriting)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 2)
  }

  @Test(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
  func theObjectHasEverything() throws {
    let accepted = try verify(
      "conv2d --cases 12 --json --dtype float64", run: "\(Self.client) {request}")
    #expect(accepted.status == 0 && accepted.errors == "")
    #expect(try accepted.object()["verdict"] as? String == "accepted")

    let rejected = try verify(
      "conv2d --cases 24 --outputs y --json",
      run: "\(Self.client) --wrong true-convolution {request}")
    #expect(rejected.status == 1)
    let output = try #require((try rejected.object()["outputs"] as? [[String: Any]])?.first)
    #expect(output["name"] as? String == "y" && output["cases"] as? Int == 24)
    let diagnosis = try #require((output["diagnoses"] as? [[String: Any]])?.first)
    #expect(diagnosis["name"] as? String == "true-convolution")
    #expect(diagnosis["explains_all"] as? Bool == true)
    let smallest = try #require(output["smallest"] as? [String: Any])
    let inputs = try #require(smallest["inputs"] as? [String: [Double]])
    let worst = try #require(smallest["worst"] as? [String: Any])
    #expect(
      Set(inputs.keys) == ["x", "w"] && worst["element"] as? String == "y[n=0, p=0, q=0, o=0]")
    let classes = try #require(output["classes"] as? [[String: Any]])
    #expect(classes.contains { $0["name"] as? String == "a dilation above 1" })
  }

  @Test(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
  func differencesNeedNoOracle() throws {
    let run = try verify(
      "scaled_swish --finite-differences --inputs x=2x3,s=3 --cases 2",
      run: "\(Self.client) --wrong swish-slope {request}")
    #expect(run.status == 1 && run.output.contains("differences of y give"))
    #expect(!run.output.contains("no known mistake"))
    let known = try verify(
      "conv2d --finite-differences --cases 2 --outputs grad_b", run: "\(Self.client) {request}")
    #expect(known.status == 0 && known.output.contains("grad_b      2"), "\(known.output)")
  }

  /// The README's command, run in the shell, prints what the README says, but for the seconds.
  @Test(.enabled(if: NumPy.isPresent, "\(NumPy.absence)"))
  func readmeShowsWhatACommandPrints() throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let section = try #require(readme.components(separatedBy: "## Bring your kernel\n").last)
    let parts = section.components(separatedBy: "```")
    let command = try #require(
      parts[0].range(of: #"    tessera verify [^}]*\{request\}'"#, options: .regularExpression))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", String(parts[0][command])]
    process.currentDirectoryURL = Self.root
    var environment = ProcessInfo.processInfo.environment
    let tools = ProcessRun.executable.deletingLastPathComponent().path
    environment["PATH"] = "\(tools):\(environment["PATH"] ?? "")"
    process.environment = environment
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    try output.fileHandleForWriting.close()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    func lines(_ text: String) -> [String] {
      text.split(separator: "\n").map {
        $0.contains(" runs of the command, ")
          ? $0.components(separatedBy: ", ").dropLast().joined(separator: ", ") : String($0)
      }
    }
    #expect(lines(String(decoding: printed, as: UTF8.self)) == lines(parts[1]))
  }
}
